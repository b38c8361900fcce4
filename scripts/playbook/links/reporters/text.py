"""For people: grouped by verdict, each address with its places, what was answered and what to do."""

from __future__ import annotations

from playbook.links import messages
from playbook.links.report import ORDER, CheckedAddress, LinkReport, summary


def render(report: LinkReport) -> str:
    """The report as text."""
    rows: list[str] = []
    for verdict in ORDER:
        addresses = report.of(verdict)
        if addresses:
            rows += [f"{verdict.value} ({len(addresses)})", ""]
            for checked in addresses:
                rows += [*_entry(checked), ""]
    return "\n".join([*rows, *map(messages.plain, report.notes), summary(report), ""])


def _entry(checked: CheckedAddress) -> list[str]:
    known = messages.since(checked.memory)
    told = messages.why(checked.judgement) + (f", {known}" if known else "")
    rows = [
        f"  {messages.plain(checked.address)}",
        *(f"    {location}" for location in checked.locations),
        f"    {told[:1].upper()}{told[1:]}. {messages.to_do(checked.judgement)}",
    ]
    return (
        [*rows, f"    A copy may lie at {messages.plain(checked.archive)}"]
        if checked.archive
        else rows
    )
