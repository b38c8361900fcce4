"""Excel workbooks, also those of LibreOffice and of Google Sheets, as plain cells.

openpyxl reads; links to other files are not followed, and nothing is calculated.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Any

from playbook.common.extras import lacking
from playbook.office.cells import OPEN_FILL
from playbook.office.importers.base import (
    BrokenCell,
    Content,
    FormattedCell,
    ImportedSheet,
    ImportedWorkbook,
    ImportRefused,
    MissingPackage,
    Raw,
    UnreadCell,
)
from playbook.office.importers.file_guard import check_workbook, has_formulas, has_struck_words
from playbook.office.importers.number_formats import (
    lacks_year,
    plain_number,
    shown_day,
    shown_number,
)

MOST_CELLS = 400_000
# The colours of text and page of a theme come first; a difference of red, green and blue up to
# this one is taken for a shade of grey.
LAST_PLAIN_THEME, GREYISH = 3, 24
NO_VALUE = (
    "the formula was never calculated; open the file in a spreadsheet program, save it there, or "
    "type the value"
)


def read_workbook(data: bytes, path: PurePath) -> ImportedWorkbook:
    """The cells of a workbook; raises ``ImportRefused`` for a file that is not opened."""
    check_workbook(data, path.suffix.lower())
    values = _opened(data, values=True, rich=has_struck_words(data))
    formulas = _opened(data, values=False) if has_formulas(data) else None
    sheets = tuple(_sheets(values, formulas))
    if not sheets:
        raise ImportRefused("the workbook has no sheet with cells; save it again")
    epoch = getattr(values, "epoch", datetime(1899, 12, 30))
    return ImportedWorkbook(path, sheets, (), date(epoch.year, epoch.month, epoch.day))


def _opened(data: bytes, *, values: bool, rich: bool = False) -> Any:
    if line := lacking("office", "reading Excel"):
        raise MissingPackage(line)
    import openpyxl

    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep; we keep nothing of the workbook.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                io.BytesIO(data), data_only=values, keep_links=False, rich_text=rich
            )
    except Exception as error:  # whatever a broken file breaks in a library
        raise ImportRefused(
            "the workbook is damaged: open it in a spreadsheet program, let it be repaired, and "
            "save it as .xlsx"
        ) from error


def _sheets(values: Any, formulas: Any) -> Iterator[ImportedSheet]:
    left, said_beside = MOST_CELLS, _SaidBeside(values)
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
        unread: list[UnreadCell] = []
        for (row, column), cell in sorted(cells.items()):
            content = _content(cell, twin.get((row, column)))
            if content is not None and content != "":
                rows.setdefault(row, {})[column] = content
            unread += said_beside.of(cell, row, column)
        spans = _unmerged(page, rows)
        hidden = frozenset(
            n for n, look in page.row_dimensions.items() if look.hidden and n in rows
        )
        yield ImportedSheet(
            page.title, rows, page.sheet_state != "visible", hidden, spans, tuple(unread)
        )


def _content(cell: Any, twin: Any) -> Content:
    if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value in ERRORS):
        return BrokenCell(f"the cell shows {cell.value}: its formula broke; type the value itself")
    if cell.value is None and twin is not None and twin.data_type == "f":
        return BrokenCell(NO_VALUE)
    value: Raw = str(cell.value) if isinstance(cell.value, list) else cell.value
    return formatted(value, str(cell.number_format))


ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "Err:507")


def formatted(value: Raw, code: str) -> Content:
    """A value with what the sheet makes of it; plain where the sheet shows it as it is."""
    match value:
        case bool():
            return value
        case int() | float():
            text = shown_number(value, code)
            return value if text == plain_number(value) else FormattedCell(value, text, code)
        case datetime() | date():
            return _day(value, code)
        case time() | timedelta():
            return FormattedCell(value, None, code)
        case _:
            return value


def _day(value: datetime | date, code: str) -> FormattedCell:
    """A month typed as ``2021-06`` is kept by Excel as its first day, shown without a day."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.lower())
    iso = value.isoformat()[:10]
    if value.day == 1 and "d" not in plain and "y" in plain and not re.search("[hs]", plain):
        month = iso[:7] if "m" in plain else iso[:4]
        # Only as `2021-06` are they the words that were typed.
        certain = month if re.fullmatch(r"yyyy([-/]mm)?", plain.strip()) else None
        return FormattedCell(value, certain, code, month=month)
    return FormattedCell(value, shown_day(iso, code), code, yearless=lacks_year(code))


class _SaidBeside:
    """What cells of a workbook say beside their values; styles are looked at once each."""

    def __init__(self, workbook: Any) -> None:
        fonts, fills = list(workbook._fonts), list(workbook._fills)  # noqa: SLF001
        self.struck = {n for n, font in enumerate(fonts) if font.strike}
        self.inked = {n for n, font in enumerate(fonts) if _is_colour(font.color)}
        self.filled = {
            n
            for n, fill in enumerate(fills)
            if getattr(fill, "patternType", None) == "solid" and _is_colour(fill.fgColor)
        }

    def of(self, cell: Any, row: int, column: int) -> Iterator[UnreadCell]:
        """All that a cell says beside its value."""
        if cell.comment is not None:
            yield UnreadCell(row, column, "comment", str(cell.comment.text))
        link = cell.hyperlink
        if link is not None and link.target and link.target != str(cell.value):
            yield UnreadCell(row, column, "link", str(link.target))
        if isinstance(cell.value, list):
            struck = [
                str(part)
                for part in cell.value
                if getattr(getattr(part, "font", None), "strike", None)
            ]
            if struck:
                yield UnreadCell(row, column, "struck out", " … ".join(struck))
        if not cell.has_style:
            return
        look = cell._style  # noqa: SLF001
        if look.fontId in self.struck and cell.value is not None:
            yield UnreadCell(row, column, "struck out")
        if look.fillId in self.filled or look.fontId in self.inked:
            yield UnreadCell(row, column, "colour")


def _is_colour(colour: Any) -> bool:
    """Whether a colour says something: no shade of grey, and none of the plain text or page."""
    if colour is None or colour.type == "indexed":
        return False
    if colour.type == "theme":
        return int(colour.theme) > LAST_PLAIN_THEME
    if str(colour.rgb)[2:] == OPEN_FILL[1:]:
        return False  # ours, of a cell that waits for a decision
    red, green, blue = (int(str(colour.rgb)[at : at + 2], 16) for at in (2, 4, 6))
    return max(red, green, blue) - min(red, green, blue) > GREYISH


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
