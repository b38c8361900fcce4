"""Who uses a template elsewhere: shown on its page, never invented, and a form to tell it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

PAGE = "# Log\n\n```{seen-elsewhere} lessons-log\n```\n"
FORM = Path(__file__).parents[1] / ".github/ISSUE_TEMPLATE/tell-us-you-used-it.yml"


def test_uses_of_this_template_are_shown_and_no_others(book) -> None:
    book.examples()
    book.page("log", PAGE)
    run = book.playbook("build")
    assert run.returncode == 0, run.stderr
    page = book.built("log")

    assert '<a class="reference external" href="https://example.org/lakeside/lessons"' in page
    assert "Lakeside College" in page
    assert "June 2025" in page
    assert "Themes of their own" in page
    assert page.count("Not named") == 0
    assert "Nobody has told us yet" not in page


def test_a_name_that_nobody_told_us_of_says_so_and_leads_to_the_form(book) -> None:
    book.write(".github/ISSUE_TEMPLATE/tell-us-you-used-it.yml", FORM.read_text(encoding="utf-8"))
    book.write("book/data/reuse/all.yml", "title: Uses\nabout: Nobody yet.\nuses: []\n")
    book.page("log", PAGE)
    run = book.playbook("build")
    assert run.returncode == 0, run.stderr
    page = unescape(book.built("log"))

    assert "Nobody has told us yet that they use this." in page
    assert "issues/new?template=tell-us-you-used-it.yml&title=We+use+it%3A+lessons-log" in page
    assert "what=lessons-log" in page


def test_a_book_without_the_form_and_the_register_has_no_link(book) -> None:
    book.page("log", PAGE)
    run = book.playbook("build")
    assert run.returncode == 0, run.stderr
    page = book.built("log")

    assert "Nobody has told us yet that they use this." in page
    assert "tell-us-you-used-it" not in page


def test_the_check_knows_the_directive(book) -> None:
    book.page("log", PAGE)
    book.page("other", "# Other\n\n```{seen-elsewher} lessons-log\n```\n")
    run = book.playbook("check")

    assert "seen-elsewher`" in run.stdout
    assert "book/log.md" not in run.stdout
