"""A finding in a notebook names its cell to people, and to programs a line that the file has."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.check.in_files import in_files
from playbook.check.reporters import reporter
from playbook.check.run import check_book
from playbook.cli.check import check
from playbook.common.findings import Edit, FilePlace, Finding, Fix, Location
from playbook.reading.notebook_text import NotebookText

CONFIG = 'title: T\nexecute:\n  execute_notebooks: "off"\n'
TOC = "format: jb-book\nroot: index\nchapters:\n  - file: n\n"


def cell(source: object, kind: str = "markdown") -> dict[str, Any]:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, **code, "source": source}


def notebook(*cells: object, **more: object) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def write(root: Path, text: str | bytes) -> Path:
    """A book with one notebook, whose file has this text."""
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    (root / "index.md").write_text("# T\n", encoding="utf-8")
    (root / "other.md").write_text("---\norphan: true\n---\n\n# O\n", encoding="utf-8")
    data = text.encode() if isinstance(text, str) else text
    (root / "n.ipynb").write_bytes(data)
    return root


def run(root: Path, *words: str) -> str:
    return CliRunner().invoke(check, [str(root), "--no-cache", *words]).output


# --- where a letter of a cell stands in the file


def letters(source: str) -> list[tuple[int, int, str]]:
    """The lines and columns of a source, as a person counts them."""
    found, line, column = [], 1, 1
    for index, letter in enumerate(source):
        found.append((line, column, letter))
        column += 1
        if letter == "\n" or (letter == "\r" and source[index + 1 : index + 2] != "\n"):
            line, column = line + 1, 1
    return found


SOURCES = st.text(
    st.one_of(
        st.sampled_from('ab \n\r\t"\\/éß\u2028\u00a0\U0001f600'),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)


@example(['"\\"\n\\n', "\U0001f600\u2028a\nb"], None, False, True)
@example(["a\r\nb\rc\n"], 1, True, False)
@given(st.lists(SOURCES, max_size=3), st.sampled_from((None, 1, 4)), st.booleans(), st.booleans())
def test_every_letter_is_found_however_the_file_is_written(
    sources: list[str], indent: int | None, ascii_only: bool, whole: bool
) -> None:
    cells = [cell(source if whole else source.splitlines(keepends=True)) for source in sources]
    text = json.dumps(notebook(*cells), indent=indent, ensure_ascii=ascii_only)
    rows, found = text.split("\n"), NotebookText(text)
    for number, source in enumerate(sources, start=1):
        for line, column, letter in letters(source):
            place = found.place(number, line, column)
            written = json.dumps(letter, ensure_ascii=ascii_only)[1:-1]
            assert rows[place.line - 1][place.column - 1 :].startswith(written)


STANDARD = json.dumps(notebook(cell(["# T\n", "\n", "a [x](y)"]), cell("b\nc", "code")), indent=1)


@pytest.mark.parametrize(
    ("cell_line_column", "place"),
    [
        ((1, 1, 1), FilePlace(7, 6)),
        ((1, 3, 3), FilePlace(9, 8)),
        ((1, 3, 0), FilePlace(9)),
        ((1, 3, 9), FilePlace(9, 14)),  # behind the last letter
        ((1, 3, 99), FilePlace(9)),
        ((1, 4, 1), FilePlace(3)),  # a line that the cell does not have
        ((1, 0, 0), FilePlace(3)),
        ((2, 2, 1), FilePlace(17, 18)),
        ((3, 1, 1), FilePlace(1)),
        ((0, 1, 1), FilePlace(1)),
    ],
)
def test_a_notebook_as_jupyter_writes_it(
    cell_line_column: tuple[int, int, int], place: FilePlace
) -> None:
    assert NotebookText(STANDARD).place(*cell_line_column) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # A list that holds more than cells; the reader does not count what is none.
        ('{"cells": [1, null,\n{"source": ["a"]}]}', FilePlace(2, 14)),
        # The older form, with sheets and with `input`.
        ('{"worksheets": [{"n": 1, "cells":\n[{"input": "a"}]}]}', FilePlace(2, 13)),
        ('{"cells": 3, "worksheets": [{"cells":\n[{"source": "a"}]}]}', FilePlace(2, 14)),
        # Of what is said twice the last counts.
        ('{"cells": [{"source": "b"}],\n"cells": [{"source": "a"}]}', FilePlace(2, 23)),
        ('{"cells": [{"source": "b",\n"source": ["", "a"]}]}', FilePlace(2, 17)),
        ('{"cells": [{"input": "b",\n"source": "a"}]}', FilePlace(2, 12)),
        # What stands before it is passed over, whatever it is.
        ('{"metadata": {"x": ["]}", -1e5, NaN]},\n"cells": [{"source": "a"}]}', FilePlace(2, 23)),
        # Of a source that is no text the cell is named.
        ('{"cells": [\n{"source": ["a", 1]}]}', FilePlace(2)),
        ('{"cells": [\n{"source": {"a": 1}}]}', FilePlace(2)),
        ('{"cells": [\n{"cell_type": "code"}]}', FilePlace(2)),
        ('{"cells": [{"source": "a"}]}\r\n', FilePlace(1, 24)),
        ("[]", FilePlace(1)),
        ('{"cells": []}', FilePlace(1)),
    ],
)
def test_a_notebook_of_another_form(text: str, place: FilePlace) -> None:
    assert NotebookText(text).place(1, 1, 1) == place


# --- what is said of it


BROKEN = json.dumps(
    notebook(cell(["# N\n"]), cell(["Words, a\n", 'tab\t"and" [x](oter.md)']), cell([], "code")),
    indent=1,
)
ROW = BROKEN.split("\n").index('    "tab\\t\\"and\\" [x](oter.md)"') + 1


def test_people_are_told_the_cell(tmp_path: Path) -> None:
    assert "n.ipynb:cell 2:2:11: LNK001 " in run(write(tmp_path, BROKEN))


def test_programs_are_told_the_line_of_the_file(tmp_path: Path) -> None:
    (found,) = json.loads(run(write(tmp_path, BROKEN), "--format", "json"))["findings"]
    assert (found["line"], found["column"]) == (ROW, 19)
    assert (found["cell"], found["cell_line"], found["cell_column"]) == (2, 2, 11)
    assert found["build_lines"] == [20002]
    assert found["fix"]["edits"] == [
        {"line": ROW, "column": 23, "old": "oter.md", "new": "other.md"}
    ]


def test_code_scanning_is_told_the_line_of_the_file(tmp_path: Path) -> None:
    log = json.loads(run(write(tmp_path, BROKEN), "--format", "sarif"))
    (found,) = log["runs"][0]["results"]
    (place,) = found["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": ROW, "startColumn": 19}
    assert place["logicalLocations"] == [{"name": "line 2 of cell 2", "kind": "cell"}]


def test_github_is_told_the_line_of_the_file(tmp_path: Path) -> None:
    said = run(write(tmp_path, BROKEN), "--format", "github")
    assert said.startswith(f"::error file=n.ipynb,line={ROW},col=19,title=LNK001 broken-link::")
    assert "::line 2 of cell 2: no page or file `oter.md`" in said


def test_a_dashboard_is_told_the_cell(tmp_path: Path) -> None:
    tree = ET.fromstring(run(write(tmp_path, BROKEN), "--format", "junit"))
    assert [case.get("name") for case in tree.iter("testcase")] == ["LNK001 line 2 of cell 2"]


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_what_was_kept_says_the_same(tmp_path: Path, form: str) -> None:
    write(tmp_path, BROKEN)
    first = check_book(tmp_path)
    again = check_book(tmp_path)
    assert again.cached
    assert reporter(form)(first.findings, 1) == reporter(form)(again.findings, 1)


def test_other_places_of_a_fault_have_lines_too(tmp_path: Path) -> None:
    twice = notebook(cell(["(a)=\n", "# N\n"]), cell(["(a)=\n", "## M\n"]))
    write(tmp_path, json.dumps(twice, indent=1))
    found = json.loads(run(tmp_path, "--format", "json", "--select", "duplicate-label"))["findings"]
    assert [(f["line"], [p["line"] for p in f["related"]]) for f in found] == [(7, [15]), (15, [7])]
    assert "`a` also stands at n.ipynb:cell 2:1;" in found[0]["message"]


def test_places_in_notebooks_and_in_texts_stand_side_by_side(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(notebook(cell(["(a)=\n", "# N\n"])), indent=1))
    (tmp_path / "index.md").write_text("# T\n\n(a)=\n## M\n", encoding="utf-8")
    found = json.loads(run(tmp_path, "--format", "json", "--select", "duplicate-label"))["findings"]
    text = {"path": "index.md", "line": 3, "column": 1}
    there = {"path": "n.ipynb", "line": 7, "column": 6}
    there |= {"cell": 1, "cell_line": 1, "cell_column": 1}
    assert [f["related"] for f in found] == [[there], [text]]


def test_only_the_fix_of_a_cell_is_made_one_of_its_file() -> None:
    edit = Edit(2, 1, "a", "b")
    mends = Fix("write b", (edit,))
    text, there = Location(PurePath("a.md"), 2, 1), Location(PurePath("n.ipynb"), 2, 1, cell=1)
    source = json.dumps(notebook(cell(["x\n", "a"])), indent=1)
    one, other, lost = in_files(
        [
            Finding(text, "m", fix=mends, related=(there,)),
            Finding(there, "m", fix=mends, related=(text,)),
            Finding(Location(PurePath("lost.ipynb"), 2, 1, cell=1), "m", fix=mends),
        ],
        lambda path: source if path == "n.ipynb" else None,
    )
    assert one.fix == mends
    assert other.fix
    assert other.fix.edits == (Edit(8, 6, "a", "b"),)
    assert (lost.fix, lost.location.file_place) == (None, FilePlace(1))


def test_messages_that_name_another_place_name_its_cell(tmp_path: Path) -> None:
    titles = notebook(cell(["Words.\n", "# N\n"]), cell(["## S"]), cell(["# M\n", "## S\n"]))
    said = run(write(tmp_path, json.dumps(titles)), "--select", "several-titles")
    assert "(the first is on line 2 of cell 1)" in said
    assert "   1:2  # N\n" in said
    assert "   3:1  # M  ← here\n" in said
    alike = notebook(cell(["# N\n", "## S"]), cell(["## S"]))
    said = run(write(tmp_path, json.dumps(alike)), "--select", "duplicate-heading")
    assert "n.ipynb:cell 2:1" in said
    assert "(also on line 2 of cell 1)" in said


def test_a_file_that_is_no_utf8_still_has_places(tmp_path: Path) -> None:
    write(tmp_path, BROKEN.replace("Words", "W\u00f6rds").encode("latin-1"))
    found = json.loads(run(tmp_path, "--format", "json", "--select", "LNK001"))["findings"]
    assert {f["code"]: (f["line"], f.get("cell")) for f in found} == {
        "PBK004": (ROW - 1, None),
        "LNK001": (ROW, 2),
    }


# --- fixes


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", [None, 1, 4])
def test_a_fix_changes_only_its_own_letters(tmp_path: Path, indent: int | None, end: str) -> None:
    value = notebook(cell(["# Nö\n", 'tab\t"é" [x](oter.md) \U0001f600']), key={"b": 1, "a": 2.50})
    text = json.dumps(value, indent=indent).replace("\n", end) + end
    write(tmp_path, text)
    run(tmp_path, "--unsafe-fixes")
    after = (tmp_path / "n.ipynb").read_bytes().decode()
    assert after == text.replace("(oter.md)", "(other.md)")
    assert "nothing to mend" in run(tmp_path)


def test_a_fix_writes_signs_as_json_does(tmp_path: Path) -> None:
    table = notebook(cell(["# N\n", "\n", "| a | b |\n", "|---|---|\n", "| `x|y` | 2 |\n"]))
    text = json.dumps(table, indent=1)
    write(tmp_path, text)
    run(tmp_path, "--unsafe-fixes", "--select", "uneven-table")
    after = (tmp_path / "n.ipynb").read_text(encoding="utf-8")
    assert after == text.replace("`x|y`", "`x\\\\|y`")
    assert json.loads(after)["cells"][0]["source"][4] == "| `x\\|y` | 2 |\n"


def test_words_that_the_file_has_in_two_pieces_are_not_mended(tmp_path: Path) -> None:
    text = json.dumps(notebook(cell(["# N\n", "[x](ot", "er.md)"])))
    write(tmp_path, text)
    (found,) = json.loads(run(tmp_path, "--format", "json"))["findings"]
    assert "fix" not in found
    assert found["cell_line"] == 2
    run(tmp_path, "--unsafe-fixes")
    assert (tmp_path / "n.ipynb").read_text(encoding="utf-8") == text


def test_a_cell_whose_source_holds_more_than_text_is_not_mended(tmp_path: Path) -> None:
    text = json.dumps(notebook(cell(["# N\n", "[x](oter.md) ", 1])), indent=1)
    write(tmp_path, text)
    stops, found = json.loads(run(tmp_path, "--format", "json"))["findings"]
    assert (stops["code"], found["code"]) == ("PAG023", "LNK001")
    assert "fix" not in found
    assert (found["line"], found["column"], found["cell_line"]) == (3, 0, 2)


# --- R Markdown, which is a text


RMD = (
    "---\ntitle: x\n---\n\n# Title\n\n[x](oter.md)\n\n```{r}\nplot()\n```\n\n\n"
    "[y](gone.md)\n\n```{r}\n\n```\n\n% playbook: ignore[LNK001] not there yet\n[z](away.md)\n"
)


def test_in_r_markdown_lines_are_those_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "n.ipynb").unlink()
    (tmp_path / "n.Rmd").write_text(RMD, encoding="utf-8")
    formats = "sphinx:\n  config:\n    nb_custom_formats: {.Rmd: jupytext.reads}\n"
    (tmp_path / "_config.yml").write_text(CONFIG + formats, encoding="utf-8")
    found = json.loads(run(tmp_path, "--format", "json"))["findings"]
    places = [(f["line"], f["column"], f["build_lines"]) for f in found if "cell" not in f]
    assert places == [(7, 1, [10004]), (14, 1, [30002])]
    run(tmp_path, "--unsafe-fixes")
    after = (tmp_path / "n.Rmd").read_text(encoding="utf-8")
    assert after == RMD.replace("oter.md", "other.md")
