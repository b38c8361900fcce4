"""Rows of tables: how many cells each has, where they stand, and which rows do not fit the head.

The cells of a table in pipes are parted as markdown-it parts them: at every ``|`` that has no
backslash before it, also inside code. A row that is too short is filled up with empty cells, what
a row has too much is left out, and a line of words below a table is taken for a row of it; the
build says nothing about any of these.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from playbook.book.kinds import TableFault

_DELIMITER = re.compile(r"[-:|\s]*\|[-:|\s]*")
_HYPHENS = re.compile(r":?-+:?")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)|(?<!\$)(\$)(?![$\s])([^$]*[^$\s])\$")
_PIPE = re.compile(r"(?<!\\)\|")


class Cell(NamedTuple):
    """The text of a cell, and the column of the row at which it begins (from 0)."""

    text: str
    start: int


class Uneven(NamedTuple):
    """A row that does not fit its table.

    ``kind`` ends with ``few`` or ``many`` for the number of its cells, ``text`` for a line without
    any ``|``, ``all`` for a head that no row fits, ``no-table`` for a line of hyphens that keeps
    the text from being a table, ``csv`` for a short row of comma-separated values. ``offset`` counts
    lines from the first row, ``start`` characters of the row from 0; ``left_out`` is what
    readers do not see.
    """

    kind: TableFault
    offset: int
    start: int
    cells: int
    head: int
    left_out: str = ""
    pipes: tuple[int, ...] = ()  # unescaped ones within code, where they are the whole fault


def pipe_cells(row: str) -> list[Cell]:
    """The cells of a row in pipes, as the build parts them."""
    ends = [match.start() for match in _PIPE.finditer(row)]
    bounds = zip([0, *(end + 1 for end in ends)], [*ends, len(row)], strict=True)
    cells = [Cell(row[start:end], start) for start, end in bounds]
    if cells and not cells[0].text:
        cells.pop(0)
    if cells and not cells[-1].text:
        cells.pop()
    return cells


def uneven_rows(rows: Sequence[tuple[int, str]]) -> Iterator[Uneven]:
    """The rows of a table in pipes that do not fit; the first row is the head.

    ``rows`` are the line of each, counted from the head, and its text without what stands
    around it: no indentation, no sign of a quotation, no space at its end.
    """
    head, *body = ((offset, text, pipe_cells(text)) for offset, text in rows)
    wide = len(head[2])
    wrong = []
    for offset, text, cells in body:
        if "|" not in text and (wide > 1 or head[1].startswith("|")):
            yield Uneven("table-text", offset, 0, 1, wide)
        elif len(cells) != wide:
            wrong.append((offset, text, cells))
    counts = {len(cells) for _, _, cells in wrong}
    lost = any(cell.text.strip() for _, _, cells in wrong for cell in cells[wide:])
    if len(wrong) > 1 and len(wrong) == len(body) and len(counts) == 1:
        yield Uneven("table-all", 0, 0, counts.pop(), wide, "…" if lost else "")
        return
    for offset, text, cells in wrong:
        yield _uneven(offset, text, cells, wide)


def _uneven(offset: int, text: str, cells: list[Cell], wide: int) -> Uneven:
    if len(cells) < wide:
        return Uneven("table-few", offset, 0, len(cells), wide)
    left_out = "|".join(cell.text for cell in cells[wide:]).strip()
    left_out = left_out if left_out.strip(" |") else ""
    pipes = _pipes_in_code(text)
    if len(cells) - len(pipes) != wide:
        pipes = ()
    start = pipes[0] if pipes else cells[wide].start + _indent(cells[wide].text)
    return Uneven("table-many", offset, start, len(cells), wide, left_out, pipes)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _pipes_in_code(row: str) -> tuple[int, ...]:
    found = []
    for match in _CODE.finditer(row):
        group = 2 if match[1] else 4
        found += [match.start(group) + pipe.start() for pipe in _PIPE.finditer(match[group])]
    return tuple(found)


def spoilt_tables(lines: Sequence[str]) -> Iterator[Uneven]:
    """Lines of a paragraph that were meant as head and hyphens of a table, and are none.

    The number of hyphened cells differs from that of the head, or one of them is empty.
    """
    for offset in range(1, len(lines)):
        line, above = lines[offset].strip(), lines[offset - 1].strip()
        if "-" not in line or "|" not in above or not _DELIMITER.fullmatch(line):
            continue
        if _DELIMITER.fullmatch(above):
            continue
        cells = [cell.text.strip() for cell in pipe_cells(line)]
        head = len(pipe_cells(above))
        hyphens = all(_HYPHENS.fullmatch(cell) for cell in cells)
        if len(cells) != head or not hyphens:
            count = len(cells) if hyphens else 0
            yield Uneven("table-no-table", offset, 0, count, head)


class CsvRow(NamedTuple):
    """The cells of a row of comma-separated values, and its first line (from 0)."""

    line: int
    cells: tuple[str, ...]


def csv_rows(lines: Sequence[str], options: Mapping[str, str]) -> list[CsvRow]:
    """The rows of a ``csv-table`` by its options, as docutils reads them; empty lines are none.

    Raises ``csv.Error`` where the build refuses the table.
    """
    delimiter = {"tab": "\t", "space": " "}.get(
        options.get("delim", ""), options.get("delim") or ","
    )
    reader = csv.reader(
        [f"{line}\n" for line in lines],
        delimiter=delimiter[:1],
        skipinitialspace="keepspace" not in options,
        quotechar=(options.get("quote") or '"')[:1],
        doublequote="escape" not in options,
        escapechar=(options.get("escape") or "")[:1] or None,
        strict=True,
    )
    rows, first = [], 0
    for row in reader:
        if row:
            rows.append(CsvRow(first, tuple(row)))
        first = reader.line_num
    return rows


def uneven_csv(head: Sequence[CsvRow], body: Sequence[CsvRow], widths: str) -> Iterator[Uneven]:
    """Rows that are shorter than the widest row and are filled up without a word.

    ``offset`` is the line of the body, and -1 for the head in an option. Where the option
    ``widths`` has another number of columns, the build itself refuses the table.
    """
    widest = max((len(row.cells) for row in (*head, *body)), default=0)
    given = len(widths.replace(",", " ").split())
    if widths not in {"", "auto"} and given != widest:
        return
    for line, cells in [(-1, row.cells) for row in head] + [(row.line, row.cells) for row in body]:
        if len(cells) < widest:
            yield Uneven("table-csv", line, 0, len(cells), widest)
