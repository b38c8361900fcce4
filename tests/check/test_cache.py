"""The cache is never wrong: each kind of dependency is changed, and the result changes with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from playbook.check.run import check_book

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
TERMS = "title: Words\nabout: What they mean.\nterms:\n  - id: one\n    term: {}\n    meaning: A word.\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    (root / "book/data/term").mkdir(parents=True)
    files = {
        "_config.yml": "bibtex_bibfiles: [r.bib]\nsphinx:\n  local_extensions: {playbook.sphinx_ext: scripts}\n  config: {myst_heading_anchors: 3}\nplaybook: {outside: [..]}\n",  # noqa: E501
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: other\n",
        "index.md": "# T\n\n[a](other.md#part)\n\n{cite}`key`\n\n![x](p.png)\n\n{term}`One`\n\n```{include} part.txt\n```\n\n{download}`../outside.csv`\n",  # noqa: E501
        "other.md": "# O\n\n## Part\n\n```{bibliography}\n```\n\n```{term} words\n```\n",
        "part.txt": "Words.\n",
        "r.bib": "@article{key,\n}\n",
        "book/data/term/words.yml": TERMS.format("One"),
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "p.png").write_bytes(PICTURE)
    (tmp_path / "outside.csv").write_text("a\n", encoding="utf-8")
    return root


def codes(root: Path) -> list[str]:
    return [finding.code for finding in check_book(root).findings]


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def do(root: Path) -> None:
        path = root / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return do


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a heading in another page": (change("other.md", "## Part", "## Piece"), "LNK001"),
    "the toc": (change("_toc.yml", "- file: other", "- file: othre"), "TOC002"),
    "the bibliography": (change("r.bib", "key", "kex"), "LNK006"),
    "a data record": (change("book/data/term/words.yml", "term: One", "term: Two"), "LNK005"),
    "the configuration": (
        change("_config.yml", "myst_heading_anchors: 3", "myst_heading_anchors: 0"),
        "LNK001",
    ),
    "a picture deleted": (lambda root: (root / "p.png").unlink(), "FIG004"),
    "an included file": (change("part.txt", "Words.", "[x](nowhere.md)"), "LNK001"),
    "a file outside the folder": (lambda root: (root.parent / "outside.csv").unlink(), "LNK007"),
    "a new page": (lambda root: (root / "new.md").write_text("# N\n", encoding="utf-8"), "TOC001"),  # type: ignore[dict-item]
    "settings of the checks": (
        lambda root: (root / "pyproject.toml").write_text(  # type: ignore[dict-item]
            '[tool.playbook.check]\nselect = ["PRJ001"]\n', encoding="utf-8"
        ),
        "PRJ001",
    ),
}


def test_the_book_is_clean_and_the_second_run_is_from_the_cache(book: Path) -> None:
    first, second = check_book(book), check_book(book)
    assert first.findings == second.findings == ()
    assert (first.cached, second.cached) == (False, True)


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_dependency_changes_the_result(book: Path, what: str) -> None:
    do, code = CHANGES[what]
    assert codes(book) == []
    do(book)
    found = codes(book)
    assert code in found
    assert found == [finding.code for finding in check_book(book, cache=False).findings]


def test_a_change_and_its_undoing_give_the_first_result(book: Path) -> None:
    before = (book / "index.md").read_text(encoding="utf-8")
    assert codes(book) == []
    change("index.md", "other.md#part", "nowhere.md")(book)
    assert codes(book) == ["LNK001"]
    (book / "index.md").write_text(before, encoding="utf-8")
    assert codes(book) == []


def test_a_new_version_of_the_package_reads_everything_afresh(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_book(book)
    monkeypatch.setattr("playbook.reading.cache.__version__", "99.0")
    assert not check_book(book).cached


def test_another_choice_of_rules_is_another_run(book: Path) -> None:
    check_book(book)
    assert not check_book(book, select=["LNK"]).cached
    assert not check_book(book, house=True).cached


def test_findings_from_the_cache_are_equal_to_the_first_ones(book: Path) -> None:
    change("index.md", "other.md#part", "othre.md")(book)
    first, second = check_book(book), check_book(book)
    assert second.cached
    assert first.findings == second.findings
    assert any(finding.fix for finding in second.findings)


def test_a_broken_cache_is_an_empty_one(book: Path) -> None:
    check_book(book)
    for path in Path(os.environ["PLAYBOOK_CACHE"]).rglob("*.pickle"):
        path.write_bytes(b"no pickle")
    assert codes(book) == []
