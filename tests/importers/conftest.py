"""A small book, and the workbooks that it gives away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from playbook.common.config import load_config
from playbook.office.catalogue import ExportCatalogue, load_catalogue, make
from playbook.office.exporters import formats
from playbook.office.exporters.base import ExportItem, Imprint
from playbook.registers.kinds import kinds
from playbook.registers.load import load_registers
from playbook.registers.yaml_data import parse_data

ROOT = Path(__file__).resolve().parents[2]
MAP = """# Kept by the community manager.
title: A map
about: An invented map.
scale: {minimum: 1, maximum: 5, divider: 3, method: By agreement.}  # agreed in March
sides:
  partner-a: Uni
  partner-b: "Firm"

# --- the groups
groups:
  # asked twice
  - id: growers
    name: 'Growers'
    organisation: Uni
    side: partner-a
    category: users
    influence: 4  # by the panel
    interest: 5
    needs: >-
      A method that saves time.
      It must work in the first season.
    next_review: 2030-01
    sources: ["NOTES#day 1"]
  - id: sellers
    name: Sellers
    organisation: Firm
    side: partner-b
    category: users
    influence: 1
    interest: 2
# the end
"""
SOURCES = """title: Sources
about: Invented sources.
documents:
  - {id: NOTES, title: Notes, publisher: Us, date: "2030", path: notes.md, licence: CC0}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The folder of a book with a map and a source."""
    (tmp_path / "_config.yml").write_text("title: A book\n")
    for kind, name, text in (("stakeholder-map", "ours", MAP), ("source", "all", SOURCES)):
        path = tmp_path / "book" / "data" / kind / f"{name}.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture(scope="session")
def catalogue() -> ExportCatalogue:
    return load_catalogue(ROOT, load_config(ROOT, {}), load_registers(ROOT))


@pytest.fixture(scope="session")
def export(catalogue) -> Callable[..., bytes]:
    """A register that is given as YAML, as a file."""
    imprint = Imprint("A Book", "The people of a book", "https://example.org/book/")

    def made(kind: str, text: str, name: str = "xlsx") -> bytes:
        file = parse_data(PurePath("own.yml"), kind, kinds()[kind], text)
        assert file.register is not None, file.findings
        item: ExportItem = catalogue.register(kind, "own", file.register)
        return make(item, formats()[name], imprint)

    return made


@pytest.fixture(scope="session")
def map_file(export) -> bytes:
    """The map as a workbook."""
    return export("stakeholder-map", MAP)
