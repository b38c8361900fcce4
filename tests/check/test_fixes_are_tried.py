"""A fix is offered only if its finding is gone with it, and nothing new is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playbook import check_book
from playbook.check.fixes import apply
from playbook.common.findings import Finding

CONFIG = 'title: T\nexecute:\n  execute_notebooks: "off"\n'
TOC = "format: jb-book\nroot: index\nchapters:\n  - file: other\n"


def book(root: Path, page: str, **more: str) -> Path:
    files = {"_config.yml": CONFIG, "_toc.yml": TOC, "other.md": "# O\n", "index.md": page}
    for name, text in (
        files | {name.replace("__", "."): text for name, text in more.items()}
    ).items():
        (root / name).write_text(text, "utf-8")
    return root


def notebook(source: str) -> str:
    cell = {"cell_type": "markdown", "metadata": {"a": "ü"}, "source": ["# N\n", "\n", source]}
    value = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(value, indent=3, ensure_ascii=True) + "\n\n"


def found(root: Path, code: str) -> list[Finding]:
    return [f for f in check_book(root, cache=False).findings if f.code == code]


KEPT = (
    ("LNK001", "# T\n\n[x](othre.md)\n"),
    ("LNK004", "# T\n\n{doc}`othre`\n"),
    ("PAG015", "# T\n\n```{notte}\nwords\n```\n"),
    ("PAG016", "# T\n\n{reff}`words <here>`\n\n(here)=\n## H\n"),
    ("LNK001", "# T\n\n[x](othre.md)\n\n[y](gone.md)\n\n[z](othre.md)\n"),
)
LEFT_OUT = (
    # The picture that comes to light has no description, or is not there.
    ("PAG015", "# T\n\n```{figrue} x.png\n```\n"),
    # What was meant as a role has no such label.
    ("PAG016", "# T\n\n{reff}`nowhere-at-all`\n"),
    # The block that is read then holds a link that leads nowhere.
    ("PAG015", "# T\n\n```{notte}\n[y](gone.md)\n```\n"),
)


@pytest.mark.parametrize(("code", "page"), KEPT)
def test_a_fix_that_mends_is_offered(tmp_path: Path, code: str, page: str) -> None:
    findings = found(book(tmp_path, page), code)
    assert any(finding.fix for finding in findings)


@pytest.mark.parametrize(("code", "page"), LEFT_OUT)
def test_a_fix_that_brings_something_new_is_not_offered(
    tmp_path: Path, code: str, page: str
) -> None:
    (finding,) = found(book(tmp_path, page), code)
    assert finding.fix is None
    assert "did you mean" in finding.message


def test_a_good_fix_is_offered_beside_a_bad_one(tmp_path: Path) -> None:
    page = "# T\n\n[x](othre.md)\n\n```{notte}\n[y](gone.md)\n```\n\n```{notte}\nwords\n```\n"
    root = book(tmp_path, page)
    assert [bool(f.fix) for f in found(root, "PAG015")] == [False, True]
    assert [bool(f.fix) for f in found(root, "LNK001")] == [True]


def test_a_page_is_not_listed_twice_by_a_fix(tmp_path: Path) -> None:
    root = book(tmp_path, "# T\n", _toc__yml=f"{TOC}  - file: Other\n")
    (finding,) = found(root, "TOC002")
    assert finding.fix is None


def test_what_a_choice_of_rules_leaves_out_is_not_broken(tmp_path: Path) -> None:
    book(tmp_path, "# T\n\n```{notte}\n[y](gone.md)\n```\n")
    findings = check_book(tmp_path, select=["PAG015"], cache=False).findings
    assert [f.fix for f in findings] == [None]


@pytest.mark.parametrize("words", ["[x](othre.md)", "„ü“ [x](othre.md) \\ [y](othre.md)"])
def test_a_fix_in_a_notebook_keeps_every_other_byte(tmp_path: Path, words: str) -> None:
    text = notebook(f"See {words}.")
    root = book(tmp_path, "# T\n", _toc__yml=f"{TOC}  - file: n\n", n__ipynb=text)
    before = (root / "n.ipynb").read_bytes()
    edits = [edit for f in found(root, "LNK001") if f.fix for edit in f.fix.edits]
    after = apply(before, edits)
    assert after == before.replace(b"othre.md", b"other.md")
    (root / "n.ipynb").write_bytes(after)
    assert found(root, "LNK001") == []
