"""Recurring dates: iCalendar rules (RFC 5545) checked and unfolded over a year."""

from __future__ import annotations

from datetime import datetime

from dateutil.rrule import rrulestr
from pydantic_core import PydanticCustomError


def checked_rule(rule: str) -> str:
    """A rule that can be unfolded; the error says what a rule looks like."""
    try:
        rrulestr(rule, dtstart=datetime(2024, 1, 1))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PydanticCustomError(
            "rule",
            "this is no iCalendar rule; write for instance FREQ=MONTHLY;BYMONTHDAY=10 or "
            "FREQ=MONTHLY;BYDAY=-1MO",
        ) from error
    if not {"FREQ=YEARLY", "FREQ=MONTHLY", "FREQ=WEEKLY", "FREQ=DAILY"} & set(
        rule.upper().split(";")
    ):
        raise PydanticCustomError("rule", "use FREQ=YEARLY, MONTHLY, WEEKLY or DAILY")
    return rule


def months_of(rule: str, year: int) -> tuple[int, ...]:
    """The months (1 to 12) of a year in which a rule falls; counted from the first of January."""
    start, end = datetime(year, 1, 1), datetime(year, 12, 31)
    found = rrulestr(rule, dtstart=start).between(start, end, inc=True)
    return tuple(sorted({moment.month for moment in found}))
