"""A schedule as static SVG: lanes below an axis of time, plans as outlines, events as bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playbook.views.label_layout import NARROW, WIDE, GridStyle, text_width, wrap
from playbook.views.shapes import AxisTick, Schedule, ScheduleLane, ScheduleSpan
from playbook.views.writers.svg import xml_text

# Pixels: room for the names of lanes, the height of a bar and its least width, and the room
# between lanes and at the edges.
NAMES, BAR, LEAST, GAP, EDGE = 250.0, 10.0, 9.0, 7.0, 14.0
WORDS = {"planned": "planned", "happened": "what happened"}


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of one drawing, in pixels, from the day ``first`` to the day ``last``.

    ``wide`` puts the names beside the lanes, not above them.
    """

    style: GridStyle
    wide: bool
    first: float
    last: float

    @property
    def left(self) -> float:
        return NAMES if self.wide else EDGE

    def x(self, day: float) -> float:
        """Where a day lies, in pixels."""
        share = (day - self.first) / max(self.last - self.first, 1)
        return self.left + share * (self.style.width - self.left - EDGE)


def schedule_svgs(view: Schedule, prefix: str) -> tuple[str, str]:
    """The schedule drawn twice: for a wide column and for a phone."""
    return (
        _svg(view, WIDE, "wide", f"{prefix}-schedule-wide"),
        _svg(view, NARROW, "narrow", f"{prefix}-schedule-narrow"),
    )


def _svg(view: Schedule, style: GridStyle, variant: str, prefix: str) -> str:
    days = [tick.at for tick in view.ticks]
    plan = _Measures(style, variant == "wide", min(days), max(days))
    key, top = _key(view, plan)
    axis, top = _axis(view.ticks, plan, top)
    lanes, bottom = _lanes(view.lanes, plan, top)
    lines = "".join(_line(tick, plan, top, bottom) for tick in view.ticks)
    return (
        f'<svg class="pb-svg pb-svg--{variant}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {style.width:g} {bottom + 4:.1f}" font-size="{style.font:g}" '
        f'aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{xml_text(view.title)}</title>\n'
        f'<desc id="{prefix}-desc">{xml_text(view.description)}</desc>\n'
        f"{key}{lines}{axis}{lanes}</svg>"
    )


def _text(css: str, x: float, y: float, text: str, anchor: str = "") -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}"{where}>{xml_text(text)}</text>\n'


def _key(view: Schedule, plan: _Measures) -> tuple[str, float]:
    """What outlines and bars mean, where a schedule has both."""
    present = {span.certainty for lane in view.lanes for span in lane.spans}
    if len(present) < 2:
        return "", 0.0
    parts, x, y = [], 2.0, plan.style.line
    for certainty, words in WORDS.items():
        parts.append(_bar(certainty, x, y - BAR, 2 * BAR))
        parts.append(_text("pb-key", x + 2 * BAR + 6, y, words))
        x += 2 * BAR + text_width(words, plan.style.font) + 24
    return "".join(parts), y + 8


def _axis(ticks: tuple[AxisTick, ...], plan: _Measures, top: float) -> tuple[str, float]:
    """The labels of the axis that have room, the strong one first."""
    y = top + plan.style.line + 2
    taken: list[tuple[float, float]] = []
    parts = []
    for tick in sorted(ticks, key=lambda t: (not t.strong, t.at)):
        width = text_width(tick.label, plan.style.font)
        middle = min(
            max(plan.x(tick.at), plan.left - EDGE + width / 2), plan.style.width - width / 2
        )
        ends = (middle - width / 2 - 4, middle + width / 2 + 4)
        if tick.label and all(ends[1] <= left or ends[0] >= right for left, right in taken):
            taken.append(ends)
            parts.append(_text("pb-axis", middle, y, tick.label, "middle"))
    return "".join(parts), y + 6


def _lanes(lanes: tuple[ScheduleLane, ...], plan: _Measures, top: float) -> tuple[str, float]:
    parts: list[str] = []
    y, group = top, ""
    for lane in lanes:
        if lane.group != group:
            group = lane.group
            y += plan.style.line + 6
            parts.append(_text("pb-quadrant-name", 2, y - 2, group))
        drawn, y = _lane(lane, plan, y + GAP)
        parts += drawn
    return "".join(parts), y + GAP


def _lane(lane: ScheduleLane, plan: _Measures, y: float) -> tuple[list[str], float]:
    style = plan.style
    names = wrap(lane.name, (NAMES - EDGE if plan.wide else style.width) - 6, style.font, 4)
    parts = [
        _text("pb-key", 2, y + style.font + index * style.line - 2, line)
        for index, line in enumerate(names)
    ]
    height = len(names) * style.line
    bars = max(len(lane.spans), 1) * (BAR + 3)
    if not plan.wide:
        parts += _bars(lane.spans, plan, y + height + 2)
        return parts, y + height + 2 + bars
    middle = max((height - bars) / 2, 0)
    parts += _bars(lane.spans, plan, y + middle)
    return parts, y + max(height, bars)


def _bars(spans: tuple[ScheduleSpan, ...], plan: _Measures, y: float) -> Iterator[str]:
    for index, span in enumerate(spans):
        left, right = plan.x(span.start), plan.x(span.end)
        width = max(right - left, LEAST)
        left = min(left, plan.style.width - EDGE / 2 - width)
        yield _bar(span.certainty, left, y + index * (BAR + 3), width)


def _bar(certainty: str, x: float, y: float, width: float) -> str:
    return (
        f'<rect class="pb-span pb-span--{certainty}" x="{x:.1f}" y="{y:.1f}" '
        f'width="{width:.1f}" height="{BAR:g}" rx="3"/>'
    )


def _line(tick: AxisTick, plan: _Measures, top: float, bottom: float) -> str:
    css = "pb-divider" if tick.strong else "pb-tick"
    return f'<path class="{css}" d="M{plan.x(tick.at):.1f} {top:.1f}V{bottom:.1f}"/>'
