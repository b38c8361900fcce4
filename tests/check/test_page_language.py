"""The rules for English prose follow the language of the page, and that of the book where it says none."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.check.run import check_book
from playbook.sphinx_ext.theme import english_mark

LATIN, AMERICAN = "STY001", "STY004"


@pytest.mark.parametrize(
    ("book", "page", "found"),
    [
        ("", "", {LATIN, AMERICAN}),
        ("", "lang: de", set()),
        ("", "lang: 'pt-BR'", set()),
        ("", "lang: en-US", {LATIN}),
        ("de", "", set()),
        ("de", "lang: en-GB", {LATIN, AMERICAN}),
        ("de", "description: lang de", set()),
    ],
)
def test_rules_for_english_follow_the_language(
    book: str, page: str, found: set[str], tmp_path: Path
) -> None:
    language = f"sphinx:\n  config:\n    language: {book}\n" if book else ""
    (tmp_path / "_config.yml").write_text(f"title: X\n{language}", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    head = f"---\n{page}\n---\n\n" if page else ""
    text = f"{head}# Title\n\nThe color, etc. is described.\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    findings = check_book(tmp_path, select=[LATIN, AMERICAN], cache=False).findings
    assert {finding.code for finding in findings} == found


@pytest.mark.parametrize(
    ("page", "book", "marked"),
    [
        ("", "", False),
        ("", "en-GB", False),
        ("de", "en-GB", True),
        ("en-GB", "de", True),
        ("", "de", True),
    ],
)
def test_our_own_words_say_that_they_are_english_where_not_all_is(
    page: str, book: str, marked: bool
) -> None:
    assert english_mark(page, book) == (' lang="en"' if marked else "")
