"""Views as static SVG: real text, theme colours by class, a title and a description."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape

from playbook.views.label_layout import (
    NARROW,
    WIDE,
    GridLayout,
    GridStyle,
    Label,
    arrow,
    grid_layout,
    text_width,
    wrap,
)
from playbook.views.shapes import Chart, Grid, Marker, MarkerShape, Point, Series

# The head of an arrow: the length of its wings in pixels, and their angle to it.
HEAD, HEAD_ANGLE = 8.0, 0.45
# Arms of a cross are this wide, in radii.
ARM = 0.34


def _regular(corners: int, turn: float = 0.0, dent: float = 1.0) -> tuple[tuple[float, float], ...]:
    """The corners of a figure round the middle, the first on top; every second one at ``dent``."""
    angles = [2 * math.pi * n / corners + turn for n in range(corners)]
    radii = [dent if n % 2 else 1.0 for n in range(corners)]
    return tuple((r * math.sin(a), -r * math.cos(a)) for a, r in zip(angles, radii, strict=True))


_PLUS = (
    (-ARM, -1), (ARM, -1), (ARM, -ARM), (1, -ARM), (1, ARM), (ARM, ARM),
    (ARM, 1), (-ARM, 1), (-ARM, ARM), (-1, ARM), (-1, -ARM), (-ARM, -ARM),
)  # fmt: skip
_DIAGONAL = math.sqrt(0.5)
# Shapes with straight sides, by their corners in radii from the middle.
POLYGONS: Mapping[MarkerShape, tuple[tuple[float, float], ...]] = {
    "down": ((-1, -0.8), (1, -0.8), (0, 1)),
    "left": ((0.8, -1), (0.8, 1), (-1, 0)),
    "right": ((-0.8, -1), (-0.8, 1), (1, 0)),
    "pentagon": _regular(5),
    "hexagon": _regular(6, math.pi / 6),
    "star": _regular(10, dent=0.42),
    "plus": _PLUS,
    "cross": tuple(((x - y) * _DIAGONAL, (x + y) * _DIAGONAL) for x, y in _PLUS),
}
# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """A text that is safe in XML and HTML, inside elements and attributes."""
    return escape(_NOT_XML.sub("\ufffd", text))


def grid_svgs(grid: Grid, prefix: str) -> tuple[str, str]:
    """A grid drawn twice: for a wide column and for a phone; ``prefix`` makes the ids unique.

    On a phone there is no room for names between the points: they carry numbers there, and the
    names follow below, by quadrant.
    """
    plain, key = numbered(grid)
    return (
        _svg(grid, WIDE, "wide", f"{prefix}-wide", ()),
        _svg(plain, NARROW, "narrow", f"{prefix}-narrow", key),
    )


def numbered(grid: Grid) -> tuple[Grid, tuple[str, ...]]:
    """The grid with numbers for names, and the lines of the key.

    A line that names a quadrant has no number.
    """
    quadrants = grid.quadrants
    fields = (
        (quadrants.top_left, True, False),
        (quadrants.top_right, True, True),
        (quadrants.bottom_left, False, False),
        (quadrants.bottom_right, False, True),
    )
    points: list[Point] = []
    key: list[str] = []
    for name, high_y, high_x in fields:
        inside = [
            p
            for p in grid.points
            if (p.y >= grid.y.divider) == high_y and (p.x >= grid.x.divider) == high_x
        ]
        key += [name] if inside else []
        for point in sorted(inside, key=lambda p: (-p.y, p.x, p.label)):
            points.append(replace(point, label=str(len(points) + 1)))
            line = " (on the line)" if point.straddles else ""
            key.append(f"{len(points)}  {point.label}{line}")
    return replace(grid, points=tuple(points)), tuple(key)


def _svg(grid: Grid, style: GridStyle, variant: str, prefix: str, key: tuple[str, ...]) -> str:
    layout = grid_layout(grid, style)
    legend, legend_height = _legend(grid, style)
    plot_height = legend_height + layout.frame.bottom + style.bottom
    lines, key_height = _key(key, style, plot_height)
    body = "".join(
        (
            *legend,
            f'<g transform="translate(0 {legend_height:g})">',
            *_frame(grid, layout, style),
            *(_leader(label) for label in layout.labels if label.leader),
            *(_arrow(grid, layout, style, label) for label in layout.labels),
            *(_marker(label, grid, style) for label in layout.labels),
            *(_label(label, style) for label in layout.labels),
            "</g>",
            *lines,
        )
    )
    return (
        f'<svg class="pb-svg pb-svg--{variant}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {style.width:g} {plot_height + key_height:.1f}" font-size="{style.font:g}" '
        f'aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{xml_text(grid.title)}</title>\n'
        f'<desc id="{prefix}-desc">{xml_text(grid.description)}</desc>\n{body}</svg>'
    )


def _key(key: tuple[str, ...], style: GridStyle, top: float) -> tuple[list[str], float]:
    """The names that belong to the numbers, one below the other."""
    parts: list[str] = []
    y = top
    for entry in key:
        number, _, name = entry.rpartition("  ")
        if not number:
            y += 6
        indent = 30.0 if number else 2.0
        for index, line in enumerate(wrap(name, style.width - indent - 4, style.font, 4)):
            y += style.line
            if number and not index:
                parts.append(f'<text class="pb-key-number" x="2" y="{y:.1f}">{number}</text>\n')
            css = "pb-key" if number else "pb-quadrant-name"
            parts.append(
                f'<text class="{css}" x="{indent:g}" y="{y:.1f}">{xml_text(line)}</text>\n'
            )
    return parts, y - top + (8 if key else 0)


def _legend(grid: Grid, style: GridStyle) -> tuple[list[str], float]:
    """The key of the markers, above the picture, on as many lines as it needs."""
    parts: list[str] = []
    x, y = style.left, style.line
    for marker in grid.markers:
        width = 2 * style.radius + 8 + text_width(marker.name, style.font) + 14
        if x > style.left and x + width > style.width:
            x, y = style.left, y + style.line + 4
        parts.append(_shape(marker, x + style.radius, y - style.font * 0.35, style))
        parts.append(
            f'<text class="pb-key" x="{x + 2 * style.radius + 6:.1f}" y="{y:.1f}">'
            f"{xml_text(marker.name)}</text>\n"
        )
        x += width
    return parts, y + 10


def _frame(grid: Grid, layout: GridLayout, style: GridStyle) -> Iterator[str]:
    frame = layout.frame
    yield (
        f'<rect class="pb-frame" x="{frame.left:g}" y="{frame.top:g}" '
        f'width="{frame.right - frame.left:g}" height="{frame.bottom - frame.top:.1f}"/>'
    )
    yield (
        f'<path class="pb-divider" d="M{layout.divider_x:g} {frame.top:g}V{frame.bottom:.1f}'
        f'M{frame.left:g} {layout.divider_y:.1f}H{frame.right:g}"/>'
    )
    quadrants = grid.quadrants
    names = (quadrants.top_left, quadrants.top_right, quadrants.bottom_left, quadrants.bottom_right)
    for name, strip in zip(names, layout.strips, strict=True):
        yield (
            f'<text class="pb-quadrant-name" x="{(strip.left + strip.right) / 2:.1f}" '
            f'y="{(strip.top + strip.bottom) / 2 + style.font * 0.35:.1f}" '
            f'text-anchor="middle">{xml_text(name)}</text>\n'
        )
    middle = (frame.top + frame.bottom) / 2
    yield (
        f'<text class="pb-axis" x="{(frame.left + frame.right) / 2:.1f}" '
        f'y="{frame.bottom + 26:.1f}" text-anchor="middle">{xml_text(grid.x.label)} →</text>\n'
    )
    yield (
        f'<text class="pb-axis" transform="translate({style.left - 12:g} {middle:.1f}) rotate(-90)" '
        f'text-anchor="middle">{xml_text(grid.y.label)} →</text>\n'
    )


def _arrow(grid: Grid, layout: GridLayout, style: GridStyle, label: Label) -> str:
    """From where a point was to where it is, with a ring at the one end and a head at the other."""
    line = arrow(grid, layout, style, label)
    if line is None:
        return ""
    (x, y), (end_x, end_y) = line
    angle = math.atan2(end_y - y, end_x - x)
    wings = "".join(
        f"M{end_x:.1f} {end_y:.1f}L{end_x - HEAD * math.cos(angle + turn):.1f} "
        f"{end_y - HEAD * math.sin(angle + turn):.1f}"
        for turn in (-HEAD_ANGLE, HEAD_ANGLE)
    )
    return (
        f'<path class="pb-move" d="M{x:.1f} {y:.1f}L{end_x:.1f} {end_y:.1f}{wings}"/>'
        f'<circle class="pb-was" cx="{x:.1f}" cy="{y:.1f}" r="{style.radius - 1:g}"/>'
    )


def _leader(label: Label) -> str:
    x, y = label.leader or (label.x, label.y)
    return f'<path class="pb-leader" d="M{label.x:.1f} {label.y:.1f}L{x:.1f} {y:.1f}"/>'


def _marker(label: Label, grid: Grid, style: GridStyle) -> str:
    marker = next(
        (m for m in grid.markers if m.key == label.point.marker), Marker("", "", "circle")
    )
    return _shape(marker, label.x, label.y, style)


def _shape(marker: Marker, x: float, y: float, style: GridStyle) -> str:
    r = style.radius
    paths = {
        "circle": f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z",
        "square": f"M{x - r + 0.5:.1f} {y - r + 0.5:.1f}h{2 * r - 1}v{2 * r - 1}h{-2 * r + 1}Z",
        "diamond": f"M{x:.1f} {y - r - 1:.1f}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}Z",
        "triangle": f"M{x:.1f} {y - r - 0.5:.1f}l{r + 1} {2 * r}h{-2 * r - 2}Z",
    }
    path = paths.get(marker.shape) or _outline(POLYGONS[marker.shape], x, y, r + 1)
    hollow = " pb-marker--hollow" if marker.hollow else ""
    return f'<path class="pb-marker pb-marker--{xml_text(marker.key)}{hollow}" d="{path}"/>'


def _outline(corners: Sequence[tuple[float, float]], x: float, y: float, r: float) -> str:
    """The path through corners that are given in radii from the middle."""
    return "M" + "L".join(f"{x + r * dx:.1f} {y + r * dy:.1f}" for dx, dy in corners) + "Z"


def _label(label: Label, style: GridStyle) -> str:
    lines = "".join(
        f'<tspan x="{label.box.left:.1f}" '
        f'y="{label.box.top + style.font + index * style.line - 1:.1f}">{xml_text(line)}</tspan>\n'
        for index, line in enumerate(label.lines)
    )
    return f'<text class="pb-label">{lines}</text>\n'


# The height of a bar, and the room to the next one, in pixels.
BAR, BAR_GAP = 22.0, 8.0


def chart_svgs(chart: Chart, prefix: str) -> tuple[str, str]:
    """Bars drawn twice: names beside them in a wide column, and above them on a phone."""
    return (
        _chart(chart, WIDE, "wide", f"{prefix}-chart-wide"),
        _chart(chart, NARROW, "narrow", f"{prefix}-chart-narrow"),
    )


def _chart(chart: Chart, style: GridStyle, variant: str, prefix: str) -> str:
    parts: list[str] = []
    y = 4.0
    for series in chart.series:
        y = _series(series, style, variant == "wide", y, parts)
    return (
        f'<svg class="pb-svg pb-svg--{variant}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {style.width:g} {y + 4:.1f}" font-size="{style.font:g}" '
        f'aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{xml_text(chart.title)}</title>\n'
        f'<desc id="{prefix}-desc">{xml_text(chart.description)}</desc>\n{"".join(parts)}</svg>'
    )


def _series(series: Series, style: GridStyle, wide: bool, y: float, parts: list[str]) -> float:
    """Draw one series from ``y`` down; returns where it ends."""
    for line in wrap(series.name, style.width - 4, style.font, 3):
        y += style.line
        parts.append(f'<text class="pb-quadrant-name" x="2" y="{y:.1f}">{xml_text(line)}</text>\n')
    y += BAR_GAP
    names = 190.0 if wide else 2.0
    values = 110.0 if wide else 96.0
    room = style.width - names - values
    # Bars start at zero, and a series without any value above zero has bars of no length.
    largest = max((bar.value for bar in series.bars), default=0) or 1.0
    for bar in series.bars:
        label = wrap(bar.name, names - 12 if wide else style.width - 6, style.font, 2)
        if not wide:
            for line in label:
                y += style.line
                parts.append(f'<text class="pb-key" x="2" y="{y:.1f}">{xml_text(line)}</text>\n')
            y += 5
        height = max(BAR, len(label) * style.line if wide else 0)
        length = max(room * max(bar.value, 0) / largest, 1)
        middle = y + height / 2
        if wide:
            top = middle - len(label) * style.line / 2 + style.font - 1
            for index, line in enumerate(label):
                parts.append(
                    f'<text class="pb-key" x="{names - 8:g}" y="{top + index * style.line:.1f}" '
                    f'text-anchor="end">{xml_text(line)}</text>\n'
                )
        parts.append(
            f'<rect class="pb-bar" x="{names:g}" y="{middle - BAR / 2:.1f}" '
            f'width="{length:.1f}" height="{BAR:g}"/>'
        )
        value = wrap(bar.label, values - 10, style.font, 1)[0]
        parts.append(
            f'<text class="pb-label" x="{names + length + 6:.1f}" '
            f'y="{middle + style.font * 0.35:.1f}">{xml_text(value)}</text>\n'
        )
        y += height + BAR_GAP
    return y + BAR_GAP
