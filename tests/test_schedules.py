"""Steps along an axis of time: the axis holds them, and the picture can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.registers.kinds.base import PartialDate
from playbook.registers.kinds.schedules import calendar_schedule, dated_span, relative_schedule
from playbook.registers.load import load_registers
from playbook.views.label_layout import text_width
from playbook.views.shapes import Schedule, ScheduleLane, ScheduleSpan
from playbook.views.writers.html import HtmlContext, schedule_table, to_html
from playbook.views.writers.schedule_svg import schedule_svgs

ROOT = Path(__file__).resolve().parent.parent
DAY = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def texts(svg: str, css: str) -> list[tuple[float, str, str]]:
    """The x, the anchor and the words of the texts of a class."""
    found = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [
        (float(t.get("x", "0")), t.get("text-anchor", ""), t.text or "")
        for t in found
        if t.get("class") == css
    ]


@given(st.lists(st.tuples(DAY, st.integers(0, 900)), min_size=1, max_size=12))
def test_the_axis_of_months_holds_every_step(steps: list[tuple[date, int]]) -> None:
    lanes = [
        ScheduleLane("A step", (dated_span(PartialDate(a), PartialDate(a + timedelta(days=n))),))
        for a, n in steps
    ]

    view = calendar_schedule("Title", "What it shows.", lanes)

    at = [tick.at for tick in view.ticks]
    assert at == sorted(set(at))
    assert at[0] <= min(span.start for lane in lanes for span in lane.spans)
    assert at[-1] >= max(span.end for lane in lanes for span in lane.spans)
    assert all(date.fromordinal(int(day)).day == 1 for day in at)


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=12))
def test_the_axis_of_weeks_holds_every_step_and_the_day_itself(days: list[int]) -> None:
    lanes = [ScheduleLane("A step", (ScheduleSpan(day, day + 1, "then"),)) for day in days]

    view = relative_schedule("Title", "What it shows.", "the session", lanes)

    at = [tick.at for tick in view.ticks]
    assert at[0] <= min(days)
    assert at[-1] >= max(days) + 1
    assert [tick.at for tick in view.ticks if tick.strong] == [0]


@given(st.lists(st.tuples(DAY, st.integers(0, 900)), min_size=1, max_size=6))
def test_labels_of_the_axis_do_not_overlap(steps: list[tuple[date, int]]) -> None:
    lanes = [ScheduleLane("A step", (dated_span(PartialDate(a)),)) for a, _ in steps]

    for svg in schedule_svgs(calendar_schedule("Title", "Words.", lanes), "id"):
        ends = sorted(
            (x - text_width(words, 13) / 2, x + text_width(words, 13) / 2)
            for x, _, words in texts(svg, "pb-axis")
        )
        assert ends
        assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:]))  # noqa: B905, RUF007


def test_a_plan_and_what_happened_stand_side_by_side_with_a_key() -> None:
    plan, real = (
        dated_span(PartialDate("2023-03-01"), certainty="planned"),
        dated_span(PartialDate("2023-09-01")),
    )
    view = calendar_schedule(
        "Call", "Words.", [ScheduleLane("Start", (plan, real)), ScheduleLane("End", ())]
    )

    wide, narrow = schedule_svgs(view, "id")
    assert [words for _, _, words in texts(wide, "pb-key")][:2] == ["planned", "what happened"]
    assert wide.count("pb-span--planned") == narrow.count("pb-span--planned") == 2
    rows = [[cell.text for cell in row.cells] for row in schedule_table(view).rows]
    assert rows == [
        ["Start", "1 March 2023", "1 September 2023"],
        ["End", "no plan recorded", "not known"],
    ]


def test_hostile_words_stay_words() -> None:
    lane = ScheduleLane("<script>alert(1)</script> & \x00", (ScheduleSpan(0, 1, "<b>"),), "<i>")
    view = relative_schedule("<t>", "<d>", "<s>", [lane])

    for svg in schedule_svgs(view, "id"):
        ET.fromstring(svg)
    html = to_html(view, HtmlContext("id", "", lambda _: "", lambda i: i))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        ("funding-call", "structured-missingness-2021"),
        ("funding-call", "predictive-modelling-2022"),
        ("scheme", "community-scholars"),
    ],
)
def test_the_registers_of_the_book_have_pictures_with_all_their_dated_steps(
    kind: str, slug: str
) -> None:
    registers = load_registers(ROOT)
    register = registers.of_kind(kind)[slug].register
    assert register is not None

    view = register.views(registers.lookup)["schedule"]

    assert isinstance(view, Schedule)
    wide = schedule_svgs(view, "id")[0]
    spans = sum(len(lane.spans) for lane in view.lanes)
    key = 2 if len({span.certainty for lane in view.lanes for span in lane.spans}) > 1 else 0
    assert len(re.findall(r'class="pb-span ', wide)) == spans + key
