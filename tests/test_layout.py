"""Labels on a grid, for any set of groups: no overlap, nothing outside, each in its own quadrant."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from playbook.views.label_layout import (
    NARROW,
    WIDE,
    Box,
    GridLayout,
    GridStyle,
    grid_layout,
    text_width,
    wrap,
)
from playbook.views.shapes import Axis, Bar, Chart, Grid, Marker, Point, Quadrants, Series
from playbook.views.writers.svg import chart_svgs, grid_svgs

NAMES = ("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
MARKERS = (Marker("a", "One", "circle"), Marker("b", "Other", "square"))
QUICK = settings(max_examples=12)


def grid(points, minimum: float = 0, maximum: float = 100, divider: float = 50) -> Grid:
    axis = Axis("Interest", minimum, maximum, divider)
    return Grid("Map", "A map", axis, axis, Quadrants(*NAMES), MARKERS, tuple(points))


values = st.floats(0, 100)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=70)
labels = st.one_of(
    st.sampled_from(("Joint office", "University partners and collaborators", "A")), words
)
point_lists = st.lists(
    st.builds(Point, labels, values, values, st.sampled_from("ab"), st.booleans()),
    min_size=1,
    max_size=60,
)
# The hard case: many groups at the same place.
crowds = st.builds(
    lambda n, x, y: [Point(f"Group number {i} of the crowd", x, y, "a") for i in range(n)],
    st.integers(20, 60),
    values,
    values,
)


def check(drawn: GridLayout, given_grid: Grid) -> None:
    assert len(drawn.labels) == len(given_grid.points)
    for label in drawn.labels:
        assert drawn.frame.holds(label.box), label
        assert drawn.frame.holds(Box(label.x, label.y, label.x, label.y))
        upper = label.point.y >= given_grid.y.divider
        assert (
            (label.box.bottom <= drawn.divider_y) if upper else (label.box.top >= drawn.divider_y)
        )
        assert label.box.right <= drawn.divider_x or label.box.left >= drawn.divider_x
        if not label.point.straddles:
            right = label.point.x >= given_grid.x.divider
            assert (label.box.left >= drawn.divider_x) == right
        assert not any(label.box.overlaps(strip) for strip in drawn.strips)
    for one, other in combinations(drawn.labels, 2):
        assert not one.box.overlaps(other.box), (one, other)


@QUICK
@given(point_lists)
def test_any_groups_on_a_wide_picture(points) -> None:
    wanted = grid(points)

    check(grid_layout(wanted, WIDE), wanted)


@settings(QUICK, max_examples=3)
@given(crowds)
def test_a_crowd_at_one_place(points) -> None:
    wanted = grid(points)

    check(grid_layout(wanted, WIDE), wanted)


@QUICK
@given(st.lists(st.tuples(values, values), min_size=1, max_size=60))
def test_numbers_on_a_phone(places) -> None:
    wanted = grid(Point(str(n), x, y, "a") for n, (x, y) in enumerate(places, start=1))

    check(grid_layout(wanted, NARROW), wanted)


@QUICK
@given(point_lists)
def test_svg_is_well_formed_and_shows_every_label(points) -> None:
    for picture in grid_svgs(grid(points), "id"):
        root = ElementTree.fromstring(picture)
        labels_drawn = [n for n in root.iter() if n.get("class") == "pb-label"]
        assert len(labels_drawn) == len(points)
        assert root.get("role") == "img"
        ids = [n.get("id") for n in root.iter() if n.get("id")]
        assert len(ids) == len(set(ids)) == 2
        assert set(root.get("aria-labelledby").split()) == set(ids)


@QUICK
@given(st.lists(st.tuples(labels, st.floats(0, 1e6)), min_size=1, max_size=20))
def test_bars_stay_inside(bars) -> None:
    series = (Series("S", tuple(Bar(name, value, f"{value:g}") for name, value in bars)),)
    for picture in chart_svgs(Chart("T", "D", "u", series), "id"):
        root = ElementTree.fromstring(picture)
        _, _, width, height = map(float, root.get("viewBox").split())
        drawn = [n for n in root.iter() if n.get("class") == "pb-bar"]
        assert len(drawn) == len(bars)
        for bar in drawn:
            x, y, w, h = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
            assert x >= 0 and x + w <= width and y >= 0 and y + h <= height


PLACES = ((0.1, 0.2), (0.25, 0.25), (0.4, 0.45), (0.5, 0.9), (0.6, 0.55), (0.75, 0.75), (0.9, 0.1))


@pytest.mark.parametrize("style", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("divider", [50, 20])
def test_markers_stand_where_their_values_say(style: GridStyle, divider: float) -> None:
    """In pixels: the names of quadrants have the outer edge, each half of an axis half the picture."""

    def value(share: float) -> float:
        low = share * 2 * divider
        return low if share < 0.5 else divider + (share * 2 - 1) * (100 - divider)

    wanted = grid((Point("A", value(x), value(y), "a") for x, y in PLACES), divider=divider)
    drawn = grid_layout(wanted, style)
    frame, top, bottom = drawn.frame, drawn.strips[0].bottom, drawn.strips[2].top
    assert drawn.divider_x == (frame.left + frame.right) / 2
    assert [(label.x, label.y) for label in sorted(drawn.labels, key=lambda one: one.point.x)] == [
        (
            pytest.approx(frame.left + x * (frame.right - frame.left)),
            pytest.approx(
                drawn.divider_y + (0.5 - y) * 2 * (bottom - drawn.divider_y)
                if y < 0.5
                else drawn.divider_y - (y - 0.5) * 2 * (drawn.divider_y - top)
            ),
        )
        for x, y in PLACES
    ]


def test_markers_at_the_ends_of_both_axes_stay_inside() -> None:
    drawn = grid_layout(grid([Point("A", 0, 0, "a"), Point("B", 100, 100, "a")]), WIDE)
    places = {label.point.label: (label.x, label.y) for label in drawn.labels}
    room = WIDE.radius + 2
    assert places == {
        "A": (drawn.frame.left + room, drawn.strips[2].top - room),
        "B": (drawn.frame.right - room, drawn.strips[0].bottom + room),
    }


CROWD = (
    *(Point(f"Group number {n} of the crowd", 62 + n, 80 - n % 3, "ab"[n % 2]) for n in range(9)),
    *(
        Point(name, 50, 50 + n, "a", straddles=True)
        for n, name in enumerate(("On the line", "Too"))
    ),
    Point("University partners and collaborators of both institutes", 12, 8, "b"),
    Point("Joint office", 88, 6, "a"),
    Point("A", 0, 100, "b"),
    Point("Supercalifragilisticexpialidocious-and-more-than-a-line", 97, 97, "a"),
)


@pytest.mark.parametrize("style", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_crowded_map_lies_as_somebody_has_seen_it(
    style: GridStyle, file_regression: FileRegressionFixture
) -> None:
    """In pixels. Write it anew with --force-regen, and look at the drawing."""
    named = style is WIDE
    points = CROWD if named else (replace(p, label=str(n)) for n, p in enumerate(CROWD, 1))
    drawn = grid_layout(grid(points), style)
    rows = [f"frame {_box(drawn.frame)}, dividers {drawn.divider_x:g} {drawn.divider_y:g}"]
    rows += [f"name {_box(strip)}" for strip in drawn.strips]
    for label in sorted(drawn.labels, key=lambda one: (one.y, one.x, one.point.label)):
        line = "" if label.leader is None else " leader {:.2f} {:.2f}".format(*label.leader)
        rows.append(
            f"{label.x:.2f} {label.y:.2f} → {_box(label.box)}{line}: {' | '.join(label.lines)}"
        )
    file_regression.check("\n".join([*rows, ""]))


def _box(box: Box) -> str:
    return f"{box.left:.2f} {box.top:.2f} {box.right:.2f} {box.bottom:.2f}"


def test_scale_of_four_has_its_line_in_the_middle() -> None:
    points = [Point("Low", 2, 2, "a"), Point("High", 3, 3, "b")]
    wanted = grid(points, 1, 4, 2.5)

    drawn = grid_layout(wanted, WIDE)

    check(drawn, wanted)
    low, high = sorted(drawn.labels, key=lambda label: label.x)
    assert low.x < drawn.divider_x < high.x
    assert high.y < drawn.divider_y < low.y


@pytest.mark.parametrize(
    "text", ["word " * 40, "x" * 10_000, "👩‍🔬" * 30, "ابجد " * 30, "漢字" * 40]
)
def test_wrapped_lines_fit(text: str) -> None:
    lines = wrap(text, 170, 13, 4)

    assert 1 <= len(lines) <= 4
    assert all(text_width(line, 13) <= 170 for line in lines)
    assert lines[-1].endswith("…")


def test_short_text_is_not_cut() -> None:
    assert wrap("Joint office", 170, 13, 4) == ("Joint office",)
