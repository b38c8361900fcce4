"""``playbook diff``: what became of each group of a map, in words, as a picture, and on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import main
from playbook.registers.kinds import kinds
from playbook.registers.kinds.map_change import MapChange, change_views
from playbook.registers.yaml_data import parse_data
from playbook.views.label_layout import WIDE, arrow, grid_layout
from playbook.views.shapes import MovedPoint
from playbook.views.writers.svg import grid_svgs

HEAD = """title: Groups of Tideline
about: An invented map.
as_of: {year}
scale: {{minimum: 1, maximum: 5, divider: 3, method: By vote.}}
sides: {{partner-a: Saltmarsh University, partner-b: Brightwell Instruments}}
groups:
"""
ROW = "  - {{id: {0}, name: {1}, organisation: Port, side: external, category: users, influence: {2}, interest: {3}}}\n"


def chart(year: int, *groups: tuple[str, str, float, float]) -> str:
    return HEAD.format(year=year) + "".join(ROW.format(*group) for group in groups)


WAS = chart(
    2031,
    ("board", "Board", 5, 4),
    ("shift", "Night shift", 2, 5),
    ("anglers", "Anglers", 1, 3),
    ("town", "Town", 4, 2),
)
NOW = chart(
    2032,
    ("board", "Board", 5, 5),
    ("nights", "Night shift", 4, 4),
    ("town", "Town", 4, 2),
    ("insurers", "Insurers", 3, 2),
)


def change(was: str = WAS, now: str = NOW) -> MapChange:
    model = kinds()["stakeholder-map"]
    found = [parse_data(Path("m.yml"), "stakeholder-map", model, text) for text in (was, now)]
    assert [file.findings for file in found] == [(), ()]
    return MapChange(*(file.register for file in found))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("was.yml").write_text(WAS)
    Path("now.yml").write_text(NOW)
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["diff", *words])
    assert "Traceback" not in done.output
    assert done.exit_code == code, done.output
    return done.output


def test_groups_that_came_went_moved_and_stayed_are_told(here: Path) -> None:
    said = run("was.yml", "now.yml")

    assert "groups: 1 came, 1 went, 2 moved, 1 stayed where they were" in said
    assert "came    Insurers: Keep satisfied (influence 3, interest 2)" in said
    assert "went    Anglers: Keep informed (influence 1, interest 3)" in said
    assert (
        "moved   Night shift: Keep informed (influence 2, interest 5) → "
        "Manage closely (influence 4, interest 4)"
    ) in said
    assert "Town" not in said


def test_the_table_tells_a_move_within_a_quadrant_from_one_into_another() -> None:
    rows = {row.cells[0].plain: row.cells[1].plain for row in change_views(change())["table"].rows}

    assert rows == {
        "Insurers": "came",
        "Board": "moved",
        "Night shift": "moved to another quadrant",
        "Anglers": "went",
    }


def test_nothing_that_changed_is_said_too() -> None:
    same = change(WAS, WAS.replace("2031", "2032"))

    assert [row.cells[0].plain for row in change_views(same)["table"].rows] == ["Nothing changed"]
    assert "pb-move" not in grid_svgs(change_views(same)["grid"], "m")[0]


def test_the_picture_has_an_arrow_for_each_group_that_moved_and_none_for_others() -> None:
    grid = change_views(change())["grid"]
    wide, narrow = grid_svgs(grid, "m")

    assert wide.count('class="pb-move"') == narrow.count('class="pb-move"') == 2
    assert "Insurers (new)" in wide
    assert "Anglers (gone)" in wide
    assert "Was on the map before" in wide


def test_an_arrow_ends_at_its_marker_and_begins_where_the_group_was() -> None:
    grid = change_views(change())["grid"]
    layout = grid_layout(grid, WIDE)
    still = grid_layout(change().was.views(None)["grid"], WIDE)
    label = next(one for one in layout.labels if one.point.label == "Board")
    before = next(one for one in still.labels if one.point.label == "Board")
    line = arrow(grid, layout, WIDE, label)

    assert isinstance(label.point, MovedPoint)
    assert line is not None
    assert line[0][0] == pytest.approx(before.x)
    assert line[1][0] < label.x
    assert abs(label.x - line[1][0]) < 2 * WIDE.radius


def test_no_label_lies_on_an_arrow_of_its_half() -> None:
    name = "Harbour board"
    moved = change(
        WAS.replace("name: Board", f"name: {name}"), NOW.replace("name: Board", f"name: {name}")
    )
    layout = grid_layout(change_views(moved)["grid"], WIDE)
    board = next(one for one in layout.labels if one.point.label == name)

    assert not board.box.top < board.y < board.box.bottom


def test_maps_with_other_scales_are_compared_by_their_halves() -> None:
    other = NOW.replace("maximum: 5, divider: 3", "maximum: 100, divider: 50")
    for small, large in (("influence: 5, interest: 5", "influence: 100, interest: 75"),):
        other = other.replace(small, large)
    found = change(WAS, other)

    assert found.is_converted
    assert found.place(found.was.groups[0]) == (75, 100)
    assert "different scales" in change_views(found)["table"].note


@pytest.mark.parametrize("made", ["svg", "html", "md", "docx", "pptx"])
def test_it_is_written_as_a_file_of_its_own(made: str, here: Path) -> None:
    assert f"written: change.{made}" in run("was.yml", "now.yml", "-o", f"change.{made}")
    data = Path(f"change.{made}").read_bytes()

    assert len(data) > 500
    assert b"CC BY" not in data
    Path(f"change.{made}").write_text("mine")
    run("was.yml", "now.yml", "-o", f"change.{made}", code=2)
    assert Path(f"change.{made}").read_text() == "mine"


def test_registers_of_other_kinds_are_told_record_by_record(here: Path) -> None:
    text = "title: Words\nabout: Invented.\nterms:\n  - {id: tide, term: Tide, meaning: {0}}\n"
    Path("a.yml").write_text(text.replace("{0}", "Water that rises."))
    Path("b.yml").write_text(
        text.replace("{0}", "Water that comes.") + "  - {id: ebb, term: Ebb, meaning: It goes.}\n"
    )

    said = run("a.yml", "b.yml", "--kind", "term")

    assert "records: 1 came, 0 went, 1 changed, 0 stayed as they were" in said
    assert "Meaning: Water that rises. → Water that comes." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("was.yml", "gone.yml"), "gone.yml"),
        (("was.yml", "now.yml", "--kind", "stakeholder"), "did you mean `stakeholder-map`?"),
        (("was.yml", "now.yml", "-o", "x.xlsx"), "end the name with one of: .svg"),
        (("was.yml", "now.yml", "--kind", "term", "-o", "x.svg"), "cannot be drawn"),
        (("was", "now"), "_config.yml"),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...], said: str, here: Path) -> None:
    assert said in run(*words, code=2)


def test_registers_of_the_book_are_named_and_a_page_shows_what_changed(book) -> None:
    folder = book.root / "book/data/stakeholder-map"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spring-2031.yml").write_text(WAS)
    (folder / "spring-2032.yml").write_text(NOW)
    page = "# Map\n\n```{stakeholder-map} spring-2032\n:since: spring-2031\n```\n"
    book.page("map", page)
    book.page("wrong", page.replace("since: spring-2031", "since: spring-2030"))

    assert "2 moved" in run("spring-2031", "spring-2032", "--book", str(book.root))
    assert "there is no stakeholder-map `spring`" in run(
        "spring", "spring-2032", "--book", str(book.root), code=2
    )
    built = book.playbook("build")
    assert built.returncode == 1
    assert "book/wrong.md" in built.stderr
    assert "no register book/data/stakeholder-map/spring-2030.yml" in built.stderr
    assert built.stderr.count("WARNING") == 1
    shown = book.built("map")
    assert "what changed since 2031" in shown
    assert len(re.findall('class="pb-move"', shown)) == 4
    assert "moved to another quadrant" in shown
