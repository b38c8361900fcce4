"""Where a file says that it is from: the book claims its own words, and never what others fill in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from playbook.cli.main import main
from playbook.common.settings import Origin
from playbook.office.catalogue import ExportCatalogue, archive, formats_of, make
from playbook.office.exporters import formats
from playbook.office.exporters.base import MARKING, NO_IMPRINT, ExportItem, Imprint

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ("docx", "xlsx", "pptx", "md", "html", "ics")
BOOK = Imprint("A Book", "The people of a book", "https://example.org/book/")
THEIRS = Origin(
    "First Book", "First authors", "https://first.example/", "CC BY 4.0", "https://l.x/"
)


def words_of(data: bytes) -> str:
    """All that stands in a file, wherever it stands."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return "".join(
            made.read(name).decode("utf-8")
            for name in made.namelist()
            if name.endswith((".xml", ".rels", ".txt"))
        )


def author_of(data: bytes, name: str) -> str:
    opened = {
        "docx": lambda file: Document(file).core_properties.author,
        "pptx": lambda file: Presentation(file).core_properties.author,
        "xlsx": lambda file: load_workbook(file).properties.creator or "",
    }[name]
    return str(opened(io.BytesIO(data)))


@pytest.fixture(scope="module")
def charter(catalogue: ExportCatalogue) -> ExportItem:
    return catalogue.part_exports("team-charter")[0].blank


@pytest.fixture(scope="module")
def every_format(catalogue: ExportCatalogue) -> dict[str, ExportItem]:
    """A thing for each format that can say where it is from."""
    chart = catalogue.part_exports("stakeholder-register")[0]
    tasks = catalogue.part_exports("leaving-list")[0]
    found = {
        "ics": tasks.dated,
        **dict.fromkeys(("docx", "xlsx", "pptx", "md", "html"), chart.example),
    }
    return {name: replace(item, marking=False) for name, item in found.items() if item}


@pytest.mark.parametrize("name", OFFICE)
def test_a_file_of_the_book_has_its_author_and_licence(
    name: str, every_format: dict[str, ExportItem]
) -> None:
    words = words_of(make(every_format[name], formats()[name], BOOK))
    assert "The people of a book" in words
    assert "A Book" in words
    assert name == "ics" or "CC BY 4.0" in words


@pytest.mark.parametrize("name", OFFICE)
def test_a_form_names_its_origin_and_claims_nothing_of_what_is_filled_in(
    name: str, every_format: dict[str, ExportItem]
) -> None:
    data = make(every_format[name], formats()[name], replace(BOOK, claim="form"))
    words = words_of(data)
    assert "The people of a book" not in words
    assert "A Book" in words
    assert name == "ics" or "orm: A Book" in words or "The form" in words
    if name in {"docx", "xlsx", "pptx"}:
        assert author_of(data, name) == ""


@pytest.mark.parametrize("name", OFFICE)
def test_what_belongs_to_no_book_names_none_and_has_no_licence(
    name: str, every_format: dict[str, ExportItem]
) -> None:
    words = words_of(make(every_format[name], formats()[name], NO_IMPRINT))
    for claim in ("CC BY", "creativecommons", "Partnership Playbook", "licence ,", "“”"):
        assert claim not in words


def test_a_confidential_form_has_a_place_for_a_marking_and_no_footer_of_ours(
    charter: ExportItem,
) -> None:
    for made in formats_of(charter):
        words = words_of(make(charter, made, replace(BOOK, claim="form")))
        assert MARKING in words, made.name
    word = Document(io.BytesIO(make(charter, formats()["docx"], replace(BOOK, claim="form"))))
    footer = "".join(word.sections[0].footer._element.itertext())
    assert "A Book" not in footer
    assert "CC BY" not in footer
    assert "A Book" in word.core_properties.comments


def test_letters_and_agreements_of_the_book_have_a_place_for_a_marking(
    catalogue: ExportCatalogue,
) -> None:
    marked = {
        f"{slug}/{part.part.id}"
        for slug in catalogue.templates
        for part in catalogue.part_exports(slug)
        if part.blank.marking
    }
    assert marked >= {
        "funding-call/letters",
        "funding-call/panel",
        "leaving-list/tasks",
        "scholar-scheme/agreement",
        "stakeholder-register/register",
        "team-charter/charter",
    }


def test_forms_and_invented_examples_taken_over_are_credited_to_their_book_and_records_are_not(
    catalogue: ExportCatalogue,
) -> None:
    slug = "funding-call"
    taken = catalogue.templates[slug].model_copy(update={"taken_over": True})
    settings = replace(catalogue.settings, title="Our Book", origin=THEIRS)
    ours = ExportCatalogue(ROOT, settings, catalogue.registers, catalogue.samples)
    ours.__dict__["templates"] = {**catalogue.templates, slug: taken}
    part = catalogue.part_exports(slug)[0]
    assert part.example is not None

    blank = ours.imprint_of(slug, part.blank)
    assert blank.line() == (
        "Form taken over from First Book, perhaps changed · CC BY 4.0"
        " · https://first.example/book/templates/funding-call.html"
    )
    assert ours.imprint_of(slug, part.example).title == "First Book"
    assert ours.imprint_of(slug, replace(part.example, invented=False)).title == "Our Book"
    assert ours.imprint_of("team-charter", part.blank).title == "Our Book"


@pytest.mark.parametrize(
    ("origin", "licence_address", "there", "not_there"),
    [
        (None, "https://l.x/", ["if you say where they are from"], ["taken over"]),
        (None, "", ["Licence: All rights reserved\n"], ["taken over", "if you say"]),
        (
            THEIRS,
            "",
            ["taken over from First Book by First authors", "CC BY 4.0, https://l.x/"],
            [],
        ),
    ],
)
def test_the_note_in_the_archive_says_whose_forms_and_under_which_licence(
    origin: Origin | None, licence_address: str, there: list[str], not_there: list[str]
) -> None:
    licence = "CC BY" if licence_address else "All rights reserved"
    note = words_of(
        archive({}, Imprint("B", "P", "https://b.x/", licence, licence_address), origin)
    )
    assert "What you fill in is yours" in note
    assert [part for part in there if part not in note] == []
    assert [part for part in not_there if part in note] == []


def test_records_of_a_reader_are_exported_without_the_name_of_the_book(
    tmp_path: Path, map_text: str
) -> None:
    own = tmp_path / "ours.yml"
    own.write_text(map_text, encoding="utf-8")
    words = ["export", "stakeholder-map", str(own), "--book", str(ROOT), "-o", f"{tmp_path}/"]
    done = CliRunner().invoke(main, [*words, "--to", "docx,xlsx,html,md,pptx"])
    assert done.exit_code == 0, done.output
    for path in tmp_path.glob("ours.[!y]*"):
        words_found = words_of(path.read_bytes())
        assert "Partnership Playbook" not in words_found, path.name
        assert "CC BY" not in words_found, path.name


def test_records_of_the_book_keep_its_name(tmp_path: Path) -> None:
    own = str(ROOT / "book/data/stakeholder-map/may-2023.yml")
    words = ["export", "stakeholder-map", own, "--book", str(ROOT), "-o", f"{tmp_path}/m.md"]
    done = CliRunner().invoke(main, [*words, "--to", "md"])
    assert done.exit_code == 0, done.output
    assert "Partnership Playbook" in (tmp_path / "m.md").read_text(encoding="utf-8")


SOURCE = "https://github.com/turing-roche/turing-roche-documentation/blob/HEAD/partnership-team-charter.md"


@pytest.mark.parametrize(
    ("slug", "name"),
    [("team-charter", "docx"), ("team-charter", "md"), ("team-charter", "html"), ("raci", "xlsx")],
)
def test_a_second_example_says_where_its_sources_can_be_read(
    catalogue: ExportCatalogue, slug: str, name: str
) -> None:
    record = catalogue.part_exports(slug)[0].record
    assert record is not None
    assert not record.invented
    assert SOURCE in words_of(make(record, formats()[name], NO_IMPRINT))


def test_every_part_of_the_book_has_an_invented_example_and_no_record_is_called_invented(
    catalogue: ExportCatalogue,
) -> None:
    every = [part for slug in catalogue.templates for part in catalogue.part_exports(slug)]
    assert [part.part.id for part in every if not part.example or not part.example.invented] == []
    assert [part.part.id for part in every if part.record and part.record.invented] == []
    assert sum(part.record is not None for part in every) >= 15
