"""For one living issue: a list grouped by verdict, with boxes to tick where there is something to do.

What comes from outside stands in code marks or in angle brackets, so that it calls nobody, links
nothing and draws nothing.
"""

from __future__ import annotations

import re

from playbook.common.findings import Severity
from playbook.links import messages
from playbook.links.report import ORDER, CheckedAddress, LinkReport, summary

# GitHub takes issues of 65,536 letters.
MOST = 60_000
_CLICKABLE = re.compile(r"https?://[!#-;=?-Z\]_a-z~]+")


def render(report: LinkReport) -> str:
    """The body of the issue."""
    rows = ["The list is made by `playbook links`; each run writes it anew.", ""]
    for verdict in ORDER:
        entries = report.of(verdict)
        if entries:
            rows += [f"## {verdict.value[0].upper()}{verdict.value[1:]} ({len(entries)})", ""]
            rows += [_entry(entry) for entry in entries]
            rows.append("")
    rows += [code(note) for note in report.notes]
    return _cut(rows, summary(report))


def _entry(entry: CheckedAddress) -> str:
    known = messages.since(entry.memory)
    told = messages.why(entry.judgement) + (f", {known}" if known else "")
    places = ", ".join(code(str(place)) for place in entry.places)
    copy = f" A copy may lie at {link(entry.archive)}." if entry.archive else ""
    target = entry.judgement.target
    do = messages.to_do(entry.judgement)
    if target:
        do = do.replace(messages.plain(target), link(target))
    box = "" if entry.severity is Severity.NOTE else "[ ] "
    return f"- {box}{link(entry.address)} in {places}: {_outside(told, entry)}. {do}{copy}"


def _outside(told: str, entry: CheckedAddress) -> str:
    """Put what the other side said into code marks."""
    detail = messages.plain(entry.judgement.detail)[:200]
    return told.replace(detail, code(detail)).replace("``", "`") if detail else told


def link(address: str) -> str:
    """An address that one can click, if no sign in it could mean anything else."""
    return f"<{address}>" if _CLICKABLE.fullmatch(address) else code(address)


def code(text: str) -> str:
    """A text between code marks, on one line."""
    return f"`{messages.plain(text).replace('`', 'ˋ')}`"


def _cut(rows: list[str], last: str) -> str:
    kept: list[str] = []
    size = len(last) + 100
    for row in rows:
        size += len(row) + 1
        if size > MOST:
            kept.append("\nThe list goes on; run `playbook links` to see all of it.")
            break
        kept.append(row)
    return "\n".join([*kept, last, ""])
