"""For test dashboards: JUnit XML with one suite a file and one case a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from playbook.common.findings import Finding, Severity

# Signs that XML 1.0 does not allow at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Sequence[Finding], pages: int) -> str:
    """A JUnit file; a book without findings is one passed case."""
    failed = sum(f.severity is not Severity.NOTE for f in findings)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="playbook check" tests="{max(len(findings), 1)}" failures="{failed}">',
    ]
    for path, group in groupby(findings, key=lambda finding: finding.location.path.as_posix()):
        rows += _suite(path, list(group))
    if not findings:
        rows += [
            '  <testsuite name="book" tests="1" failures="0">',
            f'    <testcase name="{pages} pages" classname="book"/>',
            "  </testsuite>",
        ]
    return "\n".join([*rows, "</testsuites>", ""])


def _suite(path: str, findings: list[Finding]) -> list[str]:
    failed = sum(f.severity is not Severity.NOTE for f in findings)
    rows = [f'  <testsuite name={_attribute(path)} tests="{len(findings)}" failures="{failed}">']
    for finding in findings:
        name = f"{finding.code} {finding.location.words}"
        rows.append(f"    <testcase name={_attribute(name)} classname={_attribute(path)}>")
        tag = "system-out" if finding.severity is Severity.NOTE else "failure"
        attributes = (
            ""
            if tag == "system-out"
            else (
                f" message={_attribute(finding.message)} type={_attribute(finding.severity.value)}"
            )
        )
        text = _FORBIDDEN.sub("\ufffd", f"{finding.location}: {finding.code} {finding.message}")
        rows += [f"      <{tag}{attributes}>{escape(text)}</{tag}>", "    </testcase>"]
    return [*rows, "  </testsuite>"]


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))
