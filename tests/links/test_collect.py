"""Every outside address of a book is found, with its line; and only those."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from playbook.book.addresses import in_text
from playbook.links import changed
from playbook.links.bibliography import addresses_of_entries
from playbook.links.collect import LinkLocation, addresses, in_register, in_settings, of_files
from playbook.links.own_pages import judge_own_page
from playbook.links.run import read_book
from playbook.links.verdict import Verdict
from playbook.reading.html_text import addresses_in

ROOT = Path(__file__).resolve().parents[2]
E = "https://example.org/"
FILES = {
    "_toc.yml": f"format: jb-book\nroot: index\nchapters:\n  - file: note\n  - url: {E}toc\n    title: Elsewhere\n",
    "_config.yml": f"title: T # {E}comment\nbibtex_bibfiles: [r.bib]\nrepository:\n  url: {E}repository\n"
    "html:\n  use_repository_button: true\n"
    "sphinx:\n  extra_extensions: [playbook.sphinx_ext]\n  config:\n    rediraffe_redirects:\n      old.md: index.md\n",
    "index.md": f"""---
description: See {E}front.
authors:
  - orcid: 0000-0002-1825-0097
---
# A book

{{cite}}`a` Bare {E}bare, and www.example.org/www.

```{{bibliography}}
```

[a]({E}a) and <{E}auto>, [b][ref], and once more [a]({E}a#part).

[ref]: {E}ref
[unused]: {E}unused

<a href="{E}html?x=1&amp;y=2">x</a> ![p]({E}picture.png)

`{E}code`, [mail](mailto:a@example.org), [page](note.ipynb)

```{{note}}
In a note: [n]({E}note)
```

```{{figure}} {E}figure.png
:target: {E}target
Caption [c]({E}caption)
```

```python
"{E}code"
```
""",
    "r.bib": f"@misc{{a,\n  url = {{{E}bib}},\n  doi = {{10.1234/abc}},\n}}\n"
    f"@misc{{uncited, url = {{{E}uncited}}}}\n",
    "book/data/source/s.yml": (
        f"# {E}comment\nsources:\n  - url: {E}data\n"
        f"    about: see {E}text.\n    other: >-\n      {E}folded\n"
    ),
    "note.ipynb": json.dumps({
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# N\n", f"[x]({E}cell)\n"]}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }, indent=1),
}  # fmt: skip
EXPECTED = {
    "a": "index.md:13:1", "a#part": "index.md:13:84", "auto": "index.md:13:", "ref": "index.md:13:",
    "bare": "index.md:8:16",
    "html?x=1&y=2": "index.md:18:", "picture.png": "index.md:18", "note": "index.md:23",
    "figure.png": "index.md:26", "target": "index.md:26", "caption": "index.md:28",
    "bib": "r.bib:2:10", "data": "book/data/source/s.yml:3", "folded": "book/data/source/s.yml:6",
    "cell": "note.ipynb:cell 1:2:1", "toc": "_toc.yml:5", "repository": "_config.yml:4",
}  # fmt: skip


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def test_every_address_is_found_with_its_line_and_no_other(tmp_path: Path) -> None:
    found = addresses(read_book(write(tmp_path, FILES)))
    assert found["https://doi.org/10.1234/abc"] == (LinkLocation("r.bib", 3),)
    assert found["https://orcid.org/0000-0002-1825-0097"] == (LinkLocation("index.md", 4),)
    assert found["http://www.example.org/www"] == (LinkLocation("index.md", 8, 46),)
    mine = {a.removeprefix(E): locations for a, locations in found.items() if a.startswith(E)}
    assert set(mine) == set(EXPECTED)
    for name, place in EXPECTED.items():
        assert any(str(p).startswith(place) for p in mine[name]), (name, mine[name])


def test_a_place_in_a_notebook_is_one_of_its_file_too(tmp_path: Path) -> None:
    (place,) = addresses(read_book(write(tmp_path, FILES)))[f"{E}cell"]
    row = FILES["note.ipynb"].split("\n")[place.line - 1]
    assert row[place.column - 1 :].startswith(f"[x]({E}cell)")
    assert place == LinkLocation("note.ipynb", 8, 6, cell=1, cell_line=2, cell_column=1)
    assert place.location.file_place == (8, 6)


def test_the_list_holds_every_link_that_an_author_wrote_into_the_built_book(
    built_book: Path,
) -> None:
    found = set(addresses(read_book(ROOT)))
    # What the frame adds to each page is made from the settings: three addresses a page.
    frame = re.compile(
        r"https://github\.com/partnership-playbook/partnership-playbook(/(edit|blob|commits|issues/new)\b.*)?$"
        r"|https://partnership-playbook\.github\.io/.*\.html$"
    )
    shown: dict[str, str] = {}
    pages = [p for p in built_book.rglob("*.html") if "_downloads" not in p.parts]
    for path in pages:  # what one downloads is no page of the book
        for match in re.finditer(r'\s(?:href|src)="(https?://[^"]*)"', path.read_text("utf-8")):
            shown[html.unescape(match[1])] = path.name
    assert len(shown) > 100
    assert {a: page for a, page in shown.items() if a not in found and not frame.match(a)} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"See {E}a.", [f"{E}a"]),
        (f"(see {E}a)", [f"{E}a"]),
        (f"{E}a_(b), {E}c", [f"{E}a_(b)", f"{E}c"]),
        (f"[x]({E}a)", [f"{E}a"]),
        (f"[{E}a]({E}b)", [f"{E}a"]),
        (f"<{E}a>", [f"{E}a"]),
        (f"{E}a?b=c&d=e#f!", [f"{E}a?b=c&d=e#f"]),
        ("https://", []),
        ("http and https", []),
    ],
)
def test_an_address_ends_where_it_ends(text: str, found: list[str]) -> None:
    assert list(in_text(text)) == found


def test_bad_yaml_has_no_addresses_and_aliases_are_walked_once() -> None:
    assert list(in_register("x.yml", f"a: [{E}a")) == []
    loop = f"a: &x [*x, {E}a]"
    assert [a for a, _ in in_register("x.yml", loop)] == [f"{E}a"]


def test_of_a_register_only_whole_addresses_become_links() -> None:
    rows = f"a: {E}a\nb: see {E}b\nc: {E}c d\nd: >-\n  {E}d\ne: //example.org/e\n"
    found = [(a, str(place)) for a, place in in_register("x.yml", rows)]
    assert sorted(found) == [(f"{E}a", "x.yml:1:4"), (f"{E}d", "x.yml:5:3"), (f"{E}e", "x.yml:6")]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("", set()),
        ("  use_issues_button: true\n", {"repository"}),
        ("  announcement: <b>x</b> <a href={E}news>x</a>\n", {"news"}),
        ("  announcement: see {E}news\n", {"news"}),
        ("  baseurl: {E}base\n  analytics: {{a: '{E}a'}}\n", set()),
        (
            "  use_issues_button: true\nsphinx: {{config: {{html_theme_options: {{x: {E}x}}}}}}\n",
            {"x"},
        ),
        ("sphinx: {{config: {{intersphinx_mapping: {{x: ['{E}x', null]}}}}}}\n", set()),
    ],
)
def test_of_the_settings_only_what_the_theme_shows_is_asked(settings: str, found: set[str]) -> None:
    text = f"repository:\n  url: {E}repository\nhtml:\n  x: y\n{settings.format(E=E)}"
    assert {a.removeprefix(E) for a, _ in in_settings("_config.yml", text)} == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (f"@misc{{k, url = {{{E}a\\_b}}}}", [(f"{E}a\\_b", 1, 17)]),  # as the build has it
        (f"@misc{{k,\n url =\n  {{{E}a}},\n}}", [(f"{E}a", 3, 4)]),
        (f'@misc{{k, title={{a {{b}} c}}, URL = "{E}a" }}', [(f"{E}a", 1, 34)]),
        ("@misc{k, DOI = {10.1000/x}}", [("https://doi.org/10.1000/x", 1, 0)]),
        ("@misc{k, eprint = {2101.1}}", [("https://arxiv.org/abs/2101.1", 1, 0)]),
        (f"@misc{{k, note = {{see \\url{{{E}a\\_b}} and {E}b}}}}", [(f"{E}a_b", 1, 0)]),
        (f"@misc{{k, note = {{\\href{{{E}a}}{{words}}}}}}", [(f"{E}a", 1, 24)]),
        (f"@misc{{k, title = {{{E}a}}}}", []),
        (f"@comment{{k, url = {{{E}a}}}}", []),
        (f"@misc{{k, url = {{{E}a", []),
        (f"@misc{{k, year = 2020 # x, url = {{{E}a}}}}", []),
    ],
)
def test_of_a_source_the_build_makes_links_of_some_fields(
    entry: str, found: list[tuple[str, int, int]]
) -> None:
    assert [row[1:] for row in addresses_of_entries(entry)] == found


def test_places_can_be_narrowed_to_files() -> None:
    found = {
        "a": (LinkLocation("x/a.md", 1), LinkLocation("b.md", 1)),
        "b": (LinkLocation("xx.md", 1),),
    }
    assert of_files(found, ["x"]) == {"a": (LinkLocation("x/a.md", 1),)}


def test_what_a_cell_puts_out_may_be_of_any_size_and_hold_scripts() -> None:
    plot = "<script>" + "a<b && c>d;'//x' <a href='https://x.test/s'>" * 50_000 + "</script>"
    text = f"<div>{plot}<a\nhref={E}a>x</a><!-- <a href={E}b> --></div>" + "<a " * 100_000
    assert list(addresses_in(text)) == [f"{E}a"]


# --- the book's own pages


def test_own_pages_are_looked_up_in_the_book(tmp_path: Path) -> None:
    book = read_book(write(tmp_path, FILES))
    bases = ("https://books.example/b/", "")

    def said(path: str) -> Verdict | None:
        judgement = judge_own_page(book, bases, path)
        return judgement.verdict if judgement else None

    assert said("https://books.example/b/") is Verdict.OK
    assert said("http://BOOKS.example/b") is Verdict.OK
    assert said("https://books.example/b/note.html#x") is Verdict.OK
    assert said("https://books.example/b/search.html?q=1") is Verdict.OK
    assert said("https://books.example/b/_static/x.css") is Verdict.OK
    assert said("https://books.example/b/old.html") is Verdict.OK
    assert said("https://books.example/b/nothing.html") is Verdict.GONE
    assert said("https://books.example/bb/nothing.html") is None
    assert said("https://other.example/b/note.html") is None


# --- what a branch added

DIFF = """diff --git a.md a.md
--- a.md
+++ a.md
@@ -3 +3,2 @@ # Title
-[x](https://example.org/old)
+[x](https://example.org/new)
+++ https://example.org/plus
@@ -9,0 +11 @@
+[y](https://example.org/old)
diff --git "b \\303\\251.md" "b \\303\\251.md"
--- /dev/null
+++ "b \\303\\251.md"
@@ -0,0 +1 @@
+x
"""


def test_new_lines_are_counted_as_git_counts_them() -> None:
    difference = changed.parse(DIFF)
    assert difference.added == {"a.md": {3, 4, 11}, "b é.md": {1}}
    assert difference.removed == "[x](https://example.org/old)"


def test_an_address_that_only_changed_its_line_is_not_new() -> None:
    difference = changed.parse(DIFF)
    found = {
        f"{E}new": (LinkLocation("a.md", 3), LinkLocation("a.md", 5)),
        f"{E}old": (LinkLocation("a.md", 11),),
        f"{E}same": (LinkLocation("a.md", 5),),
    }
    assert changed.added(found, difference) == {f"{E}new": (LinkLocation("a.md", 3),)}
