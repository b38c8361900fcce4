"""Schedules made of records: axes in months of the calendar, or in weeks from a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from playbook.registers.kinds.base import PartialDate
from playbook.views.shapes import AxisTick, Certainty, Schedule, ScheduleLane, ScheduleSpan

MOST_TICKS = 12
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STEPS = (1, 2, 3, 6, 12, 24, 60)
WEEK = 7.0


def dated_span(
    start: PartialDate, end: PartialDate | None = None, certainty: Certainty = "happened"
) -> ScheduleSpan:
    """The days that one or two dates can mean, as numbers of the calendar."""
    last = end or start
    words = start.words if end in (None, start) else f"{start.words} to {last.words}"
    return ScheduleSpan(start.start.toordinal(), last.end.toordinal() + 1, words, certainty)


def calendar_schedule(
    title: str, description: str, lanes: Sequence[ScheduleLane], note: str = ""
) -> Schedule:
    """A schedule of dated lanes on an axis of months, at most twelve marks."""
    spans = [span for lane in lanes for span in lane.spans]
    first = date.fromordinal(int(min(span.start for span in spans)))
    last = date.fromordinal(int(max(span.end for span in spans)) - 1)
    months = (last.year - first.year) * 12 + last.month - first.month + 2
    step = next((s for s in STEPS if months / s <= MOST_TICKS), STEPS[-1])
    ticks: list[AxisTick] = []
    for number in range(0, months + step - 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        name = MONTHS[month] if step < 12 else ""
        # The year stands at the first mark and at each January, or wherever it changes.
        shown = not ticks or month < step or step >= 12
        label = f"{name} {year}".strip() if shown else name
        ticks.append(AxisTick(date(year, month + 1, 1).toordinal(), label))
    return Schedule(title, description, tuple(ticks), tuple(lanes), note)


def relative_schedule(
    title: str, description: str, start: str, lanes: Sequence[ScheduleLane], note: str = ""
) -> Schedule:
    """A schedule in weeks (or months, if it is long) before and after the day ``start``."""
    spans = [span for lane in lanes for span in lane.spans]
    low = min(0.0, *(span.start for span in spans))
    high = max(1.0, *(span.end for span in spans))
    unit, word = (WEEK, "week") if high - low <= 40 * WEEK else (30.5, "month")
    first, last = int(low // unit), int(-(-high // unit))
    step = next((s for s in STEPS if (last - first) / s <= MOST_TICKS), STEPS[-1])
    marks = sorted({*range(0, first - 1, -step), *range(0, last + 1, step), first, last})
    kept = [m for m in marks if m % step == 0 or m in (first, last)]
    ticks = tuple(
        AxisTick(m * unit, start if m == 0 else f"{m:+d}".replace("-", "−"), m == 0) for m in kept
    )
    axis = f"{word.capitalize()}s before (−) and after (+) {start}"
    return Schedule(title, f"{description} {axis}.", ticks, tuple(lanes), note)
