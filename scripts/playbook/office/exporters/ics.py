"""iCalendar (RFC 5545): what has a date or a rule, for a calendar program.

The identifier of an event comes from the register and its record, so that a second import brings
an event up to date instead of doubling it; all moments come from the record, none from the clock.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playbook.office.exporters.base import ExportFormat, ExportItem, Imprint
from playbook.registers.dates import first_date
from playbook.registers.kinds.base import Occasion, date_words

if TYPE_CHECKING:
    from icalendar import Calendar, Event

# How long the rules of a time zone are spelt out for a series without an end.
YEARS_AHEAD = 5
# Revisions are counted in minutes from here: any later change has a higher number.
FIRST = datetime(2020, 1, 1, tzinfo=timezone.utc)


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """Every occasion of the register as an event."""
    from icalendar import Calendar

    calendar = Calendar()
    maker, book = imprint.author or imprint.title or "playbook", imprint.title or item.title
    calendar.add("prodid", _line(f"-//{maker}//{book}//EN"))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    occasions = [o for o in item.occasions if _first(o) is not None]
    name = f"{item.title}, {_from(item)}" if item.start else item.title
    calendar.add("x-wr-calname", _line(name))
    if item.start:
        calendar.add("x-wr-caldesc", _line(_counted(item, len(occasions))))
    for occasion in occasions:
        calendar.add_component(_event(occasion, item, imprint))
    _zones(calendar, occasions)
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    """A text on one line: only texts of the standard may have several, and not the names."""
    return " ".join(text.splitlines())


def _from(item: ExportItem) -> str:
    """The first day, for the name of the calendar."""
    assert item.register is not None and item.start is not None  # noqa: PT018, S101 - asked before
    day = date_words(item.start)
    words = item.register.counts_from
    return f"with {day} as an example of {words}" if item.sample else f"from {day}"


def _counted(item: ExportItem, count: int) -> str:
    """From which day the dates count, and what is not among them."""
    assert item.register is not None and item.start is not None  # noqa: PT018, S101 - asked before
    without = len(item.register.entries) - count
    sample = ", which is an example" if item.sample else ""
    return " ".join(
        (
            f"The dates count from {date_words(item.start)} ({item.register.counts_from}){sample}.",
            "Weekends and holidays are left as they are.",
            *((f"Not in here, because they have no date: {without}.",) if without > 0 else ()),
        )
    )


FORMAT = ExportFormat(
    "ics", "calendar (iCalendar)", 7, lambda item: bool(item.occasions), make, "icalendar"
)


def _event(occasion: Occasion, item: ExportItem, imprint: Imprint) -> Event:
    from icalendar import Event

    event = Event()
    host = urlsplit(imprint.address).hostname or "playbook.invalid"
    event.add("uid", f"{item.kind}-{item.name or item.stem}-{occasion.id}@{host}")
    event.add("dtstamp", item.changed or item.moment)
    if item.changed:
        # A program takes a file for news only if it counts higher than the one that it has.
        event.add("last-modified", item.changed)
        event.add("sequence", int((item.changed - FIRST).total_seconds()) // 60)
    event.add("summary", occasion.title)
    if occasion.detail:
        event.add("description", occasion.detail)
    if occasion.place:
        event.add("location", occasion.place)
    _when(event, occasion)
    if occasion.cancelled:
        event.add("status", "CANCELLED")
    return event


def _when(event: Event, occasion: Occasion) -> None:
    """Start, end and rule; a day without a time lasts all day and blocks nobody's diary."""
    first = _first(occasion)
    assert first is not None  # noqa: S101 - make() leaves the others out
    if occasion.time:
        event.add("dtstart", _moment(first, occasion))
        event.add("dtend", _moment(first, occasion) + timedelta(minutes=occasion.minutes))
    else:
        event.add("dtstart", first)
        # The end of a day is the day after: it is not part of the event.
        event.add("dtend", (occasion.end or first) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if occasion.rule:
        event.add("rrule", _rule(occasion))
        for day in occasion.skip:
            event.add("exdate", _moment(day, occasion) if occasion.time else day)


def _first(occasion: Occasion) -> date | None:
    """The first day: RFC 5545 wants a rule to begin with a day of its own."""
    return first_date(occasion.rule, occasion.start) if occasion.rule else occasion.start


def _rule(occasion: Occasion) -> Any:
    from icalendar import vRecur

    rule = vRecur.from_ical(occasion.rule.upper())
    ends = [_last(value) for value in rule.pop("UNTIL", [])]
    ends += [occasion.until] if occasion.until and "COUNT" not in rule else []
    if ends:
        rule["UNTIL"] = [_until(min(ends), occasion)]
    return rule


def _last(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _until(day: date, occasion: Occasion) -> date | datetime:
    """The end of a rule in the form of its start: a day, or a moment of Greenwich."""
    if not occasion.time:
        return day
    end = datetime.combine(day, time(23, 59, 59), ZoneInfo(occasion.zone))
    return end.astimezone(timezone.utc)


def _moment(day: date, occasion: Occasion) -> datetime:
    hour, minute = map(int, occasion.time.split(":"))
    return datetime.combine(day, time(hour, minute), ZoneInfo(occasion.zone))


def _zones(calendar: Calendar, occasions: list[Occasion]) -> None:
    """The time zones that are used, spelt out for the years that matter and no others."""
    timed = [occasion for occasion in occasions if occasion.time]
    if not timed:
        return
    first = min(occasion.start for occasion in timed)
    last = max(occasion.until or occasion.start for occasion in timed)
    calendar.add_missing_timezones(
        first_date=date(first.year, 1, 1), last_date=date(last.year + YEARS_AHEAD, 1, 1)
    )
