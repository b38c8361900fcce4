"""The list of pages by kind, drawn from the heads of the pages."""

from __future__ import annotations

from typing import Any

import pytest

HEAD = """---
description: {description}
kind: {kind}
stage: [{stage}]
audience: [researcher, partnership-lead]
maturity: draft
owner: Community manager
last_reviewed: 2026-11-20
review_in: 6
effort: low
cost: none
authors:
  - name: The team
    roles: [Software]
---

"""
PRACTICE = "\n".join(
    f"## {heading}\n\nWords.\n"
    for heading in (
        "In two sentences",
        "When to use it",
        "What you need",
        "Steps",
        "How you know it works",
        "Pitfalls",
        "What others found",
        "How one partnership did it",
        "Templates",
        "Sources",
    )
)


def practice(book: Any, name: str, stage: str = "run", description: str = "What to do.") -> None:
    header = HEAD.format(description=description, kind="practice", stage=stage)
    listed = not (book.root / f"book/{name}.md").exists()
    book.page(name, f"# How to {name}\n\n{PRACTICE}", header=header, listed=listed)


@pytest.fixture
def listing(book: Any) -> Any:
    book.page("index-of", "# Practices\n\n```{page-index} practice\n```\n")
    practice(book, "write")
    practice(book, "end", stage="close, run")
    return book


def test_every_page_of_the_kind_is_listed_with_its_facts_in_the_order_of_the_book(
    listing: Any,
) -> None:
    run = listing.playbook("build")

    assert run.returncode == 0, run.stdout + run.stderr
    text = listing.built("index-of")
    write, end = text.index('href="write.html"'), text.index('href="end.html"')
    assert write < end
    assert 'data-stage="close run" data-role="researcher partnership-lead"' in text
    assert 'data-effort="low" data-cost="none"' in text
    assert "Stage: close, run\u00a0· Role: researcher, partnership lead" in text


def test_a_list_of_one_stage_takes_each_page_once(listing: Any) -> None:
    listing.write(
        "book/index-of.md",
        (listing.root / "book/index-of.md")
        .read_text()
        .replace("practice\n```", "practice\n:stage: run\n```"),
    )

    assert listing.playbook("build").returncode == 0
    body = listing.built("index-of").partition('class="pb-index"')[2].partition("</ul>")[0]
    assert "write.html" in body
    assert "end.html" not in body


def test_the_list_follows_a_changed_page_without_a_change_of_its_own(listing: Any) -> None:
    assert listing.playbook("build").returncode == 0
    practice(listing, "write", description="Quite another sentence.")

    assert listing.playbook("build").returncode == 0
    assert "Quite another sentence." in listing.built("index-of")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("practise", "there is no kind of page `practise`; use one of: start, case-study"),
        ("practice\n:stage: now", "there is no stage of page `now`; use one of: set-up, run"),
    ],
)
def test_wrong_words_are_named_with_their_line(book: Any, line: str, words: str) -> None:
    book.page("index-of", f"# Practices\n\n```{{page-index}} {line}\n```\n")

    run = book.playbook("build")

    assert run.returncode == 1
    assert words in run.stdout + run.stderr
    assert "book/index-of.md:" in run.stdout + run.stderr


def test_a_practice_says_what_it_takes(book: Any) -> None:
    header = HEAD.format(description="What to do.", kind="practice", stage="run")
    book.page("write", f"# Write\n\n{PRACTICE}", header=header.replace("cost: none\n", ""))

    run = book.playbook("build")

    assert run.returncode == 1
    assert "a practice also says its `cost`" in run.stdout + run.stderr
