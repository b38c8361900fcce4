"""Cells of tables are counted as the build counts them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.rules_block.table import escapedSplit

from playbook.book.settings import MystSettings
from playbook.check.run import check_book
from playbook.common.findings import Severity
from playbook.reading.tables import (
    Cell,
    CsvRow,
    Uneven,
    csv_rows,
    pipe_cells,
    spoilt_tables,
    uneven_csv,
    uneven_rows,
)
from playbook.reading.tokens import blocks, parser


def as_the_build(row: str) -> list[str]:
    """How markdown-it parts a row, without the backslashes that it takes out."""
    cells = escapedSplit(row)
    cells = cells[1:] if cells[:1] == [""] else cells
    return cells[:-1] if cells[-1:] == [""] else cells


@given(st.text(alphabet="|\\` a$", max_size=20))
def test_a_row_is_parted_as_the_build_parts_it(row: str) -> None:
    row = row.strip()
    assert [c.text.replace("\\|", "|") for c in pipe_cells(row)] == as_the_build(row)


def test_a_cell_knows_where_it_begins() -> None:
    assert pipe_cells(r"| a | `b\|c` ||") == [
        Cell(" a ", 1),
        Cell(r" `b\|c` ", 5),
        Cell("", 14),
    ]


def rows(*texts: str) -> list[tuple[int, str]]:
    return [(number, text) for number, text in enumerate(texts) if text]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("| a | b |", "", "| 1 | 2 |", "|  |  |"), []),
        (("a | b", "", "1 | 2"), []),
        (("| a | b |", "", "| 1 |"), [Uneven("table-few", 2, 0, 1, 2)]),
        (("| a | b |", "", "| 1 | 2 | 3 |"), [Uneven("table-many", 2, 10, 3, 2, "3")]),
        (("| a | b |", "", "| 1 | 2 | 3 | 4 |"), [Uneven("table-many", 2, 10, 4, 2, "3 | 4")]),
        (("| a | b |", "", "| 1 | 2 | | |"), [Uneven("table-many", 2, 10, 4, 2, "")]),
        (("| a | b |", "", "| `1|2` | 3 |"), [Uneven("table-many", 2, 4, 3, 2, "3", (4,))]),
        (("| a | b |", "", "| `1|2` | 3 | 4 |"), [Uneven("table-many", 2, 10, 4, 2, "3 | 4")]),
        (("| a | b |", "", "words", "| 1 | 2 |"), [Uneven("table-text", 2, 0, 1, 2)]),
        (("| a |", "", "words"), [Uneven("table-text", 2, 0, 1, 1)]),
        (("a |", "", "1"), []),
        (("| a | b |", "", "| 1 |", "| 2 |"), [Uneven("table-all", 0, 0, 1, 2)]),
        (("| a |", "", "| 1 | 2 |", "| 1 | |"), [Uneven("table-all", 0, 0, 2, 1, "…")]),
        (
            ("| a | b |", "", "| 1 |", "| 1 | 2 | 3 |"),
            [Uneven("table-few", 2, 0, 1, 2), Uneven("table-many", 3, 10, 3, 2, "3")],
        ),
    ],
)
def test_a_row_that_does_not_fit_is_said(texts: tuple[str, ...], wanted: list[Uneven]) -> None:
    assert list(uneven_rows(rows(*texts))) == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("| a | b |", "|---|", "| 1 | 2 |"), [Uneven("table-no-table", 1, 0, 1, 2)]),
        (("words", "a | b", ":-: | - | -"), [Uneven("table-no-table", 2, 0, 3, 2)]),
        (("| a | b |", "|---||"), [Uneven("table-no-table", 1, 0, 0, 2)]),
        (("| a | b |", "|- -|---|"), [Uneven("table-no-table", 1, 0, 0, 2)]),
        (("| a | b |", "a | b"), []),
        (("words", "--- | ---"), []),
        (("|---|", "|---|---|"), []),
    ],
)
def test_hyphens_that_keep_a_text_from_being_a_table(
    lines: tuple[str, ...], wanted: list[Uneven]
) -> None:
    assert list(spoilt_tables(lines)) == wanted


@pytest.mark.parametrize("hyphens", ["|---|---|", "|---|", "|---||", "|---|---|---|", "|:-:|--:|"])
def test_what_is_no_table_to_us_is_none_to_the_build(hyphens: str) -> None:
    lines = ("| a | b |", hyphens, "| 1 | 2 |")
    tokens = blocks(parser(MystSettings(frozenset())), "\n".join(lines), {})
    assert (tokens[0].type == "table_open") is not any(spoilt_tables(lines))


def test_comma_separated_rows_are_read_by_the_options() -> None:
    assert csv_rows(["a, b", "", '"c', 'd", e', "f, g"], {}) == [
        CsvRow(0, ("a", "b")),
        CsvRow(2, ("c\nd", "e")),
        CsvRow(4, ("f", "g")),
    ]
    assert csv_rows(["a;b"], {"delim": ";"}) == [CsvRow(0, ("a", "b"))]
    assert csv_rows(["a\tb"], {"delim": "tab", "keepspace": ""}) == [CsvRow(0, ("a", "b"))]
    assert csv_rows(["'a,b', c"], {"quote": "'"}) == [CsvRow(0, ("a,b", "c"))]
    assert csv_rows(['"a\\"b", c'], {"escape": "\\"}) == [CsvRow(0, ('a"b', "c"))]
    with pytest.raises(csv.Error):
        csv_rows(['a, "b'], {})


def test_short_rows_of_comma_separated_values() -> None:
    head, body = [CsvRow(0, ("a", "b"))], [CsvRow(0, ("1", "2", "3")), CsvRow(2, ("4",))]
    wanted = [Uneven("table-csv", -1, 0, 2, 3), Uneven("table-csv", 2, 0, 1, 3)]
    assert list(uneven_csv(head, body, "")) == wanted
    assert list(uneven_csv(head, body, "auto")) == wanted
    assert list(uneven_csv(head, body, "1, 2 3")) == wanted
    assert list(uneven_csv(head, body, "1, 2")) == []


def test_what_readers_lose_is_an_error_and_an_empty_cell_a_warning() -> None:
    folder = Path(__file__).parents[1] / "rules" / "uneven-table"
    every = check_book(folder, select=["PAG025"], cache=False).findings
    findings = [f for f in every if f.location.path.name != "good.md"]
    lost = {f.location.line for f in findings if f.severity is Severity.ERROR}
    assert lost == {11, 16, 17, 18, 20, 25, 28, 32, 35, 48, 70}
    places = {(f.location.cell, f.location.line) for f in findings}
    others = {(0, line) for line in (3, 10, 12, 44, 53, 56, 62)}
    assert places - {(0, line) for line in lost} == {*others, (1, 5)}


def test_a_fix_parts_no_cells_any_more(tmp_path: Path) -> None:
    text = "# T\n\n| a | b |\n|---|---|\n| `x|y` | 2 |\n"
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    (finding,) = check_book(tmp_path, cache=False).findings
    assert finding.fix is not None
    assert [(e.line, e.column, e.old, e.new) for e in finding.fix.edits] == [(5, 5, "|", "\\|")]
    assert not finding.fix.safe
