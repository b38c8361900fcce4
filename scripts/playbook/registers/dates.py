"""Dates that recur by iCalendar rules (RFC 5545), and dates that count from a day."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil.rrule import rrulestr
from pydantic_core import PydanticCustomError

EXAMPLES = "FREQ=MONTHLY;BYMONTHDAY=10 or FREQ=MONTHLY;BYDAY=-1MO"
# What a plan needs, with the least and the largest number of each part. The limits matter: the
# library loops for ever on an interval of 0, and for minutes on a day that never comes.
LIMITS: Mapping[str, tuple[int, int]] = {
    "INTERVAL": (1, 366),
    "COUNT": (1, 1000),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-31, 31),
}
OTHERS = ("FREQ", "BYDAY", "WKST", "UNTIL")
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")


def checked_rule(rule: str) -> str:
    """A rule that can be unfolded; the error says what a rule looks like."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if parts.get("FREQ") not in FREQUENCIES:
        raise _fault(f"this is no iCalendar rule; write for instance {EXAMPLES}")
    for name, values in parts.items():
        _check_part(name, values)
    if parts["FREQ"] in ("WEEKLY", "DAILY") and {"BYMONTHDAY", "BYWEEKNO", "BYSETPOS"} & set(parts):
        raise _fault("days of the month go with FREQ=MONTHLY or FREQ=YEARLY")
    try:
        comes = months_of(rule, 2024) or _ever(parts)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _fault(f"this is no iCalendar rule; write for instance {EXAMPLES}") from error
    if not comes:
        raise _fault(
            f"{rule} never comes: no such day is in any year; write for instance {EXAMPLES}"
        )
    return rule


def _ever(parts: Mapping[str, str]) -> bool:
    """Whether a rule falls on any day at all, however long ago it ended."""
    plain = ";".join(f"{k}={v}" for k, v in parts.items() if k not in {"UNTIL", "COUNT"})
    start = datetime(2024, 1, 1)
    return rrulestr(plain, dtstart=start).after(start, inc=True) is not None


def _check_part(name: str, values: str) -> None:
    if name in OTHERS:
        return
    if name not in LIMITS:
        raise _fault(f"a rule takes no {name}; it takes {', '.join((*OTHERS, *LIMITS))}")
    low, high = LIMITS[name]
    for value in values.split(","):
        try:
            number = int(value)
        except ValueError:
            number = 0
        if not low <= number <= high or number == 0:
            raise _fault(f"{name} is {value}; it must be a number from {low} to {high}, and not 0")


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("rule", "{said}", {"said": message})


def months_of(rule: str, year: int) -> tuple[int, ...]:
    """The months (1 to 12) of a year in which a rule falls; counted from the first of January."""
    start, end = datetime(year, 1, 1), datetime(year, 12, 31)
    found = rrulestr(rule, dtstart=start).between(start, end, inc=True)
    return tuple(sorted({moment.month for moment in found}))


def dates_of(rule: str, first: date, last: date) -> tuple[date, ...]:
    """The days on which a rule falls, from one day to another, both included.

    The rule counts from ``first``; a day that does not fit the rule is no day of it.
    """
    start, end = (
        datetime(first.year, first.month, first.day),
        datetime(last.year, last.month, last.day),
    )
    return tuple(
        moment.date() for moment in rrulestr(rule, dtstart=start).between(start, end, inc=True)
    )


def first_date(rule: str, first: date) -> date | None:
    """The first day of a rule on or after a day; nothing where it has none."""
    start = datetime(first.year, first.month, first.day)
    found = rrulestr(rule, dtstart=start).after(start - timedelta(days=1))
    return found.date() if found else None


def shifted(start: date, offset: str) -> date:
    """A day some days, weeks or months (``-2w``) from another.

    A month that is too short ends on its last day, as ``EDATE`` of a spreadsheet has it.
    """
    count, unit = int(offset[:-1]), offset[-1]
    if unit != "m":
        return start + timedelta(days=count * (7 if unit == "w" else 1))
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def checked_zone(name: str) -> str:
    """A time zone that is known; the error says what one looks like."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        if not available_timezones():
            words = "this system knows no time zones; add them: python -m pip install tzdata"
            raise _fault(words) from error
        raise _fault(
            f"no time zone is called `{name}`; write for instance Europe/London"
        ) from error
    return name
