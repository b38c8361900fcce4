"""Markdown, web pages, sheets of values and pictures: the same content, and nothing that runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from playbook.cli.export import CONVERTED, FORMATS
from playbook.office.catalogue import formats_of
from playbook.office.convert import MADE_OF
from playbook.office.exporters import formats
from playbook.office.exporters.base import ExportItem
from playbook.office.paper import Paper, PaperColumn, PaperTable, Paragraph, TextRun
from playbook.registers.kinds.template import Format


class Tags(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.words += data


@pytest.fixture
def odd(letter, hostile) -> ExportItem:
    rows = tuple(((TextRun(text),), (TextRun(text, strong=True),)) for text in hostile)
    columns = (PaperColumn((TextRun("a"),), 0.5), PaperColumn((TextRun("b"),), 0.5))
    blocks = (*(Paragraph((TextRun(text),)) for text in hostile), PaperTable(columns, rows))
    return ExportItem("odd", Paper("<b>", "d", blocks), letter.day)


def test_markdown_reads_on_any_forge(letter, as_file) -> None:
    text = as_file(letter, "md").decode("utf-8")

    for part in (
        "# A letter to \\[whom\\]\n",
        "> **Guidance**\n>\n> Write it *together*.",
        "Dear \\[name of reader\\]",
        "| What | Who |\n| --- | ---: |\n| Send **it**<br>today | \\[role\\] |",
        "| ☐ yes ☐ no |  |",
        "- [ ] Both have read it.\n- [x] One has.\n  - or more",
        "1. Sign.\n2. Send.",
        "[the page](<https://example.org/book/book/practices/letter.html>) (KEY; OTHER)",
        "## Sources\n\n- KEY\n- OTHER",
        "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/) · <https://example.org/book/>",
    ):
        assert part in text, part


def test_hostile_text_in_markdown_stays_text(odd, as_file, hostile) -> None:
    text = as_file(odd, "md").decode("utf-8")
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(text)
    inline = [child for token in tokens for child in token.children or ()]

    assert not [
        t for t in tokens if t.type in {"html_block", "blockquote_open", "bullet_list_open"}
    ]
    assert not [c for c in inline if c.type in {"html_inline", "code_inline", "image"}]
    links = [c.attrGet("href") for c in inline if c.type == "link_open"]
    assert links == ["https://creativecommons.org/licenses/by/4.0/", "https://example.org/book/"]
    assert sum(t.type == "heading_open" for t in tokens) == 1
    assert sum(t.type == "tr_open" for t in tokens) == 1 + len(hostile)


def test_a_web_page_stands_alone_and_says_its_language(letter, as_file) -> None:
    page = Tags()
    page.feed(as_file(letter, "html").decode("utf-8"))
    names = [tag for tag, _ in page.tags]

    assert ("html", {"lang": "en-GB"}) in page.tags
    assert not {"script", "link", "img", "iframe"} & set(names)
    assert [n for n in names if n in {"h1", "h2", "h3"}] == ["h1", "h2", "h3", "h2", "h2"]
    boxes = [attrs for tag, attrs in page.tags if tag == "input"]
    assert all(attrs["type"] == "checkbox" and attrs.get("aria-label") for attrs in boxes)
    assert [a for t, a in page.tags if t == "th"] == [
        {"scope": "col"},
        {"scope": "col", "class": "pb-number"},
    ]


def test_hostile_text_in_a_web_page_stays_text(odd, as_file, hostile) -> None:
    page = Tags()
    page.feed(as_file(odd, "html").decode("utf-8"))

    assert "script" not in [tag for tag, _ in page.tags]
    for text in hostile:
        assert text in page.words
    linked = replace(odd, paper=Paper("t", "", (Paragraph((TextRun("x", link="javascript:1"),)),)))
    assert b"javascript" not in as_file(linked, "html")


def test_sheets_of_values_have_a_row_for_each_record(register, map_text, as_file) -> None:
    text = as_file(register("stakeholder-map", map_text), "csv").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))

    assert [line["name"] for line in lines] == ["Growers", "Sellers"]


def test_an_empty_register_gives_the_headings(catalogue, as_file) -> None:
    blank = catalogue.part_exports("stakeholder-register")[0].blank
    lines = list(csv.reader(io.StringIO(as_file(blank, "csv").decode("utf-8-sig"))))

    assert len(lines) == 1
    assert lines[0][:3] == ["id", "name", "organisation"]


def test_a_picture_has_its_colours_and_its_words(register, map_text, as_file) -> None:
    root = ET.fromstring(as_file(register("stakeholder-map", map_text), "svg"))
    svg = "{http://www.w3.org/2000/svg}"

    assert root.find(f"{svg}title").text == "A map"
    assert root.find(f"{svg}desc").text
    assert ".pb-marker--a{fill" in root.find(f"{svg}style").text
    assert "Growers" in "".join(root.itertext())


def test_every_file_that_is_offered_can_be_made_twice_the_same(every_thing, afresh) -> None:
    for item in every_thing:
        for made in formats_of(item):
            if made.name in {"md", "html", "csv", "svg", "ics"}:
                first = afresh(item, made.name)
                assert first
                assert first == afresh(item, made.name), (item.stem, made.name)


def test_the_verb_and_templates_know_every_format() -> None:
    assert set(FORMATS) == set(formats()) == set(get_args(Format))
    assert set(CONVERTED) == set(MADE_OF)


def test_formats_are_in_the_order_in_which_people_want_them() -> None:
    assert list(formats()) == ["docx", "xlsx", "pptx", "md", "html", "csv", "ics", "svg"]


def test_a_box_in_a_table_is_named_after_its_task_and_takes_no_room(register, as_file) -> None:
    text = (
        "title: List\nabout: Own.\ntasks:\n"
        "  - {id: a, task: Book a room, category: C, owner: Host}\n"
        "  - {id: b, task: Open the doors of the long hall, category: C, owner: Host, after: [a]}\n"
        "  - {id: c, task: Close, category: C, owner: Host, after: [b],"
        " note: And all of the windows too}\n"
    )
    page = Tags()
    page.feed(
        as_file(
            register("task-list", text.replace("hall", "hall of the old town")), "html"
        ).decode()
    )
    boxes = [attrs["aria-label"] for tag, attrs in page.tags if tag == "input"]

    assert boxes == ["Book a room", "Open the doors of the long hall of the old town", "Close"]
    assert sum(attrs.get("class") == "pb-tick" for _, attrs in page.tags) == 4
    assert "after: Open the doors of the long hall of the …; And" in page.words


def test_no_blank_shows_a_picture_of_its_numbers(catalogue) -> None:
    from playbook.views.shapes import Chart

    shown = [
        block.view
        for slug in catalogue.templates
        for part in catalogue.part_exports(slug)
        for block in part.blank.paper.blocks
        if hasattr(block, "view")
    ]
    assert len(shown) >= 10
    assert not [view for view in shown if isinstance(view, Chart)]
