"""What `playbook check --for 2` says of a book of version 1: what a move would break, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.check.moving import check_move
from playbook.cli.main import main
from playbook.common.errors import UserError

CONFIG = """\
title: A book  # PBK007
exclude_patterns:  # PBK007
  - drafts/*
only_build_toc_files: true
bibtex_bibfiles:  # PBK007
  - references.bib
latex:  # PBK007
  latex_engine: xelatex
parse:
  myst_substitutions:  # PBK007
    name: A partner
  myst_enable_extensions: [colon_fence, dollarmath, substitution, deflist, linkify]
sphinx:
  extra_extensions:
    - sphinx_proof  # PBK007
    - sphinx_strange  # PBK007
  config:
    myst_heading_anchors: 3
    html_show_copyright: false  # PBK007
    mathjax3_config: {}  # PBK007
"""
TOC = "format: jb-book\nroot: index\nchapters:\n  - file: more\n  - file: old\n"
# A mark stands above the line that a move would break.
PAGE = """\
# Start

(first)=
## First

Right in both: [](#first), [](more.md), {ref}`first`, {doc}`more`, {cite}`smith` and {term}`Partner`.

Wrong in both: [](gone.md).

% expect: PAG016
Only there: {guilabel}`File`.

% expect: PAG019
{{ name }} is put in.

% expect: LNK001
An anchor of the title: [](more.md#more), which is gone there.

% expect: LNK006
Ask @somebody about it.

% expect: PAG015
```{only} html
Words.
```

% expect: PAG015
```{eval-rst}
Words.
```

```{figure} picture.png
% expect: PAG017
:scale: 50%
:alt: One
A caption.
```

```{glossary}
Partner
  Who works with others.
```

% expect: LNK005
{term}`Partner` has no definition there.
"""


def marked(name: str, text: str) -> set[tuple[str, int, str]]:
    """The places that a text announces, with the code; a mark in a block stands on its own line."""
    found = set()
    for number, row in enumerate(text.splitlines(), 1):
        if match := re.search(r"# (PBK007)$", row):
            found.add((name, number, match[1]))
        elif match := re.match(r"% expect: (\w+)$", row):
            found.add((name, number + 1, match[1]))
    return found


@pytest.fixture
def book(tmp_path: Path) -> Path:
    page = PAGE.replace("% expect: PAG017\n", "")
    files = {"_config.yml": CONFIG, "_toc.yml": TOC, "index.md": page, "more.md": "# More\n"}
    files |= {"references.bib": "@misc{smith, title = {A}}\n", "old.rst": "Old\n===\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"")
    return tmp_path


def test_what_a_move_would_break_is_said_and_nothing_else(book: Path) -> None:
    page = (book / "index.md").read_text(encoding="utf-8")
    wanted = marked("_config.yml", CONFIG) | marked("index.md", page)
    scale = page.splitlines().index(":scale: 50%") + 1
    wanted |= {("index.md", scale, "PAG017"), ("old.rst", 1, "PBK004")}
    # The term is broken where it is used, and both times.
    wanted |= {("index.md", 6, "LNK005")}
    wanted |= {("index.md", page.splitlines().index("Partner") + 1, "PAG026")}
    found = {
        (f.location.path.as_posix(), f.location.line, f.code) for f in check_move(book).findings
    }
    assert found - wanted == set()
    assert wanted - found == set()


def test_the_words_say_what_takes_the_place(book: Path) -> None:
    said = {str(finding) for finding in check_move(book).findings}
    for words in (
        "the directive `only` is unknown there; the engine has no conditions",
        "the role `guilabel` is unknown there; write bold words",
        "`bibtex_bibfiles` is called `project: bibliography` in myst.yml",
        "what `sphinx_proof` does is built in",
        "`{{ name }}` is shown as it is there",
        "`rst2myst convert`",
    ):
        assert any(words in row for row in said), words


def test_the_verb_takes_a_book_of_version_1_and_changes_nothing(book: Path) -> None:
    before = {path: path.read_bytes() for path in book.iterdir()}
    done = CliRunner().invoke(main, ["check", "--for", "2", str(book)])
    assert done.exit_code == 1
    assert "2 pages checked" in done.output or "3 pages checked" in done.output
    assert {path: path.read_bytes() for path in book.iterdir()} == before
    assert CliRunner().invoke(main, ["check", "--for", "2", "--fix", str(book)]).exit_code == 2
    (book / "myst.yml").write_text("version: 1\n", encoding="utf-8")
    with pytest.raises(UserError, match="Jupyter Book 2 already"):
        check_move(book)
