"""CSV: the main list of a register for a spreadsheet or a program."""

from __future__ import annotations

from playbook.office.cells import workbook_schema
from playbook.office.exporters.base import ExportFormat, ExportItem, Imprint
from playbook.office.sheets import header_csv, sheet_names, to_csv


def make(thing: ExportItem, imprint: Imprint) -> bytes:
    """The main list of a register; of an empty one the headings."""
    if thing.document is None:
        assert thing.model is not None  # noqa: S101 - _can() has seen to it
        plan = workbook_schema(thing.model).sheets[0]
        return header_csv([".".join(column.path) for column in plan.columns]).encode("utf-8")
    name = sheet_names(thing.document)[0]
    return to_csv(thing.document, name, thing.shelf).encode("utf-8")


def _can(thing: ExportItem) -> bool:
    return thing.document is not None or (
        thing.model is not None and bool(workbook_schema(thing.model).sheets)
    )


FORMAT = ExportFormat("csv", "CSV", 6, _can, make)
