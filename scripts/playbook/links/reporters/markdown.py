"""For one living issue: a list grouped by verdict, with boxes to tick where there is something to do.

What comes from outside stands in code marks or in angle brackets, so that it calls nobody, links
nothing and draws nothing.
"""

from __future__ import annotations

import re

from playbook.common.findings import Severity
from playbook.links import messages
from playbook.links.report import CheckedAddress, LinkReport, groups, summary
from playbook.links.verdict import Verdict

# By this line the workflow knows the issue that it wrote itself.
MARK = "<!-- playbook links: this issue is kept by a program -->"
# GitHub takes issues of 65,536 letters.
MOST = 60_000
_CLICKABLE = re.compile(r"https?://[!#-;=?-Z\]_a-z~]+")


def render(report: LinkReport) -> str:
    """The body of the issue."""
    rows = [MARK, "The list is made by `playbook links`; each run writes it anew.", ""]
    for severity, verdict, addresses in groups(report):
        name = f"{severity.value[0].upper()}{severity.value[1:]}: {verdict.value}"
        rows += [f"## {name} ({len(addresses)})", ""]
        rows += [_entry(checked) for checked in addresses]
        rows.append("")
    rows += [code(note) for note in report.notes]
    return _cut(rows, summary(report))


def _entry(checked: CheckedAddress) -> str:
    known = messages.since(checked.memory)
    told = messages.why(checked.judgement) + (f", {known}" if known else "")
    places = ", ".join(code(str(location)) for location in checked.locations)
    copy = f" A copy may lie at {link(checked.archive)}." if checked.archive else ""
    target = checked.judgement.target
    do = messages.to_do(checked.judgement, checked.severity)
    if target:
        do = do.replace(messages.plain(target), link(target))
    box = "[ ] " if _is_task(checked) else ""
    return f"- {box}{link(checked.address)} in {places}: {_outside(told, checked)}. {do}{copy}"


def _is_task(checked: CheckedAddress) -> bool:
    """Whether somebody has to do something now; for a silence of some days nobody has."""
    if checked.severity is Severity.WARNING:
        return checked.judgement.verdict is not Verdict.AWAY
    return checked.severity is Severity.ERROR


def _outside(told: str, checked: CheckedAddress) -> str:
    """Put what the other side said into code marks."""
    detail = messages.plain(checked.judgement.detail)[:200]
    return told.replace(detail, code(detail)).replace("``", "`") if detail else told


def link(address: str) -> str:
    """An address that one can click, if no sign in it could mean anything else."""
    named = messages.plain(address) != address
    return f"<{address}>" if _CLICKABLE.fullmatch(address) and not named else code(address)


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
