"""Whoever says that there is nothing says where it was looked for.

*We know of no other*, *nobody has done it*, *no source says so*: a reader takes it for a finding,
and it may only mean that nobody searched. The same paragraph says what was searched, or links to it.

Bad::

    We know of no other partnership with such a plan.

Good::

    We searched three archives in May 2026 and found no other partnership with such a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_THING = (
    r"(?:other |such |public |published |comparable |single )*"
    r"(?:source|study|studies|record|records|document|paper|example|case|partnership|institute|"
    r"figure|evidence)s?"
)
ABSENCE = re.compile(
    r"\bwe know of (?:no|nobody|none)\b"
    r"|\bnobody (?:else )?has (?:ever |yet )?(?:done|tried|measured|shown|found|written|described"
    r"|published|reported|studied|counted|tested)\b(?![^.\n]{0,40}\bhere\b)"
    rf"|\bno {_THING}(?! (?:that|which|we|of|on|in)\b)(?: \w+)? "
    r"(?:says?|exists?|describes?|gives?|shows?|tells?|names?|reports?|is known|are known)\b"
    rf"|\bthere (?:is|are) no (?:known )?{_THING}\b(?! (?:that|which|we)\b)"
    r"|\bhas never been (?:done|measured|tried|studied)\b",
    re.IGNORECASE,
)
SEARCHED = re.compile(
    r"\bwe (?:looked|searched|read|asked)\b|\bsearch(?:es|ed)?\b|\blooked (?:for|in|through)\b"
    r"|\bwhat was (?:searched|looked for)\b|#what-was-looked-for|\bthat we (?:read|could read)\b",
    re.IGNORECASE,
)


@page_rule("STY007", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """Words of universal absence in a paragraph that says nothing of a search."""
    if one.page.form != "markdown":
        return
    for match in one.search(ABSENCE):
        if not SEARCHED.search(_paragraph(one.lines, match.line)):
            yield at(
                one.page,
                match,
                f"`{match.text}` holds only for where somebody looked; say in this paragraph "
                "what was searched and when, or link to it",
                severity=Severity.WARNING,
            )


def _paragraph(lines: list[str], line: int) -> str:
    """The lines around one, up to an empty line; a row of a table stands alone."""
    if lines[line - 1].lstrip().startswith("|"):
        return lines[line - 1]
    first = last = line - 1
    while first > 0 and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return "\n".join(lines[first : last + 1])
