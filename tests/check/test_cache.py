"""The cache is never wrong: each kind of dependency is changed, and the result changes with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from playbook.check import engine, page_context
from playbook.check.context import CheckContext
from playbook.check.rules import Rule
from playbook.check.run import check_book
from playbook.common.findings import Finding
from playbook.reading.cache import PACKAGE, tool_version

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


# --- what is kept of one page, one text and the registers alone

SOURCES = """title: S
about: S.
documents:
  - id: {}
    title: Notes
    publisher: A college
    date: March 2026
    url: https://example.org/notes
    licence: CC BY 4.0
    use: facts-only
"""
HEAD = """---
description: A page.
kind: community
stage: [run]
audience: [researcher]
maturity: tried
owner: The team
last_reviewed: 2026-11-20
review_in: 6
sources: [ONE]
authors:
  - name: The team
    roles: [Software]
---
"""
WORDS = "A line about the centre of the town of XYZQ.\nRun `make book` and `playbook check`.\n"
TOOL = "[tool.playbook.check"


def write(name: str, text: str) -> Callable[[Path], None]:
    def do(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return do


HOUSE: dict[str, tuple[Callable[[Path], None], str]] = {
    "words of a page": (change("words.md", "centre", "center"), "STY004"),
    "a limit in the settings": (
        write("pyproject.toml", f"{TOOL}.limits]\nreading_words = 1\nreading_grade = 1\n"),
        "STY006",
    ),
    "a name in the settings": (
        write("pyproject.toml", f'{TOOL}]\npartners = ["somebody"]\n'),
        "PRV006",
    ),
    "what others take over": (
        write("pyproject.toml", f'{TOOL}]\nadoptable = ["over"]\npartners = ["town"]\n'),
        "PRJ006",
    ),
    "the key of a source": (write("book/data/source/s.yml", SOURCES.format("TWO")), "PAG001"),
    "a register that is named": (
        change("words.md", "A line", "A number {basis}`key` {src}`NONE`"),
        "DAT003",
    ),
    "a record": (write("book/data/term/words.yml", TERMS.format("")), "DAT001"),
    "a text of a template": (write("book/templates/text/one.md", "# One\n\nWords.\n"), "TPL001"),
    "a verb of a page": (change("words.md", "playbook check", "playbook chekc"), "PRJ003"),
    "an acronym of a page": (change("words.md", "town", "town of ABCD"), "STY003"),
    "a glossary on another page": (change("glossary.md", "XYZQ", "XYZR"), "STY003"),
    "the name of a picture in a text": (change("index.md", "![x](p.png)", "None"), "FIG005"),
    "a kind of a page": (change("words.md", "kind: community", "kind: practice"), "PAG002"),
}


def house(root: Path, *, cache: bool = True) -> list[Finding]:
    return list(check_book(root, select=["ALL"], house=True, cache=cache).findings)


@pytest.fixture
def large(book: Path) -> Path:
    files = {
        "words.md": f"{HEAD}# Words\n\n{WORDS}",
        "glossary.md": "# G\n\n```{glossary}\nXYZQ\n  A thing.\n```\n",
        "over/taken.md": "# Taken\n\nThe town.\n",
        "book/data/source/s.yml": SOURCES.format("ONE"),
        "scripts/own.py": "# for somebody\n",
    }
    for name, text in files.items():
        write(name, text)(book)
    house(book)
    return book


@pytest.mark.parametrize("what", HOUSE)
def test_what_was_kept_for_a_rule_is_not_used_after_a_change(large: Path, what: str) -> None:
    do, code = HOUSE[what]
    before = {str(finding) for finding in house(large)}
    do(large)
    found = house(large)
    assert code in {finding.code for finding in found if str(finding) not in before}
    assert found == house(large, cache=False)


def test_a_page_that_was_a_text_beside_the_book_is_read_again(book: Path) -> None:
    write("README.md", "# R\n\n##### Deep\n\n[a](#deep)\n")(book)
    change("_config.yml", "playbook:", "only_build_toc_files: true\nplaybook:")(book)
    assert check_book(book, named=["README.md"]).findings == ()
    change("_toc.yml", "- file: other", "- file: other\n  - file: README")(book)
    assert codes(book) == [f.code for f in check_book(book, cache=False).findings] != []


def test_a_change_that_keeps_size_and_date_is_seen(book: Path) -> None:
    path = book / "index.md"
    check_book(book)
    stat = path.stat()
    change("index.md", "other.md#part", "other.md#parx")(book)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert codes(book) == ["LNK001"]


def test_the_day_that_is_set_is_part_of_the_key(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_book(book)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795132800")
    assert not check_book(book).cached


def test_after_a_change_rules_look_at_that_page_alone_and_at_each_line_once(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    lines: list[str] = []
    of_page, blank_code = engine._of_page, page_context.blank_code

    def counted_page(
        context: CheckContext, rule: Rule, one: page_context.PageContext
    ) -> tuple[Finding, ...]:
        asked.add(one.page.path)
        return of_page(context, rule, one)

    def counted_line(text: str, **more: str) -> str:
        lines.append(text)
        return blank_code(text, **more)

    monkeypatch.setattr(engine, "_of_page", counted_page)
    monkeypatch.setattr(page_context, "blank_code", counted_line)
    change("words.md", "A line", "The one line")(large)
    house(large)
    assert asked == {"words.md"}
    assert 0 < len(lines) == len(set(lines))


def test_a_change_of_the_module_of_any_rule_makes_a_new_version(tmp_path: Path) -> None:
    package = tmp_path / "playbook"
    shutil.copytree(PACKAGE / "check", package / "check")
    seen = {tool_version(package)}
    modules = sorted((package / "check").rglob("*.py"))
    for path in modules:
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(tool_version(package))
    assert len(seen) == len(modules) + 1 > 130
