"""Slides: titles in their placeholders, shapes that do not overlap, words for those who listen."""

from __future__ import annotations

import io
from dataclasses import replace

import pptx
import pytest
from pptx.util import Inches

from playbook.office.exporters.pptx import CASE_STUDY

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def opened(data: bytes):
    return pptx.Presentation(io.BytesIO(data))


def box(shape) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def apart(a, b) -> bool:
    left, top, right, bottom = box(a)
    l2, t2, r2, b2 = box(b)
    slack = Inches(0.005)
    return right <= l2 + slack or r2 <= left + slack or bottom <= t2 + slack or b2 <= top + slack


@pytest.fixture(scope="module")
def chart(catalogue, as_file):
    register = catalogue.registers.of_kind("stakeholder-map")["may-2023"].register
    return opened(as_file(catalogue.register("stakeholder-map", "may-2023", register), "pptx"))


@pytest.fixture(scope="module")
def study(catalogue, as_file):
    page = catalogue.page(catalogue.root / "book" / "case-studies" / "partnership.md")
    return opened(as_file(page, "pptx"))


def test_a_case_study_is_five_slides_with_titles(study) -> None:
    slides = list(study.slides)[1:]
    titles = [slide.shapes.title.text for slide in slides]

    assert titles == [titles[0], *list(CASE_STUDY)[1:]]
    assert len(titles) == 5
    assert titles[0].startswith("The Turing")
    for slide in slides:
        body = slide.placeholders[1].text_frame
        assert 1 <= len(body.paragraphs) <= 6
        assert slide.notes_slide.notes_text_frame.text.strip()


def test_slides_are_wide_and_nothing_leaves_them(chart, study) -> None:
    for deck in (chart, study):
        assert round(deck.slide_width / deck.slide_height, 2) == 1.78
        for shape in (shape for slide in deck.slides for shape in slide.shapes):
            if not shape.rotation:
                left, top, right, bottom = box(shape)
                assert left >= 0 <= top
                assert right <= deck.slide_width
                assert bottom <= deck.slide_height, shape.name


def test_every_group_of_the_map_is_a_marker_and_a_label_that_can_be_moved(chart, catalogue) -> None:
    register = catalogue.registers.of_kind("stakeholder-map")["may-2023"].register
    names = {group.name for group in register.groups}
    shapes = list(chart.slides[1].shapes)

    labels = {s.text_frame.text for s in shapes if s.name.startswith("Label: ")}
    markers = {s.name.removeprefix("Marker: ") for s in shapes if s.name.startswith("Marker: ")}
    # So many names do not fit in a type that can be read: they stand on a slide behind the map.
    assert labels == {str(number) for number in range(1, len(names) + 1)}
    said = [s.text_frame.text for s in chart.slides[2].shapes if s.name.startswith("Key ")]
    assert names <= {line.partition("  ")[2].removesuffix(" (on the line)") for line in said}
    assert names <= markers
    assert not [shape for shape in shapes if shape.shape_type == 13]  # no bitmap


def test_labels_of_the_map_do_not_overlap(chart) -> None:
    labels = [s for s in chart.slides[1].shapes if s.name.startswith("Label: ")]

    for index, label in enumerate(labels):
        for other in labels[index + 1 :]:
            assert apart(label, other), (label.name, other.name)


def test_markers_lie_in_the_quadrant_of_their_values(chart, catalogue) -> None:
    register = catalogue.registers.of_kind("stakeholder-map")["may-2023"].register
    shapes = {shape.name: shape for shape in chart.slides[1].shapes}
    field = shapes["Field"]
    lines = [s for s in chart.slides[1].shapes if s.name == "Line"]
    middle = next(s.top for s in lines if s.height == 0 and abs(s.width - field.width) < 9)
    for group in register.groups:
        marker = shapes[f"Marker: {group.name}"]
        if group.influence > 60:
            assert marker.top < middle, group.name
        if group.influence < 40:
            assert marker.top > middle, group.name


def test_shapes_without_words_have_an_alternative_text(chart) -> None:
    for shape in chart.slides[1].shapes:
        if not (shape.has_text_frame and shape.text_frame.text):
            assert shape._element._nvXxPr.cNvPr.get("descr"), shape.name


def test_every_run_says_its_language(chart, study) -> None:
    for deck in (chart, study):
        for slide in deck.slides:
            runs = list(slide.element.iter(f"{A}r"))
            assert runs
            assert {run.find(f"{A}rPr").get("lang") for run in runs} == {"en-GB"}


def test_a_cover_has_a_place_for_logos_and_no_type_is_smaller_than_twelve_points(
    chart, study
) -> None:
    for deck in (chart, study):
        cover = deck.slides[0]
        assert [p.placeholder_format.type for p in cover.placeholders][1] == 18  # a picture
        sizes = {
            run.font.size.pt
            for slide in deck.slides
            for shape in slide.shapes
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
            if run.font.size
        }
        assert min(sizes) >= 12


def test_a_plan_stands_on_slides_in_type_that_can_be_read(catalogue, as_file) -> None:
    register = catalogue.registers.of_kind("communication-plan")["february-2023"].register
    deck = opened(as_file(catalogue.register("communication-plan", "f", register), "pptx"))
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table]

    assert len(deck.slides) == 1 + len(tables)
    for table in tables:
        assert table.first_row
        assert next(cell.text for cell in table.rows[0].cells) == "What"
    rows = sum(len(table.rows) - 1 for table in tables)
    assert rows == sum(line.status != "done" for line in register.items)


def test_a_text_becomes_one_page_with_a_box_for_each_part(letter, as_file) -> None:
    page = replace(letter, paper=replace(letter.paper, slides="one-page"))
    slide = opened(as_file(page, "pptx")).slides[0]

    assert slide.shapes.title.text == "A letter to [whom]"
    names = [s.name for s in slide.shapes if not s.is_placeholder]
    assert names == ["Attribution", "To whom?", "The end"]


def test_every_slide_says_whose_it_is(chart, study) -> None:
    for slide in [*chart.slides, *study.slides]:
        credit = next(s for s in slide.shapes if s.name == "Attribution").text_frame.text
        assert "CC BY 4.0" in credit


def test_an_invented_example_says_so_on_each_slide(letter, as_file) -> None:
    paper = replace(letter.paper, slides="one-page", note="An invented example.")
    slide = opened(as_file(replace(letter, paper=paper), "pptx")).slides[0]

    assert any(
        "An invented example." in s.text_frame.text for s in slide.shapes if s.has_text_frame
    )


def test_hostile_names_stay_names(register, map_text, as_file, hostile) -> None:
    import json

    for text in hostile:
        changed = map_text.replace("name: Growers", f"name: {json.dumps(text)}")
        deck = opened(as_file(register("stakeholder-map", changed), "pptx"))
        assert any(s.name.startswith("Label: ") for s in deck.slides[1].shapes)


def test_two_decks_are_equal_byte_for_byte(register, map_text, afresh) -> None:
    item = register("stakeholder-map", map_text)

    assert afresh(item, "pptx") == afresh(item, "pptx")
