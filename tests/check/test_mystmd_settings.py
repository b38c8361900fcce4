"""Books of version 2: how they are found, and what ``myst.yml`` says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.reading.find_book import NoBookError, find_book
from playbook.reading.loader import Folder, load_book

HEAD = "version: 1\nproject:\n"


def book(folder: Path, files: dict[str, str]) -> Path:
    """A book of these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def pages(folder: Path) -> list[str]:
    """The pages of a book, by path."""
    return sorted(load_book(Folder(folder)).paths)


def test_a_book_is_found_by_its_settings_also_below_a_folder(tmp_path: Path) -> None:
    book(tmp_path, {"docs/myst.yml": HEAD + "  title: A\n", "docs/index.md": "# A\n"})
    assert find_book(tmp_path) == tmp_path / "docs"
    assert find_book(tmp_path / "docs") == tmp_path / "docs"
    book(tmp_path, {"more/myst.yml": HEAD + "  title: B\n"})
    with pytest.raises(NoBookError, match="several books"):
        find_book(tmp_path)


def test_where_both_versions_lie_the_newer_is_checked_and_a_line_says_so(tmp_path: Path) -> None:
    older = {"_config.yml": "title: A\n", "_toc.yml": "format: jb-book\nroot: gone\n"}
    newer = {"myst.yml": HEAD + "  toc:\n    - file: index.md\n", "index.md": "# A\n"}
    book(tmp_path, {**older, **newer})
    done = CliRunner().invoke(main, ["check", str(tmp_path), "--no-cache"])
    assert done.exit_code == 0, done.output
    assert done.output.count("holds books of two versions; that of Jupyter Book 2 (myst.yml)") == 1
    assert "1 page checked" in done.output


TOCS = {
    "a list": (
        (
            "  toc:\n    - file: index.md\n    - title: Part\n      children:\n        - file: a/one.md\n"
            "    - url: https://example.org\n      title: Out\n"
        ),
        ["a/one.md", "index.md"],
    ),
    "an ending that is left out": ("  toc:\n    - file: index\n", ["index.md"]),
    "a pattern takes what is left": (
        "  exclude: drafts/**\n  toc:\n    - file: index.md\n    - pattern: 'a/*.{md,ipynb}'\n",
        ["a/one.md", "a/two.md", "index.md"],
    ),
    "a list that is empty of words": (
        "  toc:\n  exclude: drafts/*.md\n",
        ["a/one.md", "a/two.md", "index.md"],
    ),
    "no list": (
        "  title: A\n  exclude:\n    - drafts/*.md\n",
        ["a/one.md", "a/two.md", "index.md"],
    ),
}


@pytest.mark.parametrize("name", TOCS)
def test_the_pages_are_those_that_the_engine_would_take(name: str, tmp_path: Path) -> None:
    settings, wanted = TOCS[name]
    files = dict.fromkeys(("index.md", "a/one.md", "a/two.md", "drafts/d.md"), "# A\n")
    hidden = {".github/x.md": "# X\n", "other/myst.yml": HEAD, "other/y.md": "# Y\n"}
    book(tmp_path, {**files, **hidden, "myst.yml": HEAD + settings})
    assert pages(tmp_path) == wanted


def test_without_a_list_the_older_list_gives_the_order(tmp_path: Path) -> None:
    toc = "format: jb-book\nroot: index\nchapters:\n  - file: a/one\n"
    files = {"myst.yml": HEAD + "  title: A\n", "_toc.yml": toc}
    book(tmp_path, {**files, "index.md": "# A\n", "a/one.md": "# B\n", "a/two.md": "# C\n"})
    assert pages(tmp_path) == ["a/one.md", "index.md"]


def test_settings_are_taken_from_files_that_they_extend(tmp_path: Path) -> None:
    shared = "version: 1\nproject:\n  references:\n    guide: https://example.org\n"
    toc = "version: 1\nproject:\n  toc:\n    - file: index.md\n    - file: gone.md\n"
    files = {"myst.yml": "version: 1\nextends:\n  - shared/a.yml\nproject:\n  title: A\n"}
    files |= {"shared/a.yml": f"extends: b.yml\n{shared}", "shared/b.yml": toc}
    book(tmp_path, {**files, "index.md": "# A\n\n[guide](xref:guide), [other](xref:other)\n"})
    found = [str(f) for f in check_book(tmp_path, cache=False).findings if f.code != "PBK007"]
    assert [row[:46] for row in found] == [
        "index.md:3:22: LNK018 `xref:other` names a boo",
        "shared/b.yml:5:13: TOC002 there is no page `go",
    ]


# Each line of the settings that is wrong has a mark behind it: the code of what is found there.
WRONG = """\
version: 1
extra: 1  # PBK007
extends:
  - https://example.org/far.yml  # note
project:
  titel: A book  # PBK007
  github: nowhere  # PBK007
  open_access: maybe  # PBK007
  date: soon  # PBK007
  doi: abc  # PBK007
  subject: A text that goes on for longer than forty letters do  # PBK007
  thumbnail: gone.png  # PBK007
  bibliography:
    - gone.bib  # PBK007
  abbreviations:
    A: Too short  # PBK007
    BC: 3  # PBK007
    CD: Right
  references:
    guide: https://example.org
    book: nowhere  # PBK007
  plugins:
    - gone.mjs  # PBK007
    - plugin.mjs  # note
    - type: strange  # PBK007
      path: plugin.mjs  # note
  error_rules:
    - rule: link-resolves
      severity: loud  # PBK007
    - rule: link-resolvs  # PBK007
    - keys: a  # PBK007
  parts:
    footer: gone.md  # PBK007
  exclude:
    - nothing/**  # note
  toc:
    - file: index.md
    - file: two  # PBK007
    - file: index.md  # PBK007
    - fil: two.md  # PBK007
    - two.md  # PBK007
    - title: Part  # PBK007
    - file: two.md
      titel: Two  # PBK007
      hidden: perhaps  # PBK007
    - pattern: "none/*.md"  # TOC002
      sort: random  # PBK007
    - file: gone.md  # TOC002
    - url: https://example.org
      children:
        - file: lost.md  # TOC002
site:
  titel: A site  # PBK007
  options:
    logo: gone.svg  # PBK007
"""


def test_what_is_wrong_in_the_settings_is_said_on_its_line(tmp_path: Path) -> None:
    plugin = "export default { directives: [{ name: 'own' }] }\n"
    book(tmp_path, {"myst.yml": WRONG, "plugin.mjs": plugin})
    book(tmp_path, {"index.md": "# A\n\n:::{own}\n:::\n", "two.md": "# B\n"})
    found = {
        (f.location.line, "note" if f.severity.value == "note" else f.code)
        for f in check_book(tmp_path, cache=False).findings
        if f.location.path.name == "myst.yml"
    }
    marked = {
        (number, match[1])
        for number, row in enumerate(WRONG.splitlines(), 1)
        if (match := re.search(r"# (PBK007|TOC002|note)$", row))
    }
    assert {place for place in found if place not in marked} == set()
    assert {place for place in marked if place not in found} == set()


FATAL = {
    "no version": ("project:\n  title: A\n", "has no version"),
    "another version": ("version: 2\n", "must be the number 1"),
    "a version in quotes": ("version: '1'\n", "must be the number 1"),
    "no YAML": ("version: 1\nproject: [\n", "not valid YAML"),
    "an empty list": ("version: 1\nproject:\n  toc: []\n", "lists no page"),
    "no page first": (
        "version: 1\nproject:\n  toc:\n    - title: A\n      children:\n        - file: index.md\n",
        "must be a page",
    ),
    "a first page with children": (
        "version: 1\nproject:\n  toc:\n    - file: index.md\n      children:\n        - file: b.md\n",
        "cannot have `children`",
    ),
    "a first page that is gone": ("version: 1\nproject:\n  toc:\n    - file: gone.md\n", "no page"),
    "a file that is gone": ("version: 1\nextends: gone.yml\n", "no file `gone.yml`"),
}


@pytest.mark.parametrize("name", FATAL)
def test_what_stops_the_engine_is_said_alone(name: str, tmp_path: Path) -> None:
    settings, words = FATAL[name]
    book(tmp_path, {"myst.yml": settings, "index.md": "# A\n\n[](#gone)\n", "b.md": "# B\n"})
    found = check_book(tmp_path, cache=False).findings
    assert [words in finding.message for finding in found] == [True], found


def test_what_the_settings_silence_is_not_said(tmp_path: Path) -> None:
    rules = (
        "  error_rules:\n    - rule: link-resolves\n      keys: [/robots.txt, '/api/*']\n"
        "    - role-known\n    - rule: directive-known\n      key: own\n"
    )
    text = (
        "# A\n\n[a](/robots.txt) [b](/api/x) [c](/other)\n\n{gone}`x`\n\n"
        ":::{own}\n:::\n\n:::{strange}\n:::\n"
    )
    book(tmp_path, {"myst.yml": HEAD + rules, "index.md": text})
    found = check_book(tmp_path, cache=False).findings
    assert [(f.code, f.location.line) for f in found] == [("LNK001", 3), ("PAG015", 10)]
