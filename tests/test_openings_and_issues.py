"""The kinds `newsletter-issue` and `engagement-opportunity`, and narrowing down by id."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.registers.kinds.base import RegisterLookup
from playbook.registers.kinds.engagement_opportunity import Model as Openings
from playbook.registers.kinds.engagement_opportunity import Opportunity
from playbook.registers.kinds.newsletter_issue import Issue
from playbook.registers.kinds.newsletter_issue import Model as Newsletter
from playbook.registers.load import load_registers

ROOT = Path(__file__).parents[1]
EMPTY = RegisterLookup({}, {})
SECTIONS = {"own": "Our own", "events": "Events"}
SIDES = {"partner-a": "One side", "partner-b": "The other"}


def issue(name: str, **counts: int) -> Issue:
    return Issue(id=f"issue-{name}", date=name, counts=counts, stories="s")


def newsletter(*issues: Issue) -> Newsletter:
    return Newsletter(title="Letters", about="a", sections=SECTIONS, issues=issues)


def opening(name: str, side: str, kind: str = "event") -> Opportunity:
    return Opportunity(
        id=name, name=name, offered_by=side, kind=kind, what="w", cadence="c", open_to="o"
    )


def openings(*rows: Opportunity) -> Openings:
    return Openings(title="Open", about="a", side_names=SIDES, opportunities=rows)


def cells(row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_years_are_counted_apart_and_half_a_tenth_is_rounded_up() -> None:
    issues = [issue(f"2031-{month:02}", own=2) for month in (1, 2, 3)]
    letters = newsletter(*issues, issue("2031-04", own=3), issue("2032-01", own=1, events=4))

    table = letters.views(EMPTY)["years"]

    assert [cells(row) for row in table.rows] == [
        ["2031", "4", "9", "2.3", "2.3"],
        ["2032", "1", "5", "5.0", "1.0"],
    ]


def test_issues_stand_in_order_of_time_with_nought_where_a_section_was_empty() -> None:
    letters = newsletter(issue("2031-05", events=4), issue("2031-01", own=2))

    table = letters.views(EMPTY)["counts"]

    assert [cells(row) for row in table.rows] == [
        ["January 2031", "2", "2", "0"],
        ["May 2031", "4", "0", "4"],
    ]


def test_the_record_of_the_partnership_adds_up_to_what_the_pages_say() -> None:
    record = load_registers(ROOT).of_kind("newsletter-issue")["partnership"].register

    views = record.views(EMPTY)
    chart = views["chart"]

    assert views["counts"].note == "By our count"
    assert len(record.issues) == 35
    assert {bar.name: bar.value for bar in chart.series[0].bars} == {
        "Own news": 104,
        "News of the two": 93,
        "Events": 173,
        "Other openings": 115,
        "Publication": 31,
        "Scholar": 10,
    }


def test_openings_are_counted_by_side_and_by_sort_the_most_frequent_first() -> None:
    rows = [opening("a", "partner-a"), opening("b", "partner-a", "course")]
    chart = openings(*rows, opening("c", "partner-a", "course"), opening("d", "partner-b")).views(
        EMPTY
    )["chart"]

    assert [(s.name, [(b.name, b.value) for b in s.bars]) for s in chart.series] == [
        ("One side", [("course", 2), ("event", 1)]),
        ("The other", [("event", 1)]),
    ]


@pytest.mark.parametrize(
    ("sides", "warned"),
    [(["partner-a"], True), (["partner-a", "partner-b"], False), (["both"], False)],
    ids=["one side", "both sides", "joint"],
)
def test_a_list_of_one_side_only_is_read_as_unfinished(sides: list[str], warned: bool) -> None:
    listed = openings(*(opening(f"o{n}", side) for n, side in enumerate(sides)))

    assert bool(list(listed.advice(EMPTY))) is warned


def test_figures_chosen_by_id_keep_the_disagreements_about_them_and_no_other() -> None:
    figures = load_registers(ROOT).of_kind("impact")["partnership"].register
    wanted = ("modelling-workshop-report",)

    part = figures.subset({"id": wanted})

    assert [measure.id for measure in part.measures] == list(wanted)
    assert part.discrepancies
    assert all(set(d.measures) & set(wanted) for d in part.discrepancies)
    assert len(part.discrepancies) < len(figures.discrepancies)


@pytest.mark.parametrize("kind", ["channel", "impact", "lesson", "timeline"])
def test_a_page_can_choose_single_records_by_id(kind: str) -> None:
    register = load_registers(ROOT).of_kind(kind)["partnership"].register
    first, second = register.entries[1].id, register.entries[3].id

    assert "id" in register.filters
    assert [e.id for e in register.subset({"id": (first, second)}).entries] == [first, second]


def test_a_page_that_picks_records_by_id_speaks_for_them_itself(book) -> None:
    book.examples()
    whole = "```{lesson} example\n```"
    picked = "```{lesson} example\n:id: IDENT\n```"
    lessons = load_registers(book.root).of_kind("lesson")["example"].register
    picked = picked.replace("IDENT", lessons.entries[0].id)
    book.page("two", f"# Two\n\n{picked}\n")
    book.page("three", f"# Three\n\n{whole}\n")

    book.playbook("build")

    assert lessons.about in book.built("three")
    assert lessons.about not in book.built("two")
    assert lessons.entries[0].lesson in book.built("two")
