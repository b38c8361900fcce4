"""Where labels go on a grid: pure geometry, in pixels, without any drawing.

Labels never overlap each other, a marker or a dividing line, and each stays in the quadrant of
its point. Where there is no room beside a point, the label moves and a leader line ties it to
the point; where a quadrant is too full, the picture grows in height.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from playbook.views.shapes import Grid, MovedPoint, Point

# Advance widths of DejaVu Sans in em, the widest of the fonts that system stacks fall back to:
# what fits there fits everywhere.
_WIDTHS = {
    **dict.fromkeys("ijlI'|.,:;", 0.34),
    **dict.fromkeys("ftr()[]/- ", 0.42),
    **dict.fromkeys("mw", 0.98),
    **dict.fromkeys("MW@%&", 1.02),
}
# The height of a line, in heights of the type.
LINE_HEIGHT = 1.25
# Pixels between two labels; pixels to the side and downwards between the places that are tried.
GAP, STEP, ROW = 3.0, 24.0, 7.0
# By what a field grows when its labels do not fit, and to what it grows at the most.
GROWTH, MAX_GROWTH = 1.15, 1.8
# How many pixels of distance one crossed line is as bad as.
CROSSING = 120.0
# Numbers of labels: from so many on lines may cross; so many free places are compared for one.
MANY, MOST_TRIED = 24, 60

Order = Callable[[float, float], tuple[float, float]]
# Which labels are placed first decides how well the rest fit; the best of a few orders is kept.
ORDERS: tuple[Order, ...] = (
    lambda x, y: (y, x),
    lambda x, y: (-x, y),
    lambda x, y: (x, y),
    lambda x, y: (-y, x),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels (on a slide in inches); y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes share area, or come closer than ``gap``."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, other: Box) -> bool:
        """Whether the other box lies within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box that is nearest to a place."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


@dataclass(frozen=True, slots=True)
class GridStyle:
    """The measures of one drawing, all in pixels but ``max_lines``, a number of lines."""

    width: float  # of the whole drawing
    font: float  # the height of the type
    label_width: float  # of the longest line of a label
    max_lines: int  # of a label
    half_height: float  # of the upper and of the lower quadrants, at least
    left: float = 28.0  # for the name of the upright axis
    bottom: float = 44.0  # for the name of the level axis
    radius: float = 5.5  # of a marker
    pad: float = 6.0  # between a label and the edges of its quadrant

    @property
    def line(self) -> float:
        """The height of a line of text, in pixels."""
        return self.font * LINE_HEIGHT


WIDE = GridStyle(width=680, font=13, label_width=170, max_lines=4, half_height=250)
NARROW = GridStyle(width=300, font=13, label_width=60, max_lines=1, half_height=170)


@dataclass(frozen=True, slots=True)
class Label:
    """A point with its marker at (x, y) and its label in a box, in pixels."""

    point: Point
    x: float
    y: float
    lines: tuple[str, ...]
    box: Box
    leader: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class GridLayout:
    """A grid with everything in its place, in pixels from the top left corner."""

    frame: Box
    divider_x: float
    divider_y: float
    labels: tuple[Label, ...]
    strips: tuple[Box, Box, Box, Box]


def text_width(text: str, font: float) -> float:
    """The width of a text in pixels, rather too wide than too narrow."""
    # `sum` rounds in another way from Python 3.12 on, and a last bit decides where a label goes.
    return font * math.fsum(_advance(character) for character in text)


def _advance(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x1F000:
        return 1.4
    if character in _WIDTHS:
        return _WIDTHS[character]
    return 0.76 if character.isupper() else 0.66


def wrap(text: str, width: float, font: float, max_lines: int) -> tuple[str, ...]:
    """Break a text into lines of at most ``width`` pixels; what is left over ends in an ellipsis."""
    lines: list[str] = []
    # No label shows more than this, and hostile texts can be very long.
    for word in text[:400].split():
        for part in _pieces(word, width, font):
            joined = f"{lines[-1]} {part}" if lines else part
            if lines and text_width(joined, font) <= width:
                lines[-1] = joined
            else:
                lines.append(part)
    if len(lines) <= max_lines and len(text) <= 400:
        return tuple(lines) or ("",)
    return (*lines[: max_lines - 1], _shortened(lines[max_lines - 1 :], width, font))


def _pieces(word: str, width: float, font: float) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and text_width(piece + character, font) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _shortened(rest: Sequence[str], width: float, font: float) -> str:
    text = rest[0] if rest else ""
    while text and text_width(f"{text}…", font) > width:
        text = text[:-1]
    return f"{text}…"


def grid_layout(grid: Grid, style: GridStyle) -> GridLayout:
    """Place every label; heights grow until all fit."""
    strip = style.line + 8
    top = _half(grid, style, upper=True, start=1.0, strip=strip)
    split = top.height + 1.0
    bottom = _half(grid, style, upper=False, start=split, strip=strip)
    middle = (style.left + style.width - 1) / 2
    end = split + bottom.height
    return GridLayout(
        Box(style.left, 1.0, style.width - 1, end),
        middle,
        split,
        (*top.labels, *bottom.labels),
        (
            Box(style.left, 1.0, middle, 1.0 + strip),
            Box(middle, 1.0, style.width - 1, 1.0 + strip),
            Box(style.left, end - strip, middle, end),
            Box(middle, end - strip, style.width - 1, end),
        ),
    )


def arrow(
    grid: Grid, layout: GridLayout, style: GridStyle, label: Label
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The line from where a point was to the edge of its marker; nothing for a point that stayed."""
    point = label.point
    if not isinstance(point, MovedPoint):
        return None
    upper = point.was_y >= grid.y.divider
    start = layout.frame.top if upper else layout.divider_y
    height = (layout.divider_y if upper else layout.frame.bottom) - start
    field = _Field(grid, style, start, height, style.line + 8, upper)
    x, y = field.spot(Point("", point.was_x, point.was_y, ""))
    length = math.hypot(label.x - x, label.y - y)
    short = style.radius + 2
    if length <= short:
        return None
    share = (length - short) / length
    return (x, y), (x + (label.x - x) * share, y + (label.y - y) * share)


@dataclass(frozen=True, slots=True)
class _Half:
    height: float
    labels: tuple[Label, ...]
    crossings: int


def _half(grid: Grid, style: GridStyle, *, upper: bool, start: float, strip: float) -> _Half:
    """The upper or the lower two quadrants, as high as their labels need.

    Height is cheap and confusion is not: the field grows until no leader line crosses a label,
    and only when that takes too much height is a crossing accepted.
    """
    points = [p for p in grid.points if (p.y >= grid.y.divider) == upper]
    base = height = max(style.half_height, _needed(grid, style, points))
    best: _Half | None = None
    # Beyond this many, no arrangement is free of crossings and the search for one takes seconds.
    orders, most = (ORDERS, MAX_GROWTH) if len(points) <= MANY else (ORDERS[:1], 1.0)
    while best is None or (best.crossings and height < base * most):
        for order in orders:
            labels = _Field(grid, style, start, height, strip, upper).place(points, order)
            if labels is not None:
                half = _Half(height, labels, _crossings(labels))
                best = half if best is None or half.crossings < best.crossings else best
                if not best.crossings:
                    return best
        height *= GROWTH
    return best


def _needed(grid: Grid, style: GridStyle, points: Sequence[Point]) -> float:
    """A height at which the labels of the fuller quadrant can fit, to start from."""
    room = (style.width - style.left) / 2 - 2 * style.pad
    heights = {True: 0.0, False: 0.0}
    for point in points:
        lines = wrap(point.label, style.label_width, style.font, style.max_lines)
        width = max(text_width(line, style.font) for line in lines) + 2 * style.radius
        columns = max(1, int(room // width))
        heights[point.x >= grid.x.divider] += (len(lines) * style.line + GAP) / columns
    return max(heights.values()) + 2 * style.line


def _crossings(labels: Sequence[Label]) -> int:
    return sum(_crosses(a, b.box) for a in labels if a.leader for b in labels if b is not a)


def _crosses(label: Label, box: Box) -> bool:
    """Whether the leader line of a label runs through a box."""
    return label.leader is not None and _hits((label.x, label.y), label.leader, box)


def _hits(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    """Whether a line touches a box (the slab method of Kay and Kajiya, 1986)."""
    near, far = 0.0, 1.0
    for a, b, low, high in (
        (start[0], end[0], box.left, box.right),
        (start[1], end[1], box.top, box.bottom),
    ):
        if abs(b - a) < 1e-9:
            if not low < a < high:
                return False
            continue
        enter, leave = sorted(((low - a) / (b - a), (high - a) / (b - a)))
        near, far = max(near, enter), min(far, leave)
    return near < far


@dataclass(slots=True)
class _Field:
    """Two quadrants side by side, at one height."""

    grid: Grid
    style: GridStyle
    start: float
    height: float
    strip: float
    upper: bool
    arrows: list[tuple[tuple[float, float], tuple[float, float]] | None] = field(
        default_factory=list
    )

    def _arrow(
        self, point: Point, x: float, y: float
    ) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The part of the arrow of a point that lies in this field, which no label should cover."""
        if not isinstance(point, MovedPoint):
            return None
        divider = self.grid.y.divider
        was_y = max(point.was_y, divider) if self.upper else min(point.was_y, divider)
        return self.spot(Point("", point.was_x, was_y, "")), (x, y)

    def place(self, points: Sequence[Point], order: Order) -> tuple[Label, ...] | None:
        """Every label of the field, or nothing when there is too little room."""
        spots = [(point, *self.spot(point)) for point in points]
        r = self.style.radius + 1
        markers = [Box(x - r, y - r, x + r, y + r) for _, x, y in spots]
        self.arrows = [self._arrow(point, x, y) for point, x, y in spots]
        labels: list[Label] = []
        for point, x, y in sorted(spots, key=lambda s: (*order(s[1], s[2]), s[0].label)):
            label = self._label(point, x, y, markers, labels)
            if label is None:
                return None
            labels.append(label)
        return tuple(labels)

    def spot(self, point: Point) -> tuple[float, float]:
        """The pixel of a point; each half of an axis takes half of the picture."""
        style, r = self.style, self.style.radius + 2
        left, right = style.left, style.width - 1
        x = left + _share(
            point.x, self.grid.x.minimum, self.grid.x.divider, self.grid.x.maximum
        ) * (right - left)
        share = _share(point.y, self.grid.y.minimum, self.grid.y.divider, self.grid.y.maximum)
        # The names of the quadrants have the outer edge for themselves.
        top = self.start + (self.strip if self.upper else 0)
        bottom = self.start + self.height - (0 if self.upper else self.strip)
        y = top + (1 - share if self.upper else 0.5 - share) * 2 * (bottom - top)
        return min(max(x, left + r), right - r), min(max(y, top + r), bottom - r)

    def _regions(self, point: Point) -> list[Box]:
        """Where the label may lie: its own quadrant, or both when the point stands on the line."""
        style = self.style
        middle = (style.left + style.width - 1) / 2
        # The names of the quadrants stand at the outer edges, away from the middle of the picture.
        top = self.start + (self.strip if self.upper else style.pad)
        bottom = self.start + self.height - (style.pad if self.upper else self.strip)
        left = Box(style.left + style.pad, top, middle - style.pad, bottom)
        right = Box(middle + style.pad, top, style.width - 1 - style.pad, bottom)
        high = point.x >= self.grid.x.divider
        if point.straddles:
            return [right, left] if high else [left, right]
        return [right] if high else [left]

    def _label(
        self, point: Point, x: float, y: float, markers: list[Box], labels: list[Label]
    ) -> Label | None:
        """The nearest free place whose leader line crosses nothing, or else the one that crosses least."""
        style = self.style
        lines = wrap(point.label, style.label_width, style.font, style.max_lines)
        width = max(text_width(line, style.font) for line in lines)
        height = len(lines) * style.line
        others = [
            box for box in markers if not box.left < x < box.right or not box.top < y < box.bottom
        ]
        boxes = [label.box for label in labels]
        best: tuple[float, Label] | None = None
        tried = 0
        for distance, _, left, top in sorted(self._candidates(point, x, y, width, height)):
            if best and (distance > best[0] or tried > MOST_TRIED):
                break
            box = Box(left, top, left + width, top + height)
            if _taken(box, boxes, GAP) or _taken(box, markers, GAP - 2):
                continue
            tried += 1
            label = Label(point, x, y, lines, box, self._leader(x, y, box))
            crossings = sum(_crosses(label, old.box) or _crosses(old, box) for old in labels)
            crossings += sum(_crosses(label, marker) for marker in others)
            crossings += sum(_hits(*line, box) for line in self.arrows if line is not None)
            cost = distance + CROSSING * crossings
            if best is None or cost < best[0]:
                best = (cost, label)
            if not crossings:
                break
        return best[1] if best else None

    def _candidates(
        self, point: Point, x: float, y: float, width: float, height: float
    ) -> Iterator[tuple[float, int, float, float]]:
        """Distance from the point, a number that settles ties, and the left and top of a box."""
        beside = self.style.radius + 4
        order = 0
        for region in self._regions(point):
            right, bottom = region.right - width, region.bottom - height
            lefts = [x + beside, x - beside - width, x - width / 2, region.left, right]
            lefts += [
                region.left + STEP * n for n in range(1, int((right - region.left) // STEP) + 1)
            ]
            tops = [y - height / 2, y + beside, y - beside - height]
            tops += [region.top + ROW * n for n in range(int((bottom - region.top) // ROW) + 1)]
            # Sideways and upright distances are found once each, not once a box.
            across = [
                (n, max(n - x, x - n - width, 0.0)) for n in lefts if region.left <= n <= right
            ]
            along = [
                (n, max(n - y, y - n - height, 0.0)) for n in tops if region.top <= n <= bottom
            ]
            for left, dx in across:
                for top, dy in along:
                    order += 1
                    yield math.sqrt(dx * dx + dy * dy), order, left, top

    def _leader(self, x: float, y: float, box: Box) -> tuple[float, float] | None:
        near_x, near_y = box.nearest(x, y)
        distance = math.sqrt((near_x - x) * (near_x - x) + (near_y - y) * (near_y - y))
        return (near_x, near_y) if distance > self.style.radius + 6 else None


def _taken(box: Box, others: Sequence[Box], gap: float) -> bool:
    """Whether a box comes too near to any other; spelt out because it is the inner loop."""
    left, right = box.left - gap, box.right + gap
    top, bottom = box.top - gap, box.bottom + gap
    return any(
        o.left < right and left < o.right and o.top < bottom and top < o.bottom for o in others
    )


def _share(value: float, minimum: float, divider: float, maximum: float) -> float:
    """Where a value lies, 0 to 1, with the divider always at one half."""
    if value >= divider:
        return 0.5 + 0.5 * (value - divider) / (maximum - divider)
    return 0.5 * (value - minimum) / (divider - minimum)
