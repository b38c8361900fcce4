"""For people: what must be mended first, each address once, with its places and what to do.

By verdict an address comes with all its places; by page each page has a list of its own, so that
whoever keeps it can go through it from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.common.findings import Severity
from playbook.links import messages
from playbook.links.collect import LinkLocation
from playbook.links.report import CheckedAddress, LinkReport, groups, summary
from playbook.links.verdict import Verdict


def render(report: LinkReport) -> str:
    """The report by verdict: errors, then warnings, then notes."""
    rows: list[str] = []
    for severity, verdict, addresses in groups(report):
        rows += [f"{severity.value}: {verdict.value} ({len(addresses)})", ""]
        for checked in addresses:
            rows += [*_entry(checked), ""]
    return _whole(rows, report)


def render_by_page(report: LinkReport) -> str:
    """The report by page, and on each page by place."""
    pages: dict[str, list[tuple[LinkLocation, CheckedAddress]]] = {}
    for checked in report.addresses:
        if checked.severity:
            for location in checked.locations:
                pages.setdefault(location.path, []).append((location, checked))
    rows: list[str] = []
    for path, found in sorted(pages.items()):
        rows += [f"{messages.plain(path)} ({len(found)})", ""]
        for location, checked in sorted(found, key=_in_order):
            severity = checked.severity.value if checked.severity else ""
            rows += [
                f"  {location}",
                f"    {severity}: {messages.plain(checked.address)}",
                *_words(checked),
                "",
            ]
    return _whole(rows, report)


def _in_order(pair: tuple[LinkLocation, CheckedAddress]) -> tuple[LinkLocation, int, str]:
    location, checked = pair
    order = list(Severity).index(checked.severity) if checked.severity else 0
    return location, order, checked.address


def _whole(rows: list[str], report: LinkReport) -> str:
    notes = map(messages.plain, report.notes)
    return "\n".join([*rows, *_accepted(report), *notes, summary(report), ""])


def _entry(checked: CheckedAddress) -> list[str]:
    places = (f"    {location}" for location in checked.locations)
    return [f"  {messages.plain(checked.address)}", *places, *_words(checked)]


def _words(checked: CheckedAddress) -> Iterator[str]:
    known = messages.since(checked.memory)
    told = messages.why(checked.judgement) + (f", {known}" if known else "")
    yield f"    {told[:1].upper()}{told[1:]}. {messages.to_do(checked.judgement, checked.severity)}"
    if checked.archive:
        yield f"    A copy may lie at {messages.plain(checked.archive)}"


def _accepted(report: LinkReport) -> Iterator[str]:
    found = [c for c in report.addresses if c.judgement.verdict is Verdict.ACCEPTED]
    if found:
        yield f"{Verdict.ACCEPTED.value} ({len(found)})"
        yield ""
        for checked in found:
            told = messages.why(checked.judgement)
            yield f"  {messages.plain(checked.address)}: {told}"
        yield ""
