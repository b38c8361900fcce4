"""Builds that go wrong half-way, and second builds: each leaves a book that is whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from playbook.build import run as building
from playbook.build.run import build_result
from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.common.own_folders import hidden_name

ROOT = Path(__file__).resolve().parent.parent


def html(book) -> Path:
    return book.root / "_build" / "html"


def built(book, *options: str) -> None:
    run = book.playbook("build", *options)
    assert run.returncode == 0, run.stderr


def terms(folder: Path) -> set[str]:
    """The words that a search of the book finds."""
    text = (folder / "searchindex.js").read_text(encoding="utf-8")
    return set(json.loads(text[text.index("{") : text.rindex("}") + 1])["terms"])


# --- search


def test_words_of_tables_and_pictures_are_found(book) -> None:
    book.examples()
    book.page("map", "# Map\n\n```{stakeholder-map} example\n:view: table\n```\n")
    book.page("grid", "# Grid\n\n```{stakeholder-map} example\n:view: grid\n```\n")
    built(book)

    found = terms(html(book))

    assert {"grower", "influenc", "quadrant", "lakesid"} <= found
    for name in ("map", "grid"):
        page = book.built(name)
        block = page[page.index('<div class="pb-register') : page.index('<p class="pb-downloads"')]
        glued = re.findall(
            r"\w</(?:p|td|th|li|text|tspan|caption|title|desc)>(?:<[^>]*>)*\w", block
        )
        assert not glued, f"{name}: {glued[:5]}"


# --- stopped and started again


def test_a_build_that_was_stopped_does_not_spoil_the_next(book) -> None:
    for name in ("one", "two", "three", "four"):
        book.page(name, f"# {name}\n\nWords.\n")
    built(book)
    (html(book) / "searchindex.js").unlink()
    (book.root / "book/two.md").write_text(
        (book.root / "book/two.md").read_text(encoding="utf-8") + "\nKestrel.\n", encoding="utf-8"
    )

    built(book)

    assert {"kestrel", "word"} <= terms(html(book))


def test_stopping_a_build_is_one_line(book, monkeypatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    memory = book.root / "_build/.doctrees"
    pickle = book.write(f"_build/.doctrees/{hidden_name(memory)}/environment.pickle", "half")
    monkeypatch.setattr(subprocess, "run", stopped)

    stop = CliRunner().invoke(main, ["build", str(book.root)])

    assert stop.exit_code == 130
    assert stop.output == "The build was stopped.\n"
    assert not pickle.exists()


# --- the table of contents


@pytest.mark.parametrize(
    ("toc", "words"),
    [
        (b"format: jb-book\n\troot: book/index\n", "_toc.yml:2"),
        (b"", "_toc.yml:1"),
        (None, "_toc.yml:1"),
        ("format: jb-book\nroot: book/caf\xe9\n".encode("latin-1"), "_toc.yml:2"),
        (b"format: jb-book\nroot: 5\n", "_toc.yml:2"),
        (b"- a\n- b\n", "_toc.yml:1"),
        (b"format: jb-book\n", "_toc.yml:1"),
        (b"format: jb-book\nroot: book/index\nchapters: words\n", "_toc.yml:3"),
        ("folder", "_toc.yml:1"),
    ],
)
def test_a_fault_in_the_table_of_contents_is_one_line(book, toc, words: str) -> None:
    path = book.root / "_toc.yml"
    path.unlink()
    if toc == "folder":
        path.mkdir()
    elif toc is not None:
        path.write_bytes(toc)

    run = book.playbook("build")

    assert run.returncode == 1, run.stderr
    first = run.stderr.splitlines()[0]
    assert first.startswith(words)
    assert "WARNING: TOC004 " in first
    assert not re.search(r"Traceback|Error\b|Exception|Errno", run.stderr)
    assert "mend the 1 thing above" in run.stderr


# --- the folder of the build


def test_a_file_in_the_place_of_the_build(book) -> None:
    book.write("_build", "mine")

    run = book.playbook("build")

    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "_build is a file" in run.stderr
    assert (book.root / "_build").read_text() == "mine"


def test_a_file_in_the_place_of_the_pages(book) -> None:
    book.write("_build/html", "mine")

    run = book.playbook("build")

    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "is a file" in run.stderr


@pytest.mark.parametrize("locked", ["_build/html", "_build/.doctrees", "_build"])
def test_a_folder_that_cannot_be_written(book, monkeypatch, locked: str) -> None:
    place = book.root / locked
    place.mkdir(parents=True)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != place)

    with pytest.raises(building.BuildError, match="cannot be written"):
        building.build(book.root)


# --- second builds


def test_a_new_style_reaches_a_second_build(book) -> None:
    settings = (book.root / "_config.yml").read_text(encoding="utf-8")
    book.write("_config.yml", f"{settings}    html_static_path: [book/_static]\n")
    style = book.write("book/_static/own.css", "p { color: red }")
    built(book)
    assert (html(book) / "_static/own.css").read_text() == "p { color: red }"

    style.write_text("p { color: green }")
    built(book)

    assert (html(book) / "_static/own.css").read_text() == "p { color: green }"


def test_a_new_logo_reaches_a_second_build(book) -> None:
    settings = (book.root / "_config.yml").read_text(encoding="utf-8")
    book.write("_config.yml", f"logo: book/logo.svg\n{settings}")
    logo = book.write("book/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    built(book)

    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'><title>New</title></svg>")
    built(book)

    assert "New" in (html(book) / "_static/logo.svg").read_text()


def test_a_deleted_page_is_gone_and_the_others_stay(book) -> None:
    book.page("one", "# One\n")
    book.page("deep/two", "# Two\n")
    built(book)
    before = {p.relative_to(html(book)).as_posix() for p in html(book).rglob("*.html")}
    (book.root / "book/deep/two.md").unlink()
    book.write("_toc.yml", "format: jb-book\nroot: book/index\nchapters:\n  - file: book/one\n")

    built(book)

    after = {p.relative_to(html(book)).as_posix() for p in html(book).rglob("*.html")}
    assert before - after == {"book/deep/two.html"}
    assert not (html(book) / "book/deep").exists()


def test_what_an_earlier_build_left_is_swept_and_redirects_stay(book) -> None:
    settings = (book.root / "_config.yml").read_text(encoding="utf-8")
    settings = settings.replace("playbook.sphinx_ext]", "sphinxext.rediraffe, playbook.sphinx_ext]")
    more = '    rediraffe_redirects: {"book/old.md": "book/one.md"}\n'
    book.write("_config.yml", f"{settings}{more}")
    book.page("one", "# One\n")
    book.write("_build/html/book/old.html", "a page that has moved")
    book.write("_build/html/book/left.html", "a page that is gone")

    built(book)
    built(book)

    assert not (html(book) / "book/left.html").exists()
    assert 'http-equiv="refresh"' in (html(book) / "book/old.html").read_text()


# --- editions and settings


def test_the_front_door_of_an_edition_is_marked(book) -> None:
    built(book, "--audience", "partners")

    door = book.root / "_build/partners/_build/html/index.html"
    assert "Edition for partners: do not publish." in door.read_text(encoding="utf-8")


def test_the_front_door_of_the_public_edition_is_not_marked(book) -> None:
    built(book)

    assert "do not publish" not in (html(book) / "index.html").read_text(encoding="utf-8")


def test_the_licence_of_the_code_is_the_one_that_is_linked() -> None:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))

    link = re.search(r'href="[^"]*/blob/main/([^"]+)">MIT</a>', settings["html"]["extra_footer"])

    assert link
    assert (ROOT / link[1]).read_text(encoding="utf-8").startswith("MIT License")


def test_the_book_is_published_every_week() -> None:
    """Else no page would be marked as due for a review where scripts are switched off."""
    text = (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")

    lines = yaml.safe_load(text)[True]["schedule"]

    assert [line["cron"].split()[2:4] for line in lines] == [["*", "*"]]
    assert lines[0]["cron"].split()[4].isdigit()


# --- what the live preview says


@pytest.mark.parametrize(
    ("code", "there", "words"),
    [
        (0, True, "Ready, nothing to mend."),
        (1, True, "The build failed; the last good one is shown."),
        (1, False, "There is no built book yet; mend the things above."),
    ],
)
def test_the_preview_says_what_it_shows(book, code: int, there: bool, words: str) -> None:
    page = book.root / "_build/html/index.html"
    if there:
        book.write("_build/html/index.html", "x")

    assert building.BuildResult(code, "", page, book.root).preview == words


def test_the_preview_says_that_there_are_things_to_mend(book) -> None:
    page = book.write("_build/html/index.html", "x")

    result = building.BuildResult(0, "a.md:1: WARNING: x", page, book.root)

    assert result.preview == "Ready, with the things above to mend."


@pytest.mark.parametrize(
    "setting",
    [
        "html: {use_edit_page_button: true}",
        "parse: none",
        "sphinx: 4",
        "sphinx: {config: [a]}",
        "sphinx: {local_extensions: [a]}",
        "sphinx:\n  extra_extensions: [not_there]",
        "logo: gone.png",
        "launch_buttons: true",
        "execute: {execute_notebooks: maybe}",
        "parse:\n  myst_enable_extensions:\n    - colon_fense",
    ],
)
def test_a_build_that_stops_says_of_settings_what_the_check_says(
    tmp_path: Path, setting: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"title: T\n{setting}\n", "utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "index.md").write_text("# Page\n", "utf-8")
    said = [
        f"{f.location.path}:{f.location.line}: WARNING: {f.code} {f.message}"
        for f in check_book(tmp_path, select=["PBK"], cache=False).findings
    ]
    stopped = build_result(2, "", tmp_path / "index.html", tmp_path)
    assert stopped.warnings == said != []
    assert build_result(0, "", tmp_path / "index.html", tmp_path).warnings == []
