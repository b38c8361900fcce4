"""What the build stops at is found with file and line, and said before all else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from playbook import check_book
from playbook.book.model import BibFault
from playbook.check.reporters.text import render
from playbook.common.findings import Finding, Location
from playbook.reading.bibliography import BibTexts

CONFIG = 'title: T\nbibtex_bibfiles: [r.bib]\nexecute:\n  execute_notebooks: "off"\n'
TOC = "format: jb-book\nroot: index\n"
BOTH = f"{TOC}chapters:\n- file: n\n"
SHOWN = "# T\n\n{cite}`a`\n\n```{bibliography}\n```\n"
ENTRY = "@misc{a,\n  author = {A B},\n  title = {T}\n}\n"
CELL = {"cell_type": "markdown", "metadata": {}, "source": ["# N"]}

Files = dict[str, str | bytes]


def found(root: Path, files: Files) -> list[Finding]:
    """What is found in a book of these files, and of what every book has."""
    usual: Files = {"_config.yml": CONFIG, "_toc.yml": TOC, "index.md": "# T\n\nWords.\n"}
    for name, text in {**usual, "r.bib": ENTRY, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(check_book(root, cache=False).findings)


def fatal(findings: list[Finding]) -> list[str]:
    return [f"{f.location} {f.code}" for f in findings if f.fatal]


def notebook(*cells: Any, **more: Any) -> Files:
    """A book with a notebook whose second cell is the one in question."""
    whole = {"cells": [CELL, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    kept = {key: value for key, value in whole.items() if value != "out"}
    return {"_toc.yml": BOTH, "n.ipynb": json.dumps(kept)}


def cell(kind: str = "markdown", **more: Any) -> dict[str, Any]:
    whole = {"cell_type": kind, "metadata": {}, "source": "x", **more}
    return {key: value for key, value in whole.items() if value != "out"}


def output(**more: Any) -> dict[str, Any]:
    return cell("code", outputs=[more])


# Each was seen to stop `jupyter-book build`.
STOPS: dict[str, tuple[Files, list[str]]] = {
    "settings in Latin-1": (
        {"_config.yml": "# a\ntitle: Caf\xe9\n".encode("latin-1")},
        ["_config.yml:2 PBK005"],
    ),
    "settings in UTF-16": (
        {"_config.yml": "title: T\n".encode("utf-16")},
        ["_config.yml:1 PBK005"],
    ),
    "empty settings": ({"_config.yml": ""}, ["_config.yml:1 PBK005"]),
    "settings of comments": ({"_config.yml": "# nothing yet\n"}, ["_config.yml:1 PBK005"]),
    "contents in Latin-1": (
        {"_toc.yml": f"{TOC}# caf\xe9\n".encode("latin-1")},
        ["_toc.yml:3 TOC004"],
    ),
    "contents in UTF-16": ({"_toc.yml": TOC.encode("utf-16")}, ["_toc.yml:1 TOC004"]),
    "sources in Latin-1": (
        {"r.bib": ENTRY.replace("A B", "\xe9").encode("latin-1")},
        ["r.bib:2 LNK033"],
    ),
    "source without a comma": ({"r.bib": ENTRY.replace("},", "}")}, ["r.bib:2 LNK033"]),
    "source that does not end": ({"r.bib": ENTRY[:-2]}, ["r.bib:1 LNK033"]),
    "source of an unknown kind": (
        {"r.bib": ENTRY.replace("misc", "conference"), "index.md": SHOWN},
        ["r.bib:1 LNK033"],
    ),
    "page below its own list": (
        {"_toc.yml": BOTH, "n.md": "# N\n\n```{toctree}\nindex\n```\n"},
        ["n.md:4 TOC009"],
    ),
    "page below its own pattern": (
        {"_toc.yml": BOTH, "n.md": "# N\n\n```{toctree}\n:glob:\n\n*\n```\n"},
        ["n.md:6 TOC009"],
    ),
    "page below its own list in rst": (
        {"_toc.yml": BOTH, "n.rst": "N\n=\n\n.. toctree::\n\n   Home <index>\n"},
        ["n.rst:6 TOC009"],
    ),
    "two orphans that list each other": (
        {
            "x.md": "---\norphan: true\n---\n# X\n\n```{toctree}\ny\n```\n",
            "y.md": "---\norphan: true\n---\n# Y\n\n```{toctree}\nx.md\n```\n",
        },
        ["x.md:7 TOC009", "y.md:7 TOC009"],
    ),
    "table from a file in Latin-1": (
        {"index.md": "# T\n\n```{csv-table}\n:file: d.csv\n```\n", "d.csv": b"a\nCaf\xe9\n"},
        ["d.csv:2 PBK004"],
    ),
    "table from a file of another encoding": (
        {
            "index.md": "# T\n\n```{csv-table}\n:file: d.csv\n:encoding: ascii\n```\n",
            "d.csv": "Caf\xe9\n",
        },
        ["d.csv:1 PBK004"],
    ),
    "no metadata": (notebook(metadata="out"), ["n.ipynb:1 PAG023"]),
    "metadata that are a list": (notebook(metadata=[]), ["n.ipynb:1 PAG023"]),
    "no nbformat": (notebook(nbformat="out"), ["n.ipynb:1 PAG023"]),
    "nbformat as a text": (notebook(nbformat="4"), ["n.ipynb:1 PAG023"]),
    "nbformat of the future": (notebook(nbformat=5), ["n.ipynb:1 PAG023"]),
    "minor as a text": (notebook(nbformat_minor="5"), ["n.ipynb:1 PAG023"]),
    "no cells": (notebook(cells="out"), ["n.ipynb:1 PAG023"]),
    "no worksheets": (notebook(nbformat=3, cells="out"), ["n.ipynb:1 PAG023"]),
    "kernel as a text": (notebook(metadata={"kernelspec": "x"}), ["n.ipynb:1 PAG023"]),
    "cell without metadata": (notebook(cell(metadata="out")), ["n.ipynb:cell 2:1 PAG023"]),
    "cell with null metadata": (
        notebook(cell("code", outputs=[], metadata=None)),
        ["n.ipynb:cell 2:1 PAG023"],
    ),
    "cell without a source": (notebook(cell("raw", source="out")), ["n.ipynb:cell 2:1 PAG023"]),
    "cell with a number": (notebook(cell(source=["a", 3])), ["n.ipynb:cell 2:1 PAG023"]),
    "cell without a kind": (notebook(cell(cell_type="out")), ["n.ipynb:cell 2:1 PAG023"]),
    "cell that is none": (notebook(None), ["n.ipynb:cell 2:1 PAG023"]),
    "code without outputs": (notebook(cell("code")), ["n.ipynb:cell 2:1 PAG023"]),
    "outputs that are none": (notebook(cell("code", outputs=None)), ["n.ipynb:cell 2:1 PAG023"]),
    "output without a kind": (notebook(output(data={})), ["n.ipynb:cell 2:1 PAG023"]),
    "output without data": (
        notebook(output(output_type="display_data")),
        ["n.ipynb:cell 2:1 PAG023"],
    ),
    "stream without a name": (
        notebook(output(output_type="stream", text="x")),
        ["n.ipynb:cell 2:1 PAG023"],
    ),
    "error without its lines": (notebook(output(output_type="error")), ["n.ipynb:cell 2:1 PAG023"]),
    "attachments as a text": (notebook(cell(attachments="x")), ["n.ipynb:cell 2:1 PAG023"]),
}
# The build goes on at each.
GOES_ON: dict[str, Files] = {
    "settings with a mark of order": {"_config.yml": b"\xef\xbb\xbf" + CONFIG.encode()},
    "contents with a mark of order": {"_toc.yml": b"\xef\xbb\xbf" + TOC.encode()},
    "a kind of source that no page shows": {"r.bib": ENTRY.replace("misc", "conference")},
    "sources in a named encoding": {
        "_config.yml": CONFIG + "sphinx:\n  config:\n    bibtex_encoding: latin-1\n",
        "r.bib": ENTRY.replace("A B", "\xe9").encode("latin-1"),
    },
    "a file in a named encoding": {
        "index.md": "# T\n\n```{csv-table}\n:file: d.csv\n:encoding: latin-1\n```\n",
        "d.csv": b"Caf\xe9\n",
    },
    "no minor number": notebook(nbformat_minor="out"),
    "cells of another kind": notebook(cell("heading"), cell("raw")),
    "an output of another kind": notebook(output(output_type="other")),
    "a page of two lists": {
        "_toc.yml": f"{BOTH}- file: x\n",
        "n.md": "# N\n\n```{toctree}\nx\n```\n",
        "x.md": "# X\n",
    },
}
# Files of sources, each read by pybtex too.
TEXTS = (
    ENTRY,
    "@article(a,\n title={T}\n)\n",
    '@string{j = "J"}\n@preamble{"x"}\n@misc{a, title = j # " and " # {b}, month = jan,, year=2000}\n',
    "@misc{a, title = {}}",
    "@misc{a}",
    "@comment{ anything }\n" + ENTRY,
    "words before\n" + ENTRY + "words behind",
    '@misc{a, title = "a {"} b"}',
    "@misc{a, author = {A, B, C and {D, E, F, G}}}",
    "@misc{a, author = {A, Jr., C AND B, D}}",
    "@MISC{a, TITLE = {T}}",
    "@misc{a,\n  author = {A B}\n  title = {T}\n}\n",
    "@misc{a,\n  author = {A B,\n  title = {T}\n}\n",
    "@misc{a,\n  title = {T}\n\n@misc{b, title = {U}}\n",
    "@misc{a,\n  title = {T},\n\n@misc{b, title = {U}}\n",
    '@misc{a, title = "T}',
    '@misc{a, title = "T\n}\n@misc{b, title = "U"}',
    "@misc{a, title = T U}",
    "@misc{a, month = january}",
    "@misc{, title = {T}}",
    "@misc{a b, title = {T}}",
    "@misc{a, title {T}}",
    "@misc{a, title = }",
    "@misc{a, year = 2000a}",
    "@string{j {J}}",
    "mail to a@b.org\n" + ENTRY,
    "% a comment @x\n" + ENTRY,
    "@comment all of it\n" + ENTRY,
    "@misc{a, author = {A, B, C, D}}",
    "@misc{a, author = {A, B, C,}}",
    "@misc{a, title = {T}, Title = {U}}\n@misc{b, title = {T}}",
    ENTRY + ENTRY.replace("{a,", "{A,") + ENTRY.replace("{a,", "{b,"),
    "@misc{a, title = {" + "{" * 101 + "}" * 101 + "}}",
    "@misc{\xe9, title = {T}}",
    "",
    "@",
    "@misc",
    "@misc{",
    "@misc{a,",
    "@misc{a, title",
    "@misc{a, title =",
)


@pytest.mark.parametrize("name", STOPS)
def test_what_stops_the_build_is_found_where_it_stands(name: str, tmp_path: Path) -> None:
    files, wanted = STOPS[name]
    assert fatal(found(tmp_path, files)) == wanted


@pytest.mark.parametrize("name", GOES_ON)
def test_what_the_build_goes_on_at_is_not_called_fatal(name: str, tmp_path: Path) -> None:
    assert fatal(found(tmp_path, GOES_ON[name])) == []


def read(text: str) -> BibTexts:
    texts = BibTexts()
    texts.read("r.bib", text.encode(), "utf-8-sig")
    return texts


def said_by_pybtex(text: str) -> tuple[str, list[str]]:
    """Whether the library of the build stops, or reads no further; and the keys that it has then."""
    parser = Parser()
    try:
        parser.parse_string(text)
    except PybtexError as error:
        # sphinxcontrib-bibtex lets errors of data pass, and no others.
        end = (
            "ends"
            if type(error).__name__ in ("BibliographyDataError", "DuplicateField")
            else "stops"
        )
        return end, list(parser.data.entries)
    return "reads", list(parser.data.entries)


@pytest.mark.parametrize("text", TEXTS)
def test_sources_are_read_as_the_build_reads_them(text: str) -> None:
    texts = read(text)
    end, keys = said_by_pybtex(text)
    said = "stops" if any(f.fatal for f in texts.faults) else "ends" if texts.faults else "reads"
    assert said == end
    if end != "stops":
        assert list(texts.keys) == keys


def test_the_line_of_a_fault_is_that_of_its_cause() -> None:
    lost = read("@misc{a,\n title = {T},\n year = 2000\n title = {T}\n}\n")
    assert [(fault.line, fault.fatal) for fault in lost.faults] == [(3, True)]
    twice = read(ENTRY + "\n" + ENTRY + "\n@misc{b, title = {T}}\n")
    assert twice.faults == [
        BibFault(
            "r.bib",
            6,
            "the key `a` also stands on line 1, and the build reads nothing of the file from there on; "
            "keep one of them",
        )
    ]
    assert {key: place.line for key, place in twice.lost.items()} == {"b": 11}


def test_a_source_behind_one_that_stands_twice_is_said_to_be_lost(tmp_path: Path) -> None:
    page = "# T\n\n{cite}`a` and\n{cite}`b`\n\n```{bibliography}\n```\n"
    findings = found(tmp_path, {"index.md": page, "r.bib": ENTRY * 2 + "@misc{b, title = {T}}\n"})
    assert [f"{f.location} {f.code}" for f in findings] == ["index.md:4:1 LNK006", "r.bib:5 LNK033"]
    assert "it stands in r.bib:9, but the build does not read as far" in findings[0].message


def test_what_a_page_shows_and_cannot_be_read_is_found(tmp_path: Path) -> None:
    page = (
        "# T\n\n```{include} a.txt\n```\n\n```{literalinclude} b.py\n```\n\n"
        "```{raw} html\n:file: c.html\n```\n\n```{include} d.txt\n:encoding: latin-1\n```\n"
    )
    latin = {f"{name}": b"x\nCaf\xe9\n" for name in ("a.txt", "b.py", "c.html", "d.txt")}
    findings = found(tmp_path, {"index.md": page, **latin})
    assert [str(f.location) for f in findings if f.code == "PBK004"] == [
        "a.txt:2",
        "b.py:2",
        "c.html:2",
    ]
    assert fatal(findings) == []


def test_what_stops_the_build_is_printed_first() -> None:
    place = Location
    light = Finding(place(Path("a.md"), 1), "a", "LNK001", name="broken-link")
    heavy = Finding(place(Path("b.ipynb"), 1), "b", "PAG023", name="bad-notebook", fatal=True)
    text = render([light, heavy], 2)
    assert text.splitlines()[0] == "b.ipynb:1: PAG023 fatal: b [bad-notebook]"
    assert "The book cannot be built before the 1 fatal one is mended." in text


def test_all_values_of_the_settings_are_said_with_those_that_stop_the_build(
    tmp_path: Path,
) -> None:
    config = (
        "title: T\nlogo: gone.png\nhtml:\n  use_edit_page_button: true\nshared: &s\n"
        "  favicon: gone.ico\n"
    )
    findings = found(tmp_path, {"_config.yml": config, "index.md": "# T\n\n[x](nope.md)\n"})
    assert [f"{f.location} {f.code} {f.fatal}" for f in findings] == [
        "_config.yml:2 PBK007 False",
        "_config.yml:4 PBK005 True",
    ]
    assert "before the 1 fatal one is mended. What else" in render(findings, 1)


def test_a_value_that_is_taken_over_has_the_line_of_what_takes_it(tmp_path: Path) -> None:
    config = "title: T\n\nshared: &s\n  use_edit_page_button: true\nhtml:\n  <<: *s\n"
    assert fatal(found(tmp_path, {"_config.yml": config})) == ["_config.yml:5 PBK005"]
