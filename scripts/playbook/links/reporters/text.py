"""For people: grouped by verdict, each address with its places, what was answered and what to do."""

from __future__ import annotations

from playbook.links import messages
from playbook.links.report import ORDER, CheckedAddress, LinkReport, summary


def render(report: LinkReport) -> str:
    """The report as text."""
    rows: list[str] = []
    for verdict in ORDER:
        entries = report.of(verdict)
        if entries:
            rows += [f"{verdict.value} ({len(entries)})", ""]
            for entry in entries:
                rows += [*_entry(entry), ""]
    return "\n".join([*rows, *map(messages.plain, report.notes), summary(report), ""])


def _entry(entry: CheckedAddress) -> list[str]:
    known = messages.since(entry.memory)
    told = messages.why(entry.judgement) + (f", {known}" if known else "")
    rows = [
        f"  {messages.plain(entry.address)}",
        *(f"    {place}" for place in entry.places),
        f"    {told[:1].upper()}{told[1:]}. {messages.to_do(entry.judgement)}",
    ]
    return (
        [*rows, f"    A copy may lie at {messages.plain(entry.archive)}"] if entry.archive else rows
    )
