"""Texts of templates: what is read from them, and what is said of what they may not hold."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from playbook.office.catalogue import make
from playbook.office.exporters import formats
from playbook.office.exporters.base import NO_IMPRINT
from playbook.office.paper import (
    Aside,
    Blank,
    Citation,
    ItemList,
    PageBreak,
    PaperTable,
    TickBox,
    every_span,
)
from playbook.office.paper_reader import read_page, read_template_text

HEAD = "---\ndescription: A text.\n---\n"


def faults(text: str) -> list[str]:
    reading = read_template_text(PurePath("t.md"), text)
    assert reading.paper is None
    return [f"{finding.location.line} {finding.message}" for finding in reading.findings]


def test_blanks_choices_days_and_boxes_are_told_apart(letter) -> None:
    blanks = [span for span in every_span(letter.paper.blocks) if isinstance(span, Blank)]
    ticks = [span for span in every_span(letter.paper.blocks) if isinstance(span, TickBox)]

    assert [blank.text for blank in blanks] == [
        "name of reader",
        "date of meeting",
        "open / closed",
        "role",
    ]
    assert [blank.date for blank in blanks] == [False, True, False, False]
    assert blanks[2].choices == ("open", "closed")
    assert [tick.checked for tick in ticks] == [False, False, False, True]


def test_a_table_is_as_wide_as_its_dashes_say(letter) -> None:
    sheet = next(block for block in letter.paper.blocks if isinstance(block, PaperTable))

    assert [round(column.share, 2) for column in sheet.columns] == [0.75, 0.25]
    assert [column.number for column in sheet.columns] == [False, True]


def test_links_to_pages_leave_the_book_with_their_address(letter) -> None:
    links = {span.link for span in every_span(letter.paper.blocks) if getattr(span, "link", "")}

    assert links == {"https://example.org/book/book/practices/letter.html"}


def test_guidance_sources_lists_and_page_breaks_are_parts_of_their_own(letter) -> None:
    kinds = [type(block) for block in letter.paper.blocks]
    cites = [span for span in every_span(letter.paper.blocks) if isinstance(span, Citation)]

    assert kinds.count(Aside) == 1
    assert kinds.count(PageBreak) == 1
    assert [block.ordered for block in letter.paper.blocks if isinstance(block, ItemList)] == [
        False,
        True,
    ]
    assert cites == [Citation(("KEY#two", "KEY#three", "OTHER"))]


def test_an_escaped_bracket_is_no_blank() -> None:
    text = f"{HEAD}# T\n\nSee \\[1\\] and [role].\n"
    paper = read_template_text(PurePath("t.md"), text).paper

    assert [s.text for s in every_span(paper.blocks) if isinstance(s, Blank)] == ["role"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# T\n", "1 the text has no head"),
        ("---\nslides: one-page\n---\n# T\n", "2 `description` is missing"),
        (f"{HEAD}Words.\n", "4 the text has no title"),
        (f"{HEAD}# T\n\n### Too deep\n", "6 this heading skips a level"),
        (f"{HEAD}# T\n\n## A\n\n# Again\n", "8 a second title"),
        (f"{HEAD}# T\n\n<div>x</div>\n", "6 a text of a template holds no HTML"),
        (f"{HEAD}# T\n\n![a](b.png)\n", "6 a text of a template holds no picture"),
        (f"{HEAD}# T\n\n:::{{note}}\nx\n:::\n", "6 the only block of this kind"),
        (
            f"{HEAD}# T\n\n:::{{guidance}}\na\n\n> b\n:::\n",
            "9 a text of a template holds no quotation",
        ),
    ],
)
def test_what_a_text_may_not_hold_is_said_with_its_line(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text)), faults(text)


def test_every_text_and_every_template_of_the_book_is_right(catalogue) -> None:
    assert [str(finding) for finding in catalogue.findings] == []


def test_no_blank_of_the_book_names_a_partner(catalogue) -> None:
    names = ("Turing", "Roche", "Genentech")
    for slug in catalogue.templates:
        for part in catalogue.part_exports(slug):
            text = repr((part.blank.paper, part.blank.register))
            assert not [name for name in names if name in text], part.blank.stem


def test_a_page_of_the_book_is_read_with_its_registers(catalogue) -> None:
    page = catalogue.page(catalogue.root / "book" / "onboarding" / "first-weeks.md")

    assert page.title == "The first weeks of a newcomer"
    assert any(type(block).__name__ == "ViewBlock" for block in page.paper.blocks)


def test_brackets_on_a_page_are_no_blanks() -> None:
    paper = read_page("# T\n\nA list[0] and [ ] too.\n", lambda *_: (), str)

    assert not [s for s in every_span(paper.blocks) if isinstance(s, (Blank, TickBox))]


def test_no_blank_says_that_nothing_is_recorded(catalogue) -> None:
    """A form is there to be filled in; what nobody has said yet is a place, and no finding."""
    words = ("not recorded", "Nothing recorded", "nobody named", "No purpose recorded")
    said = []
    for slug in catalogue.templates:
        for part in catalogue.part_exports(slug):
            text = make(part.blank, formats()["md"], NO_IMPRINT).decode("utf-8")
            said += [
                (part.blank.stem, line)
                for line in text.splitlines()
                if line.startswith("|")
                and any(f"*{word}*" in line or f": {word}" in line for word in words)
            ]
    assert said == []


def test_a_filled_register_still_says_what_no_source_gives(catalogue) -> None:
    views = [catalogue.part_exports(slug)[0] for slug in ("communication-plan", "raci")]
    texts = [make(part.example, formats()["md"], NO_IMPRINT).decode("utf-8") for part in views]
    assert any("recorded" in text or "nobody named" in text for text in texts)
