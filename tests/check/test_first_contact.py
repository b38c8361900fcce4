"""The check on books of strangers: wherever they lie, and whatever is wrong with them at first."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner, Result

from playbook import check_book
from playbook.check.reporters.text import render
from playbook.cli.main import main
from playbook.common.findings import Finding, Location

CONFIG = 'title: T\nexecute:\n  execute_notebooks: "off"\n'
TOC = "format: jb-book\nroot: index\n"
LIST = "```{bibliography}\n```\n"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def book(root: Path, page: str = "# T\n\nWords.\n", **more: str) -> Path:
    files: dict[str, str | bytes] = {"_config.yml": CONFIG, "_toc.yml": TOC, "index.md": page}
    return write(root, files | {name.replace("__", "."): text for name, text in more.items()})


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", "--no-cache", *map(str, words)])


def codes(root: Path) -> list[str]:
    return [finding.code for finding in check_book(root, cache=False).findings]


# --- where the book lies


@pytest.mark.parametrize("files", [{}, {"notes.txt": "x"}, {"docs/page.md": "# Page\n"}])
def test_a_folder_without_a_book_is_wrong_use(
    tmp_path: Path, files: dict[str, str | bytes]
) -> None:
    result = run(write(tmp_path, files))
    assert result.exit_code == 2
    assert "there is no book in" in result.output
    assert "_config.yml" in result.output


@pytest.mark.parametrize("below", ["book", "docs/source", "a b/ü"])
def test_the_only_book_below_a_folder_is_checked(tmp_path: Path, below: str) -> None:
    book(tmp_path / below, "# T\n\n[x](gone.md)\n")
    write(tmp_path, {"README.md": "[y](also-gone.md)\n"})
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "gone.md" in result.output
    assert "also-gone.md" not in result.output
    assert f"{below}/ is checked" in result.output


def test_of_several_books_one_is_asked_for(tmp_path: Path) -> None:
    book(tmp_path / "one")
    book(tmp_path / "two")
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "`one`, `two`" in result.output


@pytest.mark.parametrize("below", ["", "book", "docs/guide"])
def test_a_book_of_the_second_version_is_read(tmp_path: Path, below: str) -> None:
    write(tmp_path / below, {"myst.yml": "version: 1\n", "index.md": "# T\n\n[](#gone)\n"})
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "index.md:3:1: LNK001" in result.output


def test_no_book_is_looked_for_in_installed_packages(tmp_path: Path) -> None:
    book(tmp_path / "node_modules" / "theme")
    book(tmp_path / ".tox" / "book")
    assert run(tmp_path).exit_code == 2


# --- the cause before its consequences


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("_config.yml", "title: [T\n", "PBK005"),
        ("_config.yml", "- title\n", "PBK005"),
        ("_toc.yml", "- file: index\n- file: other\n", "TOC004"),
        ("_toc.yml", "format: jb-book\nroot: index\nchapters:\n  - fil: other\n", "TOC004"),
        ("_toc.yml", "format: jb-book\nroot: intro\n", "TOC007"),
        ("_toc.yml", f"{TOC}chapters:\n  - file: other\n  - file: other\n", "TOC003"),
    ],
)
def test_what_keeps_the_book_from_being_built_is_said_alone(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    book(tmp_path, "# T\n\n[x](gone.md)\n\n![](none.png)\n", other__md="# O\n\n[y](gone.md)\n")
    (tmp_path / name).write_text(text, "utf-8")
    assert set(codes(tmp_path)) == {code}
    shown = run(tmp_path).output
    assert "fatal: " in shown
    assert "cannot be built" in shown


def test_the_list_of_old_books_says_what_moves_it_on(tmp_path: Path) -> None:
    book(tmp_path)
    (tmp_path / "_toc.yml").write_text("- file: index\n", "utf-8")
    assert "jupyter-book toc migrate" in run(tmp_path).output


def test_no_fix_is_made_while_the_settings_cannot_be_read(tmp_path: Path) -> None:
    page = "# T\n\n(words)[index.md]\n"
    book(tmp_path, page)
    (tmp_path / "_config.yml").write_text("title: [T\n", "utf-8")
    run("--fix", "--unsafe-fixes", tmp_path)
    assert (tmp_path / "index.md").read_text("utf-8") == page


# --- what robots write, and what is shown elsewhere


def test_a_list_of_contributors_that_a_robot_keeps_is_left_alone(tmp_path: Path) -> None:
    row = '<td><a href="#ideas-a">x</a></td>\n'
    start, end = "<!-- ALL-CONTRIBUTORS-LIST:START -->\n", "<!-- ALL-CONTRIBUTORS-LIST:END -->\n"
    book(tmp_path, f"# T\n\n{start}<table>\n{row}</table>\n{end}\n<a href='#mine'>x</a>\n")
    found = check_book(tmp_path, select=["LNK013"], cache=False).findings
    assert ["#mine" in finding.message for finding in found] == [True]


def test_unused_pictures_of_a_folder_are_one_finding(tmp_path: Path) -> None:
    book(tmp_path)
    write(tmp_path, {f"figures/{n}.png": b"\x89PNG" for n in range(9)} | {"lost.png": b"\x89PNG"})
    found = check_book(tmp_path, select=["FIG005"], cache=False).findings
    assert [str(finding.location) for finding in found] == ["figures/0.png", "lost.png"]
    assert "8 others of its folder (`1.png`, `2.png`, `3.png` and 5 more)" in found[0].message
    assert len(found[0].related) == 8


@pytest.mark.parametrize("with_git", [True, False])
def test_a_picture_that_the_readme_above_shows_is_used(tmp_path: Path, *, with_git: bool) -> None:
    book(tmp_path / "book")
    write(tmp_path, {"book/logo.png": b"\x89PNG", "README.md": "![Logo](book/logo.png)\n"})
    if with_git:
        for words in (("init", "-q"), ("add", ".")):
            subprocess.run(["git", "-C", tmp_path, *words], check=True)
    assert check_book(tmp_path / "book", select=["FIG005"], cache=False).findings == ()


def test_pages_that_the_author_left_out_are_not_missed(tmp_path: Path) -> None:
    book(tmp_path, draft__md="# D\n")
    (tmp_path / "_config.yml").write_text(f"{CONFIG}only_build_toc_files: true\n", "utf-8")
    assert codes(tmp_path) == []


# --- notebooks of any size


def notebook(source: str, output: str = "") -> str:
    shown = {"output_type": "display_data", "metadata": {}, "data": {"image/png": output}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# N\n", "\n", source]},
        {"cell_type": "code", "metadata": {}, "source": [], "outputs": [shown]},
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_large_notebook_is_read(tmp_path: Path) -> None:
    plot = base64.b64encode(os.urandom(3_300_000)).decode()
    write(tmp_path, {"big.ipynb": notebook("[x](gone.md)", plot), "dot.png": b"\x89PNG"})
    book(tmp_path, "# T\n\n![d](dot.png)\n")
    (tmp_path / "_toc.yml").write_text(f"{TOC}chapters:\n  - file: big\n", "utf-8")
    found = check_book(tmp_path, cache=False).findings
    assert [finding.code for finding in found] == ["FIG001", "LNK001"] or [
        finding.code for finding in found
    ] == ["LNK001"]


def test_a_name_in_what_a_cell_puts_out_shows_no_picture(tmp_path: Path) -> None:
    write(tmp_path, {"n.ipynb": notebook("Words.", "lost.png"), "lost.png": b"\x89PNG"})
    book(tmp_path)
    (tmp_path / "_toc.yml").write_text(f"{TOC}chapters:\n  - file: n\n", "utf-8")
    assert codes(tmp_path) == ["FIG005"]


# --- single constructs


@pytest.mark.parametrize("text", ["{cite}`Some words <key2020>`", "{cite:p}`Words<key2020>`"])
def test_words_may_stand_before_the_key_of_a_citation(tmp_path: Path, text: str) -> None:
    book(tmp_path, f"# T\n\n{text}\n\n{LIST}", r__bib="@misc{key2020,\n title={T},\n}\n")
    (tmp_path / "_config.yml").write_text(f"{CONFIG}bibtex_bibfiles: [r.bib]\n", "utf-8")
    assert codes(tmp_path) == []


def test_a_citation_with_words_still_needs_its_key(tmp_path: Path) -> None:
    book(
        tmp_path,
        "# T\n\n{cite}`Words <gone>`\n\n" + LIST,
        r__bib="@misc{key2020,\n title={T},\n}\n",
    )
    (tmp_path / "_config.yml").write_text(f"{CONFIG}bibtex_bibfiles: [r.bib]\n", "utf-8")
    found = check_book(tmp_path, cache=False).findings
    assert ["`gone`" in finding.message for finding in found] == [True]


def test_a_blank_at_the_end_of_an_address_is_no_fault(tmp_path: Path) -> None:
    book(tmp_path, '# T\n\n<a href="http://example.org ">x</a>\n')
    assert codes(tmp_path) == []


def test_braces_that_are_no_expression_are_said_as_such(tmp_path: Path) -> None:
    book(tmp_path, "# T\n\n{{ name! }} and {{ a + b }}\n")
    (tmp_path / "_config.yml").write_text(
        f"{CONFIG}parse:\n  myst_enable_extensions: [substitution]\n", "utf-8"
    )
    found = sorted(f.message for f in check_book(tmp_path, cache=False).findings)
    assert "cannot be read as an expression" in found[0]
    assert "the substitution `a` has no value" in found[1]


def test_a_page_that_is_listed_already_is_not_suggested(tmp_path: Path) -> None:
    book(tmp_path, ethics__md="# E\n")
    (tmp_path / "_toc.yml").write_text(f"{TOC}chapters:\n  - file: ethics\n  - file: ethic\n")
    found = check_book(tmp_path, cache=False).findings
    assert [(finding.code, finding.fix) for finding in found] == [("TOC002", None)]


def test_words_before_an_address_are_not_wrapped_into_a_link(tmp_path: Path) -> None:
    book(tmp_path, "# T\n\n[w](name: https://example.org/x)\n")
    found = check_book(tmp_path, cache=False).findings
    assert [(finding.code, finding.fix) for finding in found] == [("LNK012", None)]


# --- the first screen


def bad_lines(count: int) -> str:
    rows = [f"[here](gone-{number}.md) and [ref](https://example.org)" for number in range(count)]
    return "# T\n\n" + "\n\n".join(rows) + "\n\n#### Deep\n\n```{nott}\nx\n```\n\n![](gone.png)\n"


def test_a_long_report_begins_with_a_screen(tmp_path: Path) -> None:
    book(tmp_path, bad_lines(40), swallowed__md="# S\n\n```{note}\nThe end.\n")
    lines = run(tmp_path).stdout.splitlines()
    assert len(lines) <= 24
    assert lines[0].startswith("swallowed.md:1: TOC001 ")  # a page that nobody finds comes first
    assert lines[1].startswith("swallowed.md:3:1: PAG014 ")
    assert sum(": LNK001 " in line for line in lines) == 3
    assert any(line.split()[:2] == ["37", "LNK001"] for line in lines)
    assert lines[-1].startswith("Every finding: playbook check --all.")


@pytest.mark.parametrize("words", [["--all"], ["--select", "LNK001"]])
def test_everything_is_printed_where_it_is_asked_for(tmp_path: Path, words: list[str]) -> None:
    book(tmp_path, bad_lines(40))
    assert run(tmp_path, *words).stdout.count(" LNK001 no page or file `gone-") == 40


def test_a_named_file_and_a_written_report_have_everything(tmp_path: Path) -> None:
    book(tmp_path, bad_lines(40))
    report = tmp_path / "report.txt"
    run(tmp_path, "--output", report)
    assert report.read_text().count(" LNK001 ") == 40
    assert run(tmp_path / "index.md").stdout.count(" LNK001 ") == 40


def test_a_short_report_is_printed_as_it_is(tmp_path: Path) -> None:
    book(tmp_path, "# T\n\n[a](gone.md)\n\n[b](gone-2.md)\n")
    out = run(tmp_path).stdout
    assert out.count(" LNK001 ") == 2
    assert "--all" not in out


def test_many_rules_still_fit_on_a_screen() -> None:
    found = [
        Finding(Location(PurePath(f"p{n}.md"), n + 1), "x; y", f"XYZ{n:03}", name=f"name-{n}")
        for n in range(60)
    ]
    lines = render(found, 60, brief=True).splitlines()
    assert len(lines) == 24
    assert lines[-4].split() == ["42", "of", "42", "more", "rules"]


def test_notes_that_are_hidden_are_counted(tmp_path: Path) -> None:
    book(tmp_path, "# T\n\nThe ABCQ is here.\n")
    (tmp_path / "pyproject.toml").write_text("[tool.playbook.check]\nhouse = true\n")
    out = run(tmp_path, "--ignore", "PRJ,PAG").stdout
    assert "notes are not shown (--severity note shows them)" in out or "note is not shown" in out
    shown = run(tmp_path, "--select", "STY003").stdout
    assert ": STY003 " in shown


# --- what is named and is no page


def test_a_named_readme_is_checked_with_the_book_around_it(tmp_path: Path) -> None:
    book(tmp_path, "# T\n")
    config = CONFIG + "exclude_patterns: [README.md]\n"
    text = "[ok](index.md) [top](#read-me) [tree](pics) [m](Makefile)\n\n[x](gone.md) ![](no.png)\n"
    write(
        tmp_path,
        {
            "_config.yml": config,
            "README.md": f"# Read me\n\n{text}",
            "pics/a.txt": "",
            "Makefile": "",
        },
    )
    assert run(tmp_path).exit_code == 0
    result = run(tmp_path / "README.md")
    assert result.exit_code == 1
    assert [line.split()[1] for line in result.stdout.splitlines() if ".md:" in line] == [
        "LNK001",
        "FIG001",
        "FIG004",
    ]
    assert "1 page checked" in result.stdout


@pytest.mark.parametrize("name", ["LICENSE", "scripts", "scripts/a.py"])
def test_what_is_named_and_not_read_is_wrong_use(tmp_path: Path, name: str) -> None:
    book(tmp_path)
    write(tmp_path, {"LICENSE": "MIT", "scripts/a.py": "x = 1\n"})
    result = run(tmp_path / name)
    assert result.exit_code == 2
    assert f"nothing is checked in {name}" in result.stderr


def test_a_named_settings_file_shows_its_findings(tmp_path: Path) -> None:
    book(tmp_path, _toc__yml=TOC + "chapters:\n  - file: gone\n")
    result = run(tmp_path / "_toc.yml")
    assert result.exit_code == 1
    assert "TOC002" in result.stdout


def test_a_text_that_was_named_is_kept_apart_from_the_book(tmp_path: Path) -> None:
    root = book(tmp_path, "# T\n")
    write(
        root, {"_config.yml": CONFIG + "exclude_patterns: [NOTES.md]\n", "NOTES.md": "[x](no.md)\n"}
    )
    for _ in range(2):  # once read, once kept
        found = check_book(root, named=["NOTES.md"])
        assert [(f.code, f.location.path.as_posix()) for f in found.findings] == [
            ("LNK001", "NOTES.md")
        ]
        assert (found.pages, found.paths) == (1, ("index.md", "NOTES.md"))
        assert not check_book(root).findings


# --- what strangers found


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://example.org/a b) end",
        "{math}'f'(x) = f''(x)'",
        "Tick [ ] (index.md) here",
        "a ** b ** c and 2**3**4 and **bold **text",
        "*emph* x\n*[ ] no*",
    ],
)
def test_no_safe_fix_guesses(tmp_path: Path, text: str) -> None:
    page = f"# T\n\n{text}\n"
    root = book(tmp_path, page)
    assert run(root, "--fix").exit_code in {0, 1}
    assert (root / "index.md").read_text() == page


def test_no_fix_cuts_a_link(tmp_path: Path) -> None:
    root = book(tmp_path, "# T\n\n[a](https://example.org/a b) end\n")
    run(root, "--fix", "--unsafe-fixes")
    assert "a b) b)" not in (root / "index.md").read_text()


@pytest.mark.parametrize("value", ["!!bool z", "!!timestamp foo", "!!int x", "!!float y"])
@pytest.mark.parametrize("name", ["_config.yml", "index.md"])
def test_a_tag_on_a_word_that_is_none_is_a_finding(tmp_path: Path, name: str, value: str) -> None:
    root = book(tmp_path)
    text = f"title: T\nx: {value}\n" if name == "_config.yml" else f"---\nx: {value}\n---\n# T\n"
    (root / name).write_text(text)
    result = run(root)
    assert result.exit_code == 1
    assert f"{name}:" in result.stdout


def test_a_number_without_end_is_one_line(tmp_path: Path) -> None:
    root = book(tmp_path, pyproject__toml=f"[tool.playbook.check]\nhouse={'1' * 5001}\n")
    result = run(root)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: pyproject.toml:")


def test_a_page_that_is_listed_very_often_costs_no_list_of_lists(tmp_path: Path) -> None:
    root = book(tmp_path, _toc__yml=TOC + "chapters:\n" + "- file: a\n" * 400, a__md="# A\n")
    found = [f for f in check_book(root, cache=False).findings if f.code == "TOC003"]
    assert len(found) == 399
    assert max(len(f.message) for f in found) < 120


def test_an_invisible_sign_in_a_bare_address_is_a_finding_and_no_failure(tmp_path: Path) -> None:
    result = run(book(tmp_path, "# T\n\n<https://x.org/\u200bq>\n"))
    assert result.exit_code == 1
    assert ": PAG052 " in result.stdout
