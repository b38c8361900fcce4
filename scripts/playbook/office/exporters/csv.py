"""CSV: the main list of a register for a spreadsheet or a program."""

from __future__ import annotations

from playbook.office.cells import shown_schema, workbook_schema
from playbook.office.exporters.base import ExportFormat, ExportItem, Imprint
from playbook.office.sheets import header_csv, sheet_names, to_csv


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The main list of a register; of an empty one the headings."""
    if item.register is None:
        assert item.model is not None  # noqa: S101 - _can() has seen to it
        schema = shown_schema(workbook_schema(item.model), item.partners).sheets[0]
        return header_csv([".".join(column.path) for column in schema.columns]).encode("utf-8")
    name = sheet_names(item.register)[0]
    return to_csv(item.register, name, item.lookup).encode("utf-8")


def _can(item: ExportItem) -> bool:
    return item.register is not None or (
        item.model is not None and bool(workbook_schema(item.model).sheets)
    )


FORMAT = ExportFormat("csv", "CSV", 6, _can, make)
