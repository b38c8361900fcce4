"""The next issue, begun from what the registers know: what comes, what stays open, what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playbook.newsletter.record import slug
from playbook.registers.dates import dates_of
from playbook.registers.kinds.base import Occasion, date_words
from playbook.registers.kinds.engagement_opportunity import Model as Openings
from playbook.registers.kinds.newsletter import Item, Model, completed
from playbook.registers.kinds.timeline import Model as Timeline
from playbook.registers.load import Registers

WEEKS = 6
SECTIONS = {
    "ours": "What is new with us",
    "open": "What is open to you",
    "events": "Which events are coming",
    "read": "Something to read",
}
# Registers whose dates are no news for readers: plans of our own work, and letters themselves.
_OWN_WORK = ("communication-plan", "newsletter", "task-list", "decision", "risk-register")
ASKED = (
    "[a lead of one side]",
    "[a lead of the other side]",
    "[whoever runs the events]",
    "[a researcher]",
)
BLANK = "[what happened, and what one can do with it]"


@dataclass(frozen=True, slots=True)
class Draft:
    """A begun issue: the values of its file, and the letters that ask for more."""

    values: dict[str, Any]
    requests: str
    found: int
    """How many items come from the registers."""


def begin(name: str, day: date, registers: Registers, weeks: int = WEEKS) -> Draft:
    """The issue that goes out on a day; ``weeks`` is how far ahead it looks."""
    before = _last_issue(registers, day)
    since = before.date.start if before else day - timedelta(days=31)
    items = [
        *_happened(registers, since, day),
        *_still_open(registers, before, day),
        *_openings(registers, before),
        *_events(registers, day, day + timedelta(weeks=weeks)),
    ]
    found = len(items)
    for section, count in (("ours", 2), ("open", 2), ("events", 1), ("read", 1)):
        there = sum(item["section"] == section for item in items)
        items += [
            {"title": f"[title {number + 1}]", "section": section, "text": BLANK}
            for number in range(max(0, count - there))
        ]
    order = list(SECTIONS)
    items.sort(key=lambda item: order.index(item["section"]))
    numbered = [{"id": f"{name}-{number}", **item} for number, item in enumerate(items, 1)]
    return Draft(_values(name, day, numbered, before), requests(day), found)


def _values(
    name: str, day: date, items: list[dict[str, Any]], before: Model | None
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": f"Letter of {date_words(day)}",
        "about": "An issue of our newsletter.",
        "date": day.isoformat(),
        "subject": "[what is in it for a reader, in 50 characters]",
        "preview": "[the first line that mail programs show, in 90 characters]",
        "greeting": "[Two sentences: what is in it this month for somebody in a hurry.]",
    }
    if before and before.name:
        values["name"] = before.name
    if before and before.closing:
        values["closing"] = before.closing
    return {**values, "sections": dict(SECTIONS), "items": items}


def _last_issue(registers: Registers, day: date) -> Model | None:
    issues = [
        file for _, file in registers.readable if isinstance(file, Model) and file.date.start < day
    ]
    return max(issues, key=lambda issue: issue.date.start, default=None)


def _events(registers: Registers, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Everything with a date in the weeks to come, in order of the day."""
    found: list[tuple[date, dict[str, Any]]] = []
    for file, register in registers.readable:
        if register.historical or file.kind in _OWN_WORK:
            continue
        known = {entry.id for entry in register.entries}
        for occasion in register.occasions():
            for start in _days(occasion, first, last):
                item: dict[str, Any] = {"title": occasion.title, "section": "events"}
                item["starts"] = f"{start} {occasion.time}".strip()
                if occasion.id in known:
                    item["taken_from"] = f"{file.kind}:{occasion.id}"
                found.append((start, item))
    yield from (item for _, item in sorted(found, key=lambda pair: (pair[0], pair[1]["title"])))


def _days(occasion: Occasion, first: date, last: date) -> tuple[date, ...]:
    if occasion.cancelled:
        return ()
    if not occasion.rule:
        return (occasion.start,) if first <= occasion.start <= last else ()
    end = min(last, occasion.until) if occasion.until else last
    days = dates_of(occasion.rule, occasion.start, end) if occasion.start <= end else ()
    return tuple(day for day in days if day >= first and day not in occasion.skip)


def _openings(registers: Registers, before: Model | None) -> Iterator[dict[str, Any]]:
    """Openings that the last issue did not tell."""
    told = {item.taken_from for item in before.items if item.taken_from} if before else set()
    for file, register in registers.readable:
        if not isinstance(register, Openings) or register.historical:
            continue
        for opening in register.opportunities:
            origin = f"{file.kind}:{opening.id}"
            if origin not in told:
                yield {"title": opening.name, "section": "open", "taken_from": origin}


def _still_open(registers: Registers, before: Model | None, day: date) -> Iterator[dict[str, Any]]:
    """What the last issue told and is open still."""
    for item in before.items if before else ():
        whole = completed(item, registers.lookup)
        if whole.until and whole.until.day >= day:
            yield {**_kept(item), "section": "open"}


def _kept(item: Item) -> dict[str, Any]:
    values = item.model_dump(exclude_defaults=True, exclude={"id", "section"})
    return {name: list(v) if isinstance(v, tuple) else str(v) for name, v in values.items()}


def _happened(registers: Registers, since: date, day: date) -> Iterator[dict[str, Any]]:
    """What a timeline that is still kept says of the days since the last issue."""
    for file, register in registers.readable:
        if not isinstance(register, Timeline) or register.historical:
            continue
        for entry in register.entries:
            when = getattr(entry, "date", None)
            if when is not None and since < when.start <= day:
                yield {
                    "title": entry.label,
                    "section": "ours",
                    "taken_from": f"{file.kind}:{entry.id}",
                }


def requests(day: date) -> str:
    """The four letters that ask for an item each."""
    close = day - timedelta(days=6)
    lines = [f"# Requests for the issue of {date_words(day)}", ""]
    for who in ASKED:
        lines += [
            f"## To {who}",
            "",
            "Dear [name],",
            "",
            f"for the issue of {date_words(day)} I would like three lines on [paper, talk or vacancy],",
            "because readers asked about it.",
            "What is it, who may come or apply, until when, where?",
            f"Send it by {date_words(close)}, as rough as you like.",
            "I write it up, and you see it before it goes out.",
            "",
        ]
    return "\n".join(lines)


def default_day(name: str) -> date | None:
    """The day that the name of an issue says, the 15th where it says a month."""
    parts = slug(name).split("-")
    try:
        year, month = int(parts[-2]), int(parts[-1])
        return date(year, month, 15)
    except (ValueError, IndexError):
        return None
