"""Small marks behind numbers: what they say, where they lead, and the legend that explains them."""

from __future__ import annotations

from html import unescape

PAGE = """# Plan

Words.

## What you need

Sixteen hours{basis}`estimate`, a day{basis}`lakeside-diary`, a twelfth{basis}`harvest-study`,
and two{basis}`EXAMPLE#meeting-2; estimate`.

## Later

Three more{basis}`estimate`.
"""
LISTS = "# Lists\n\n```{evidence} example\n```\n\n```{source} example\n```\n"


def built(book, page: str = PAGE) -> str:
    book.examples()
    book.page("plan", page)
    book.page("lists", LISTS)
    run = book.playbook("build")
    assert run.returncode == 0, run.stderr
    return unescape(book.built("plan"))


def test_a_mark_says_in_words_what_a_number_rests_on_and_leads_to_it(book) -> None:
    page = built(book)

    assert '<span role="img" title="our estimate" aria-label="our estimate">e</span>' in page
    assert 'href="lists.html#evidence-harvest-study"' in page
    assert 'title="measured elsewhere, or laid down in a rule: The journal of an invented' in page
    assert 'title="from one case: Lakeside College, Diary of a first meeting"' in page
    assert 'href="lists.html#source-EXAMPLE"' in page
    assert ", meeting-2" in page


def test_the_legend_stands_once_in_the_first_section_with_a_mark(book) -> None:
    page = built(book)

    assert page.count('class="pb-basis-legend"') == 1
    assert page.index("What you need</") < page.index("pb-basis-legend") < page.index("Sixteen")


def test_the_legend_has_the_letters_of_the_page_and_no_others(book) -> None:
    page = built(book, "# Plan\n\nThree{basis}`count` of four.\n")
    legend = page.split('class="pb-basis-legend">')[1].split("</p>")[0]

    assert "counted or worked out by us" in legend
    assert "our estimate" not in legend
    assert 'aria-label="counted or worked out by us">n</span>' in page


def test_a_page_without_marks_has_no_legend(book) -> None:
    assert "pb-basis" not in built(book, "# Plan\n\nNo numbers.\n")


def test_an_unknown_key_is_named_with_the_nearest_one_by_build_and_check(book) -> None:
    book.examples()
    book.page("plan", "# Plan\n\nA day{basis}`harvest-studdy` or two{basis}`estimat`.\n")
    run = book.playbook("build")
    checked = book.playbook("check", "--select", "DAT003")

    for words in (run.stderr, checked.stdout):
        assert "did you mean `harvest-study`?" in words
        assert "did you mean `estimate`?" in words
    assert "book/plan.md:16" in checked.stdout
