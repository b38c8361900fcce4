"""Word files: read back with another library, as a person with a screen reader would use them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from lxml import etree

from playbook.office.exporters.base import ExportItem
from playbook.office.exporters.docx import MANY_HEADINGS
from playbook.office.paper import (
    Citation,
    Paper,
    PaperColumn,
    PaperHeading,
    PaperTable,
    Paragraph,
    TextRun,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def levels(word) -> list[int]:
    names = [paragraph.style.name for paragraph in word.paragraphs]
    return [int(name.removeprefix("Heading ")) for name in names if name.startswith("Heading ")]


def values(word, tag: str) -> list[str]:
    return [element.get(f"{W}val") for element in word.element.iter(f"{W}{tag}")]


@pytest.fixture(scope="module")
def word(letter, as_file):
    return opened(as_file(letter, "docx"))


def test_headings_are_real_and_skip_no_level(word) -> None:
    assert word.paragraphs[0].style.name == "Title"
    assert levels(word) == [1, 2, 1, 1]  # the last one heads the sources


def test_every_file_of_the_templates_has_headings_in_order_and_named_tables(
    every_thing, as_file
) -> None:
    for item in every_thing:
        word = opened(as_file(item, "docx"))
        found = levels(word)
        assert all(b <= a + 1 for a, b in zip([0, *found], found, strict=False)), item.stem
        assert word.core_properties.title == item.title[:255]
        for table in word.tables:
            assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None, item.stem
            assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val"), item.stem
            assert table._tbl.tblPr.find(f"{W}tblBorders/{W}insideH") is not None


def test_a_table_has_a_header_row_borders_and_a_name(word) -> None:
    table = word.tables[0]

    assert [cell.text for cell in table.rows[0].cells] == ["What", "Who"]
    assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert table.rows[1]._tr.find(f"{W}trPr/{W}tblHeader") is None
    assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == "To whom?"
    assert table._tbl.tblPr.find(f"{W}tblDescription").get(f"{W}val") == "Columns: What, Who."


def test_boxes_can_be_ticked(word) -> None:
    boxes = list(word.element.iter(f"{W14}checkbox"))

    assert [box.find(f"{W14}checked").get(f"{W14}val") for box in boxes] == ["0", "0", "0", "1"]
    signs = [box.getparent().getparent().find(f".//{W}t").text for box in boxes]
    assert signs == ["☐", "☐", "☐", "☒"]


def test_blanks_choices_and_days_are_content_controls_with_numbers_of_their_own(word) -> None:
    controls = list(word.element.iter(f"{W}sdtPr"))
    numbers = [control.find(f"{W}id").get(f"{W}val") for control in controls]
    choices = [item.get(f"{W}value") for item in word.element.iter(f"{W}listItem")]

    assert len(set(numbers)) == len(numbers) == 8
    assert choices == ["open", "closed"]
    assert len(list(word.element.iter(f"{W}date"))) == 1
    assert "name of reader" in values(word, "alias")


def test_guidance_and_nothing_else_stands_in_its_style(word) -> None:
    texts = [p.text for p in word.paragraphs if p.style.name == "Guidance"]

    assert len(texts) == 3  # how to take it out, the paragraph, and its item
    assert texts[1:] == ["Write it together.", "Roles, not names."]
    assert "Select All Text With Similar Formatting" in texts[0]


def test_language_properties_and_page_are_set(word, letter) -> None:
    core = word.core_properties
    languages = {e.get(f"{W}val") for e in word.styles.element.iter(f"{W}lang")}

    assert languages == {"en-GB"}
    assert (core.title, core.language, core.subject) == (
        "A letter to [whom]",
        "en-GB",
        "What a letter needs.",
    )
    assert core.created.date() == letter.day
    assert word.sections[0].page_width > word.sections[0].page_height


def test_the_footer_says_whose_it_is_and_under_which_licence(word) -> None:
    footer = word.sections[0].footer
    text = "".join(footer._element.itertext())
    targets = {rel.target_ref for rel in footer.part.rels.values() if rel.is_external}

    assert (
        "A letter to [whom] · The people of a book, A Book · CC BY 4.0 · https://example.org/book/"
        in text
    )
    assert "https://creativecommons.org/licenses/by/4.0/" in targets
    assert [e.text.strip() for e in footer._element.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


def test_a_long_paper_begins_with_its_contents(as_file, letter) -> None:
    headings = tuple(PaperHeading(2, (TextRun(f"Part {n}"),)) for n in range(MANY_HEADINGS + 1))
    long = ExportItem("long", Paper("Long", "", headings), letter.day)

    word = opened(as_file(long, "docx"))

    assert any("TOC" in e.text for e in word.element.iter(f"{W}instrText"))
    anchors = [e.get(f"{W}anchor") for e in word.element.iter(f"{W}hyperlink")]
    names = values_of(word, "bookmarkStart", "name")
    assert anchors == names == [f"_Toc{n}" for n in range(1, MANY_HEADINGS + 2)]


def values_of(word, tag: str, name: str) -> list[str]:
    return [element.get(f"{W}{name}") for element in word.element.iter(f"{W}{tag}")]


def test_numbered_lists_begin_with_one_each(as_file, letter) -> None:
    word = opened(as_file(letter, "docx"))
    numbers = values(word, "numId")

    assert numbers == ["101", "102", "103", "103"]  # guidance, the item below a task, steps
    starts = word.part.numbering_part.element.findall(f".//{W}startOverride")
    assert starts


def test_hostile_text_stays_text(as_file, letter, hostile) -> None:
    cells = tuple(((TextRun(text),), (TextRun(text, strong=True),)) for text in hostile)
    columns = (PaperColumn((TextRun("a"),), 0.5), PaperColumn((TextRun("b"),), 0.5))
    blocks = (Paragraph(tuple(TextRun(text) for text in hostile)), PaperTable(columns, cells))
    item = ExportItem("odd", Paper("<b>&", "a\x00b\ud800", blocks), letter.day)

    word = opened(as_file(item, "docx"))

    assert [row.cells[0].text for row in word.tables[0].rows][1:] == list(hostile)
    assert word.paragraphs[0].text == "<b>&"


def test_two_files_are_equal_byte_for_byte(afresh, letter) -> None:
    first, second = afresh(letter, "docx"), afresh(letter, "docx")

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_a_blank_in_the_title_is_not_lost(word) -> None:
    assert word.paragraphs[0].text == "A letter to [whom]"


def test_a_key_that_is_cited_twice_is_printed_once(word) -> None:
    assert any("[KEY; OTHER]" in paragraph.text for paragraph in word.paragraphs)


@pytest.mark.parametrize("name", ["docx", "md", "html"])
def test_sources_that_have_a_heading_get_no_second_one(as_file, letter, name) -> None:
    blocks = (PaperHeading(2, (TextRun("Sources"),)), Paragraph((Citation(("KEY#one",)),)))
    data = as_file(ExportItem("own", Paper("Own", "", blocks), letter.day), name)
    if name == "docx":
        found = [p.text for p in opened(data).paragraphs if p.style.name == "Heading 1"]
        assert found == ["Sources"]
    else:
        assert data.count(b"Sources") == 1


def test_no_column_is_too_narrow_for_its_words(every_thing, as_file) -> None:
    """A letter takes about 100 twentieths of a point, and the edges of a cell take 180."""
    seen = 0
    for item in every_thing:
        if not item.kind:
            continue  # the widths of a text are those that its author drew
        for table in opened(as_file(item, "docx"))._element.body.iter(f"{W}tbl"):
            widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
            rows = [[_longest(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            needed = [min(max(column), 12) * 100 + 180 for column in zip(*rows, strict=True)]
            if sum(needed) <= sum(widths):
                seen += 1
                assert all(w >= n for w, n in zip(widths, needed, strict=True)), (
                    item.stem,
                    rows[0],
                )
    assert seen > 50


def _longest(cell) -> int:
    text = "".join(run.text or "" if run.tag == f"{W}t" else " " for run in cell.iter())
    return max(map(len, text.split()), default=0)
