"""For people: grouped by file, counted, with the headings drawn where they are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from playbook.check.addresses import rule_address
from playbook.check.rules import all_rules
from playbook.common.findings import Finding, Severity

_WORDS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
}


def render(findings: Sequence[Finding], pages: int) -> str:
    """One line a finding, ``file:line:column: CODE message [name]``, a gap between files, and a count."""
    lines: list[str] = []
    path = ""
    told: set[tuple[str, str]] = set()
    for finding in findings:
        here = finding.location.path.as_posix()
        if lines and here != path:
            lines.append("")
        path = here
        lines.append(line(finding))
        if finding.help and (here, finding.help) not in told:
            told.add((here, finding.help))
            lines += [f"    {row}" for row in finding.help.splitlines()]
    if lines:
        lines.append("")
    return "\n".join([*lines, summary(findings, pages)]) + "\n"


def line(finding: Finding) -> str:
    """A finding on one line."""
    name = f" [{finding.name}]" if finding.name else ""
    message = " ".join(finding.message.split())
    mark = "fatal: " if _fatal([finding]) else ""
    return f"{finding.location}: {finding.code} {mark}{message}{name}"


def _fatal(findings: Sequence[Finding]) -> bool:
    """Whether findings keep the book from being built."""
    rules = all_rules()
    return all(f.code in rules and rules[f.code].fatal for f in findings)


def summary(findings: Sequence[Finding], pages: int) -> str:
    """How much was found, and what to do next."""
    checked = f"{pages} page{'' if pages == 1 else 's'} checked"
    if not findings:
        return f"{checked}: nothing to mend."
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{counts[s]} {_WORDS[s][counts[s] != 1]}" for s in Severity if counts[s]]
    files = len({finding.location.path for finding in findings})
    if _fatal(findings):
        return (
            f"{checked}: the book cannot be built before {'this is' if len(findings) == 1 else 'these are'} "
            "mended. What else there may be is said then."
        )
    safe = sum(bool(f.fix and f.fix.safe) for f in findings)
    fixable = f" {safe} can be mended with --fix." if safe else ""
    address = rule_address("NAME")
    return (
        f"{checked}: {', '.join(parts)} in {files} file{'' if files == 1 else 's'}.{fixable} "
        f"More about a code: playbook check --explain CODE{f', or {address}' if address else ''}"
    )
