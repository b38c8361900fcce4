"""An adopted book gives credit for the forms that it took over, and stands under terms of its own."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from docx import Document

from playbook.adopt.answers import Answers
from playbook.adopt.licences import LICENCES
from playbook.adopt.run import adopt
from playbook.adopt.source import open_source
from playbook.check.run import check_book
from playbook.common.config import load_config
from playbook.office.catalogue import ExportCatalogue, load_catalogue, make
from playbook.office.exporters import formats
from playbook.registers.load import load_registers

FIRST = "Partnership Playbook"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def theirs(adopted: Path) -> ExportCatalogue:
    return load_catalogue(adopted, load_config(adopted, {}), load_registers(adopted))


def test_every_blank_names_the_book_from_which_its_form_came(theirs: ExportCatalogue) -> None:
    for slug in theirs.templates:
        for part in theirs.part_exports(slug):
            imprint = theirs.imprint_of(slug, part.blank)
            assert FIRST in imprint.credit(part.blank.title), slug
            assert imprint.licence == "CC BY 4.0", slug
            assert imprint.author == "", slug


def test_a_word_file_of_it_says_so_and_claims_no_other_licence(theirs: ExportCatalogue) -> None:
    part = theirs.part_exports("case-study")[0]
    data = make(part.blank, formats()["docx"], theirs.imprint_of("case-study", part.blank))
    word = Document(io.BytesIO(data))
    footer = "".join(word.sections[0].footer._element.itertext())
    assert f"Form taken over from {FIRST}" in footer
    assert "SA" not in footer
    assert word.core_properties.author == ""


def test_its_own_records_have_its_own_name(theirs: ExportCatalogue) -> None:
    assert theirs.imprint.title == "Harbour Flood Partnership"
    assert theirs.imprint.licence == "CC BY-SA 4.0"


@pytest.mark.parametrize("name", LICENCES)
def test_a_book_can_stand_under_each_of_the_terms(
    name: str, small_source: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    answers = Answers("Ours", ("One", "Two"), ("en-GB",), name, "https://github.com/a/b")
    adopt(book, answers, open_source(small_source), TODAY)
    config, licence = load_config(book, {}), LICENCES[name]
    assert (config.licence, config.licence_address) == (licence.title, licence.address)
    assert config.origin is not None
    assert config.origin.licence == "CC BY 4.0"
    assert licence.notice in (book / "LICENSE").read_text(encoding="utf-8")
    assert licence.words in (book / "README.md").read_text(encoding="utf-8")
    cited = yaml.safe_load((book / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited.get("license", "") == licence.spdx
    assert [f for f in check_book(book, cache=False).findings if f.code.startswith("PRJ")] == []


def test_the_check_asks_for_the_origin_when_somebody_takes_it_out(
    adopted: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    shutil.copytree(adopted, book)
    config = yaml.safe_load((book / "_config.yml").read_text(encoding="utf-8"))
    del config["playbook"]["origin"]
    (book / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    found = [f for f in check_book(book, cache=False).findings if f.code == "PRJ005"]
    assert len(found) == len(list((adopted / "book/data/template").glob("*.yml")))
