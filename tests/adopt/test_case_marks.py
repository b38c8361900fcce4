"""Marks of our own case: what others get, what readers see, and which marks do nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.book.case_marks import read_marks

MARK = "{.our-case}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Do it.\n[They did {src}`K`.]" + MARK + "\nStay.\n", "Do it.\nStay.\n"),
        ("Do it.\n[One.\nTwo.]" + MARK + "\n", "Do it.\n"),
        ("It lasts[; here three {src}`K`]" + MARK + ".\n", "It lasts.\n"),
        ("It [once]" + MARK + " lasts.\n", "It lasts.\n"),
        ("It lasts [long]" + MARK + ".\n", "It lasts.\n"),
        ('[They say: a]{.our-case instead="A"} day.\n', "A day.\n"),
        ('[A]{instead="see [b](c.md)" .our-case}.\n', "see [b](c.md).\n"),
        ("[See [one](a.md) and `x]`]" + MARK + " Two.\n", "Two.\n"),
        ("- One\n- [Two\n  and more]" + MARK + "\n- Three\n", "- One\n- Three\n"),
        ("1. **[Here ]" + MARK + "first**: do it\n", "1. **first**: do it\n"),
        ("| a[; b]" + MARK + " | c |\n", "| a | c |\n"),
        ("| [a]" + MARK + " | [b]" + MARK + " |\n", ""),
        (r"| a \| b[; c]" + MARK + " | d |\n", r"| a \| b | d |" + "\n"),
        (":::{our-case}\nAll.\n\n- this\n:::\n", ""),
        (":::{our-case}\n:instead: That.\nThis.\n:::\n", "That.\n"),
        ("::::{our-case}\n:::{note}\nAll.\n:::\n::::\nStay.\n", "Stay.\n"),
        ("::::{note}\nStay.\n:::{our-case}\nGo.\n:::\n::::\n", "::::{note}\nStay.\n::::\n"),
        ("```{our-case}\nGo.\n```\n", ""),
        ("[a [b]" + MARK + " c]" + MARK + "\n", ""),
        ("[stay]{.other} and [stay]{#our-case-1}\n", "[stay]{.other} and [stay]{#our-case-1}\n"),
        (r"\[stay\]" + "\n", r"\[stay\]" + "\n"),
        ("% [in a comment]" + MARK + "\n", "% [in a comment]" + MARK + "\n"),
    ],
)
def test_others_get_a_text_without_what_is_marked(text: str, left: str) -> None:
    marked = read_marks(text)
    assert marked.without_case() == left
    assert marked.faults == ()
    assert list(marked.hanging()) == []


def test_readers_see_what_is_marked_and_nothing_of_the_marks() -> None:
    text = "Do[ it {src}`K`]{.our-case}.\n\n:::{our-case}\n:instead: That.\nThis.\n:::\n"
    assert read_marks(text).shown() == "Do it {src}`K`.\n\nThis.\n\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\nWords.{.our-case}\n", 3, "this marks nothing"),
        ("a\nWords]{.our-case}\n", 2, "nothing opens this mark"),
        ("[a]{our-case}\n", 1, "`{our-case}` marks nothing"),
        ("[a]{.ourcase}\n", 1, "`{.ourcase}` marks nothing"),
        ("[a]{.Our-Case}\n", 1, "`{.Our-Case}` marks nothing"),
        ("a\n`[b]{.our-case}`\n", 2, "in code hides nothing"),
        ("```python\nb[c]{.our-case}\n```\n", 2, "in code hides nothing"),
        ("~~~\n:::{our-case}\n:::\n~~~\n", 2, "in code hides nothing"),
        ("---\ndescription: [a]{.our-case}\n---\n", 2, "in the front matter hides nothing"),
        ("| [a | b]{.our-case} |\n", 1, "over the side of a cell"),
        ("a\n\n:::{our-case}\nb\n", 3, "`:::{our-case}` is never closed; add a line `:::`"),
        ("```{our-case}\nb\n", 1, "is never closed"),
    ],
)
def test_a_mark_that_hides_nothing_is_named_with_its_line(text: str, line: int, words: str) -> None:
    (fault,) = read_marks(text).faults
    assert (fault.line, words in fault.message) == (line, True), fault


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Look:\n\n[- a]{.our-case}\n\nb\n", 1, "this leads to what is left out"),
        ("Look:\n\n:::{our-case}\n- a\n:::\n\n## Next\n", 1, "this leads to what is left out"),
        ("Look:\n\n- [a]{.our-case}\n", 1, "this leads to what is left out"),
        ("a\n\n| A | B |\n|--|--|\n| [a]{.our-case} | b |\n", 5, "a cell would be left empty"),
        ("| A |\n|--|\n| [a]{.our-case} |\n\nb\n", 1, "only the head of the table"),
        ("- [a]{.our-case}\n  b\n- c\n", 2, "the item that this line goes on with"),
    ],
)
def test_what_would_hang_in_the_air_is_named_with_its_line(
    text: str, line: int, words: str
) -> None:
    (fault,) = read_marks(text).hanging()
    assert (fault.line, words in fault.message) == (line, True), fault


@pytest.mark.parametrize(
    "text",
    [
        "Look:\n\n- [a]{.our-case}\n- b\n",
        "Look:\n\nb\n",
        "[Look:]{.our-case}\n\n- [a]{.our-case}\n",
        '[Look]{.our-case instead="See"}:\n\n- b\n',
        "Look:\n\n:::{our-case}\n:instead: Nothing yet.\n- a\n:::\n",
        "| A |\n|--|\n\nAn empty table of its author.\n",
    ],
)
def test_what_stands_on_its_own_is_left_in_peace(text: str) -> None:
    assert list(read_marks(text).hanging()) == []


def test_places_in_marks_are_covered_and_no_others() -> None:
    marked = read_marks("ab [cd]{.our-case} ef\n- [gh\n  ij]{.our-case}\n")
    assert [marked.covers(1, n) for n in (1, 3, 4, 5, 18, 19)] == [
        *(False, False, True, True, True, False)
    ]
    assert [marked.covers(2, 1), marked.covers(2, 3), marked.covers(3, 0)] == [False, True, True]


_PIECES = st.sampled_from(
    ["[", "]", "{.our-case}", "]{.our-case}", "`", "|", "\n", "a ", "\\", ":::{our-case}\n",
     ":::\n", "```\n", "- ", '{.our-case instead="x"}', "---\n", ":instead: y\n", "{src}`K`"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_text_is_read_and_what_is_not_marked_keeps_its_place(text: str) -> None:
    marked = read_marks(text)
    blanked = marked.blanked()
    assert [line for line, _ in enumerate(blanked)] == [line for line, _ in enumerate(text)]
    assert blanked.count("\n") == text.count("\n")
    assert all(a in {" ", b} for a, b in zip(blanked, text, strict=True))
    assert "\0" not in marked.without_case() + marked.shown()
    list(marked.hanging())
