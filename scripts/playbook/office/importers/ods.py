"""OpenDocument spreadsheets, as LibreOffice and many public offices save them, as plain cells.

The text of a cell is what the sheet shows, so that nothing has to be worked out from formats.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import PurePath
from xml.etree import ElementTree as ET

from playbook.office.cells import OPEN_FILL
from playbook.office.importers.base import (
    BrokenCell,
    Content,
    FormattedCell,
    ImportedSheet,
    ImportedWorkbook,
    ImportRefused,
    UnreadCell,
    letter,
)
from playbook.office.importers.file_guard import check_ods
from playbook.office.importers.number_formats import plain_number
from playbook.office.importers.xlsx import ERRORS, GREYISH, MOST_CELLS, NO_VALUE

_NAMES = {
    name: f"{{urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0}}"
    for name, uri in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
    }.items()
}
_OFFICE, _STYLE, _TEXT, _TABLE, _FO, _NUMBER = _NAMES.values()
_LINK = "{http://www.w3.org/1999/xlink}href"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# Where a row is repeated more often, it is the empty rest of a sheet.
MOST_REPEATS = 10_000
_DURATION = re.compile(r"-?PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says beyond the value: parts of a date, and looks that may mean something."""

    date_parts: frozenset[str] = frozenset()
    struck: bool = False
    coloured: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Page:
    """A sheet while it is read."""

    looks: Mapping[str, _Look]
    rows: dict[int, dict[int, Content]] = field(default_factory=dict)
    unread: list[UnreadCell] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


def read_ods(data: bytes, path: PurePath) -> ImportedWorkbook:
    """The cells of an OpenDocument spreadsheet; raises ``ImportRefused``."""
    check_ods(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            there = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
            # The guard has refused whatever declares entities.
            roots = [ET.fromstring(archive.read(name)) for name in there]  # noqa: S314
    except (ET.ParseError, KeyError) as error:
        raise ImportRefused(
            "the file is damaged: open it in a spreadsheet program, let it be repaired, and save it"
        ) from error
    looks = _looks(roots)
    tables = roots[0].findall(f".//{_OFFICE}spreadsheet/{_TABLE}table")
    left = [MOST_CELLS]
    sheets = tuple(_sheet(table, looks, left) for table in tables)
    if not sheets:
        raise ImportRefused("the file has no sheet with cells; save it again")
    return ImportedWorkbook(path, sheets)


# --- styles


def _looks(roots: Sequence[ET.Element]) -> dict[str, _Look]:
    """What each style of a cell, a word or a sheet says, by its name."""
    dates = {
        str(style.get(f"{_STYLE}name")): frozenset(
            part.tag.removeprefix(_NUMBER) for part in style.iter()
        )
        for root in roots
        for style in root.iter(f"{_NUMBER}date-style")
    }
    return {
        str(style.get(f"{_STYLE}name")): _look(style, dates)
        for root in roots
        for style in root.iter(f"{_STYLE}style")
    }


def _look(style: ET.Element, dates: Mapping[str, frozenset[str]]) -> _Look:
    words = style.find(f"{_STYLE}text-properties")
    cell = style.find(f"{_STYLE}table-cell-properties")
    sheet = style.find(f"{_STYLE}table-properties")
    return _Look(
        dates.get(str(style.get(f"{_STYLE}data-style-name")), frozenset()),
        words is not None
        and any(
            words.get(f"{_STYLE}text-line-through-{part}", "none") != "none"
            for part in ("style", "type")
        ),
        (words is not None and _is_colour(words.get(f"{_FO}color")))
        or (cell is not None and _is_colour(cell.get(f"{_FO}background-color"))),
        sheet is not None and sheet.get(f"{_TABLE}display") == "false",
    )


def _is_colour(value: str | None) -> bool:
    if not value or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        return False
    if value.upper() == OPEN_FILL:
        return False  # ours, of a cell that waits for a decision
    shades = [int(value[at : at + 2], 16) for at in (1, 3, 5)]
    return max(shades) - min(shades) > GREYISH


# --- sheets


def _sheet(table: ET.Element, looks: Mapping[str, _Look], left: list[int]) -> ImportedSheet:
    page = _Page(looks)
    usual = _usual_looks(table)
    number = 0
    for row in _rows(table):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = list(_cells(row, usual, left)) if times <= MOST_REPEATS else []
        for at in range(number + 1, number + times + 1 if cells else number + 1):
            left[0] -= len(cells)
            _limit(left)
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                page.hidden.add(at)
            for column, cell, look in cells:
                _put(page, at, column, cell, look)
        number += times
    name, style = str(table.get(f"{_TABLE}name", "")), str(table.get(f"{_TABLE}style-name"))
    hidden = looks.get(style, _Look()).hidden
    _unmerge(page)
    unread = tuple(page.unread)
    return ImportedSheet(
        name,
        page.rows,
        hidden,
        frozenset(page.hidden & page.rows.keys()),
        tuple(page.merged),
        unread,
    )


def _limit(left: list[int]) -> None:
    if left[0] < 0:
        raise ImportRefused(
            f"the file has more than {MOST_CELLS:,} cells; copy its rows into a fresh template"
        )


def _rows(element: ET.Element) -> Iterator[ET.Element]:
    """The rows of a sheet, also those in groups."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in {
            f"{_TABLE}{name}" for name in ("table-header-rows", "table-row-group", "table-rows")
        }:
            yield from _rows(child)


def _usual_looks(table: ET.Element) -> list[tuple[int, str]]:
    """The last column of each run of columns, with the style of its cells."""
    found, last = [], 0
    for column in table.iter(f"{_TABLE}table-column"):
        last += int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        found.append((last, str(column.get(f"{_TABLE}default-cell-style-name", ""))))
    return found


def _cells(
    row: ET.Element, usual: list[tuple[int, str]], left: list[int]
) -> Iterator[tuple[int, ET.Element, str]]:
    """Every cell that says something, with its column and the name of its style."""
    column = 0
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if len(cell) or cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
            for at in range(column + 1, column + times + 1):
                left[0] -= 1
                _limit(left)
                style = next((name for last, name in usual if at <= last), "")
                yield at, cell, str(cell.get(f"{_TABLE}style-name", style))
        column += times


def _put(page: _Page, row: int, column: int, cell: ET.Element, style: str) -> None:
    look = page.looks.get(style, _Look())
    words = "\n".join(_words(line) for line in cell.findall(f"{_TEXT}p"))
    content = _content(cell, words, look)
    if content is not None and content != "":
        page.rows.setdefault(row, {})[column] = content
    page.unread += _said_beside(page, cell, look, row, column, has_words=bool(words))
    rows = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    columns = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    if content is not None and rows > 1:
        area = f"{letter(column)}{row}:{letter(column + columns - 1)}{row + rows - 1}"
        page.merged.append(area)


def _unmerge(page: _Page) -> None:
    """What is merged over several rows says the same in each."""
    for area in page.merged:
        found = re.fullmatch(r"([A-Z]+)(\d+):[A-Z]+(\d+)", area)
        if found and int(found[3]) - int(found[2]) <= MOST_REPEATS:
            column = sum((ord(sign) - 64) * 26**n for n, sign in enumerate(reversed(found[1])))
            first = page.rows[int(found[2])][column]
            for row in range(int(found[2]) + 1, int(found[3]) + 1):
                page.rows.setdefault(row, {}).setdefault(column, first)


def _said_beside(  # noqa: PLR0913
    page: _Page, cell: ET.Element, look: _Look, row: int, column: int, *, has_words: bool
) -> Iterator[UnreadCell]:
    """All that a cell says beside its value."""
    for note in cell.findall(f"{_OFFICE}annotation"):
        said = "\n".join(_words(line) for line in note.findall(f"{_TEXT}p"))
        yield UnreadCell(row, column, "comment", said)
    for link in cell.iter(f"{_TEXT}a"):
        if link.get(_LINK) and link.get(_LINK) != _words(link):
            yield UnreadCell(row, column, "link", str(link.get(_LINK)))
    struck = [
        _words(span)
        for span in cell.iter(f"{_TEXT}span")
        if page.looks.get(str(span.get(f"{_TEXT}style-name")), _Look()).struck
    ]
    if struck:
        yield UnreadCell(row, column, "struck out", " … ".join(struck))
    elif look.struck and has_words:
        yield UnreadCell(row, column, "struck out")
    if look.coloured:
        yield UnreadCell(row, column, "colour")


# --- cells


def _words(element: ET.Element) -> str:
    """The text of a paragraph, with its blanks and line breaks."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
        elif child.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            parts.append("\t" if child.tag == f"{_TEXT}tab" else "\n")
        elif child.tag != f"{_OFFICE}annotation":
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _content(cell: ET.Element, words: str, look: _Look) -> Content:
    kind = cell.get(f"{_OFFICE}value-type")
    if cell.get(f"{_CALC}value-type") == "error" or words in ERRORS or words.startswith("Err:"):
        return BrokenCell(f"the cell shows {words}: its formula broke; type the value itself")
    if kind is None and cell.get(f"{_TABLE}formula"):
        return words or BrokenCell(NO_VALUE)
    match kind:
        case "float" | "percentage" | "currency":
            value = float(cell.get(f"{_OFFICE}value", "nan"))
            made = int(value) if value.is_integer() else value
            return made if words == plain_number(value) else FormattedCell(made, words, str(kind))
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        case "date":
            return _date(str(cell.get(f"{_OFFICE}date-value")), words, look)
        case "time":
            return _time(str(cell.get(f"{_OFFICE}time-value")))
        case _:
            return words or cell.get(f"{_OFFICE}string-value")


def _date(value: str, words: str, look: _Look) -> Content:
    try:
        moment = datetime.fromisoformat(value[:19])
    except ValueError:
        return words
    iso, parts = value[:10], look.date_parts
    if parts and "year" in parts and "day" not in parts and moment.day == 1:
        month = iso[:7] if "month" in parts else iso[:4]
        return FormattedCell(moment, words if words == month else None, "date", month=month)
    yearless = bool(parts) and "year" not in parts
    made: date = moment.date() if len(value) == len(iso) else moment
    return FormattedCell(made, words if words == iso else None, "date", yearless)


def _time(value: str) -> Content:
    found = _DURATION.fullmatch(value)
    if not found:
        return value
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return FormattedCell(timedelta(hours=hours, minutes=minutes, seconds=seconds), None, "time")
