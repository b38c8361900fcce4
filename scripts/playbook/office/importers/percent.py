"""Numbers that a sheet shows in per cent: read where the field counts in hundredths as well.

On a scale from 0 to 100 the cell ``80 %`` can only mean 80. On any other it could mean 0.8 of
something, so it is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playbook.office.cells import WorkbookSchema
from playbook.office.importers.base import ImportedWorkbook
from playbook.office.importers.heading_words import heading_key
from playbook.office.importers.headings import about_cells, about_sheet
from playbook.registers.kinds.base import Register

HUNDREDTHS = (0.0, 100.0)


def in_hundredths(
    workbook: WorkbookSchema, model: type[Register], old: Mapping[str, Any], file: ImportedWorkbook
) -> WorkbookSchema:
    """The schema in which each number says whether it counts from 0 to 100.

    Its own limits say so, or those of the register, which the file may give anew.
    """
    sheet = about_sheet(file)
    said = {name: cell[2] for name, cell in about_cells(sheet).items()} if sheet else {}
    headings = {".".join(c.path): heading_key(c.heading) for c in workbook.about}
    sheets = tuple(
        replace(
            schema,
            columns=tuple(
                replace(
                    column, hundredths=_ends(model, column.path, old, said, headings) == HUNDREDTHS
                )
                if (column.low, column.high) != HUNDREDTHS
                else replace(column, hundredths=True)
                for column in schema.columns
            ),
        )
        for schema in workbook.sheets
    )
    return replace(workbook, sheets=sheets)


def _ends(
    model: type[Register],
    path: tuple[str, ...],
    old: Mapping[str, Any],
    said: Mapping[str, Any],
    headings: Mapping[str, str],
) -> tuple[Any, ...]:
    """The two ends of the scale of a field: what the file says, or else the register."""
    names = model.limits.get(".".join(path), ())
    return tuple(_number(said.get(headings.get(name, ""), _at(old, name))) for name in names)


def _at(record: Any, name: str) -> Any:
    for part in name.split("."):
        record = record.get(part) if isinstance(record, Mapping) else None
    return record


def _number(value: Any) -> float | None:
    value = getattr(value, "value", value)
    try:
        return float(str(value))
    except ValueError:
        return None
