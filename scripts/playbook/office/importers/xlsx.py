"""Excel workbooks, also those of LibreOffice and of Google Sheets, as plain cells.

openpyxl reads; links to other files are not followed, and nothing is calculated.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from playbook.common.extras import lacking
from playbook.office.importers.base import (
    BrokenCell,
    Content,
    ImportedSheet,
    ImportedWorkbook,
    ImportRefused,
    MissingPackage,
    Raw,
)
from playbook.office.importers.file_guard import check_workbook, has_formulas

MOST_CELLS = 400_000
NO_VALUE = (
    "the formula was never calculated; open the file in a spreadsheet program, save it there, or "
    "type the value"
)


def read_workbook(data: bytes, path: PurePath) -> ImportedWorkbook:
    """The cells of a workbook; raises ``ImportRefused`` for a file that is not opened."""
    check_workbook(data, path.suffix.lower())
    values = _opened(data, values=True)
    formulas = _opened(data, values=False) if has_formulas(data) else None
    sheets = tuple(_sheets(values, formulas))
    if not sheets:
        raise ImportRefused("the workbook has no sheet with cells; save it again")
    epoch = getattr(values, "epoch", datetime(1899, 12, 30))
    return ImportedWorkbook(path, sheets, (), date(epoch.year, epoch.month, epoch.day))


def _opened(data: bytes, *, values: bool) -> Any:
    if line := lacking("office", "reading Excel"):
        raise MissingPackage(line)
    import openpyxl

    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep; we keep nothing of the workbook.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # whatever a broken file breaks in a library
        raise ImportRefused(
            "the workbook is damaged: open it in a spreadsheet program, let it be repaired, and "
            "save it as .xlsx"
        ) from error


def _sheets(values: Any, formulas: Any) -> Iterator[ImportedSheet]:
    left = MOST_CELLS
    for page in values.worksheets:
        # Asked for as a range, one stray cell at the far end would be millions of empty ones.
        cells = page._cells  # noqa: SLF001
        left -= len(cells)
        if left < 0:
            raise ImportRefused(
                f"the workbook has more than {MOST_CELLS:,} cells; copy its rows into a fresh template"
            )
        twin = formulas[page.title]._cells if formulas else {}  # noqa: SLF001
        rows: dict[int, dict[int, Content]] = {}
        for (row, column), cell in sorted(cells.items()):
            content = _content(cell, twin.get((row, column)))
            if content is not None and content != "":
                rows.setdefault(row, {})[column] = content
        spans = _unmerged(page, rows)
        hidden = frozenset(
            n for n, look in page.row_dimensions.items() if look.hidden and n in rows
        )
        yield ImportedSheet(page.title, rows, page.sheet_state != "visible", hidden, spans)


def _content(cell: Any, twin: Any) -> Content:
    if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value in ERRORS):
        return BrokenCell(f"the cell shows {cell.value}: its formula broke; type the value itself")
    if cell.value is None and twin is not None and twin.data_type == "f":
        return BrokenCell(NO_VALUE)
    if isinstance(cell.value, datetime):
        return _moment(cell.value, str(cell.number_format))
    value: Raw = cell.value
    return value


ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "Err:507")


def _moment(value: datetime, look: str) -> Raw:
    """A month typed as ``2021-06`` is kept by Excel as its first day, shown without a day."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", look.lower())
    if value.day == 1 and "d" not in plain and "y" in plain and not re.search("[hs]", plain):
        return f"{value.year:04}-{value.month:02}" if "m" in plain else f"{value.year:04}"
    return value


def _unmerged(page: Any, rows: dict[int, dict[int, Content]]) -> tuple[str, ...]:
    """What is merged over several rows says the same in each; the ranges, for the reader to know."""
    spans = []
    for area in page.merged_cells.ranges:
        first = rows.get(area.min_row, {}).get(area.min_col)
        if first is None or area.max_row - area.min_row > 1000:
            continue
        spans.append(str(area))
        for row in range(area.min_row + 1, area.max_row + 1):
            rows.setdefault(row, {}).setdefault(area.min_col, first)
    return tuple(spans)
