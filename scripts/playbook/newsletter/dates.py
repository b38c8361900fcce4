"""Dates as letters write them, read by a strict grammar: what is not sure is said, never guessed.

``[label:] [weekday] day[-day] month year [time] [zone]``, and what stands for it in other orders.
A day without a year, figures of which one cannot tell day from month, and a weekday that is not
that of the date are not sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = "|".join(
    f"{name[:3]}(?:{name[3:]}|t)?\\.?" if name == "september" else f"{name[:3]}(?:{name[3:]})?\\.?"
    for name in MONTHS
)
_W = "|".join(f"{name[:3]}(?:{name[3:]}|s|rs?|nes)?\\.?" for name in DAYS)
_D = r"(\d{1,2})(?:\s?(?:st|nd|rd|th))?"
_Y = r"(\d{4})"
_TO = r"\s*(?:-|–|—|to|until|till|through|and|&)\s*"
_T = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|noon|h)?"
_ZONE = r"(?:\(?\b(GMT|BST|UTC|CET|CEST|UK time|London time|[Ll]ocal time|AoE|E[SD]T|ET|P[SD]T|PT)\b\)?)"
_WD = rf"(?:(?:on\s+)?({_W})(?:{_TO}({_W}))?,?\s+(?:the\s+)?)?"
_FORMS = (
    # 28 February - 1 March 2024; 30 December 2024 - 2 January 2025; 28-29 February 2024; 3 May 2024
    (
        "long",
        rf"{_WD}{_D}\s+(?:of\s+)?({_M}),?(?:\s+{_Y})?{_TO}{_WD}{_D}\s+(?:of\s+)?({_M}),?\s+{_Y}",
    ),
    ("days", rf"{_WD}{_D}{_TO}{_WD}{_D}\s+(?:of\s+)?({_M}),?\s+{_Y}"),
    ("day", rf"{_WD}{_D}\s+(?:of\s+)?({_M}),?\s+{_Y}"),
    ("us_days", rf"{_WD}({_M})\s+{_D}{_TO}{_D},?\s+{_Y}"),
    ("us", rf"{_WD}({_M})\s+{_D},?\s+{_Y}"),
    ("iso", r"(\d{4})-(\d{2})-(\d{2})"),
    ("month", rf"({_M})\s+{_Y}"),
)
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _FORMS)
_TIMES = re.compile(rf"\s*(?:,|at|from|[|@·–-])?\s*{_T}(?:{_TO}{_T})?\s*{_ZONE}?", re.IGNORECASE)
# A time that stands before its day.
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.)?"
_BEFORE = re.compile(
    rf"(?:^|(?<=[\s:(]))({_CLOCK}(?:{_TO}{_CLOCK})?(?:\s*\(?(?:GMT|BST|UTC|CET|CEST|UK time)\)?)?)"
    r"\s*,?\s*(?:on|[|–-])?\s*$",
    re.IGNORECASE,
)
# A line that speaks of a day, read or not.
_HINT = re.compile(
    rf"\b(?:{_M})\b\s*\d|\d(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_M})\b|\b\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"deadline|clos|due|until|apply by|submi|last day|expires?|by$|before$|end date", re.IGNORECASE
)
MOST_SIGNS = 160


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: its label, first and last day, times, zone; or why it is not sure."""

    label: str = ""
    first: str = ""
    """As precisely as it is written: ``2024-02-28`` or ``2024-02``."""
    last: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    unsure: str = ""
    more: str = ""
    """What else the line says, such as the place."""

    @property
    def is_deadline(self) -> bool:
        """Whether the label says that it is the last day to do something."""
        return _DEADLINE.search(self.label) is not None


def looks_dated(text: str) -> bool:
    """Whether a short line speaks of a day."""
    return len(text) <= MOST_SIGNS and _HINT.search(text) is not None


def read_date_line(text: str) -> DateLine | None:
    """The date of a line that is nothing but one; nothing if the line is a sentence or has none."""
    text = re.sub(r"\s+", " ", text).strip().strip("*_").rstrip(".").strip()
    text = re.sub(r"\b(?:12 ?)?(?:noon|midday)\b", "12:00", text, flags=re.IGNORECASE)
    if len(text) > MOST_SIGNS:
        return None
    for name, pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        before, rest = text[: match.start()], text[match.end() :].strip()
        early = _BEFORE.search(before)
        if early and not rest:
            # `17:00 GMT on 5 May 2022`: the time stands before the day.
            before, rest = before[: early.start()], early[1].strip()
        label = _label(before)
        if label is None:
            return _sentence(text)
        if len(rest.split()) > 8:
            return None
        return _whole(name, match, label, rest)
    return _sentence(text) if looks_dated(text) and len(text.split()) <= 12 else None


def _sentence(text: str) -> DateLine | None:
    """What is short and dated, and yet not of the grammar: said to be unsure. A sentence is neither."""
    if len(text.split()) > 12 or not looks_dated(text):
        return None
    if re.search(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", text):
        return DateLine(unsure="day and month cannot be told apart")
    if not re.search(r"\d{4}", text):
        return DateLine(unsure="there is no year")
    return DateLine(unsure="the line says more than one date")


def _label(before: str) -> str | None:
    """What stands before a date, if it is a label; nothing if it is a sentence."""
    before = before.strip()
    if not before:
        return ""
    match = re.fullmatch(r"(?:[^\W\d][^.!?;\d]{0,60}?)\s*[:–—|-]?", before)
    short = len(before.split()) <= 6
    return before.rstrip(":–—|- ").strip() if match and short else None


def _whole(name: str, match: re.Match[str], label: str, rest: str) -> DateLine:
    try:
        first, last, weekdays = _days(name, match)
    except ValueError:
        return DateLine(label, unsure="there is no such day")
    if last and last < first:
        return DateLine(label, unsure="it ends before it begins")
    for said, day in weekdays:
        if said and len(day) == 10 and not _is(said, day):
            return DateLine(label, unsure=f"{day} is no {said}")
    times = _TIMES.fullmatch(rest) if rest else None
    if times and not (times[2] or times[3] or times[5] or times[6]):
        times = None
    if times:
        return _timed(times, label, first, last)
    if not rest:
        return DateLine(label, first, last)
    if _HINT.search(rest):
        return DateLine(label, first, last, unsure="the line says more than one date")
    if re.search(r"\d", rest):
        return DateLine(label, first, last, unsure="words follow that are not read")
    return DateLine(label, first, last, more=rest.strip("|,()·–—- "))


def _timed(times: re.Match[str], label: str, first: str, last: str) -> DateLine:
    end_half = times[6] or ""
    starts = _clock(times[1], times[2], times[3] or end_half)
    ends = _clock(times[4], times[5], end_half) if times[4] else ""
    if ends and not last and ends < starts:
        return DateLine(label, first, last, unsure="it ends before it begins")
    if "?" in (starts, ends):
        return DateLine(label, first, last, unsure="the time cannot be read")
    return DateLine(label, first, last, starts, ends, times[7] or "")


def _days(name: str, match: re.Match[str]) -> tuple[str, str, list[tuple[str, str]]]:
    """First day, last day, and the weekdays that the line names for them."""
    g = match.groups()
    if name == "iso":
        return date(int(g[0]), int(g[1]), int(g[2])).isoformat(), "", []
    if name == "month":
        return f"{int(g[1]):04}-{_month(g[0]):02}", "", []
    if name == "day":
        day = _iso(g[4], g[3], g[2])
        return day, "", [(g[0] or "", day)]
    if name == "us":
        day = _iso(g[4], g[2], g[3])
        return day, "", [(g[0] or "", day)]
    if name == "us_days":
        return (
            _iso(g[5], g[2], g[3]),
            _iso(g[5], g[2], g[4]),
            [(g[0] or "", _iso(g[5], g[2], g[3]))],
        )
    if name == "days":
        first, last = _iso(g[7], g[6], g[2]), _iso(g[7], g[6], g[5])
        return first, last, [(g[0] or "", first), (g[1] or g[3] or "", last)]
    last = _iso(g[9], g[8], g[7])
    first = _iso(g[4] or g[9], g[3], g[2])
    return first, last, [(g[0] or "", first), (g[5] or "", last)]


def _iso(year: str, month: str, day: str) -> str:
    return date(int(year), _month(month), int(day)).isoformat()


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _is(weekday: str, day: str) -> bool:
    return DAYS[date.fromisoformat(day).weekday()].startswith(weekday.lower()[:3])


def _clock(hour: str, minute: str | None, half: str) -> str:
    number, half = int(hour), half.lower().replace(".", "")
    if half == "pm" and number < 12:
        number += 12
    elif half == "am" and number == 12:
        number = 0
    if number > 23 or int(minute or 0) > 59:
        return "?"
    return f"{number:02}:{minute or '00'}"
