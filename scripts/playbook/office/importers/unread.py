"""What people say in a sheet beside the values of cells, and what no record takes: told, not dropped.

One note a class: how many there are, where, and what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from playbook.office.importers.base import (
    CellLocation,
    ImportedSheet,
    ImportFinding,
    Unread,
    UnreadCell,
    letter,
    shown,
)
from playbook.office.importers.headings import MatchedSheet
from playbook.office.importers.values import is_empty

MOST = 5
WORDS: Mapping[Unread, tuple[str, str]] = {
    "comment": ("{} not read", "write into the cells what is to be kept"),
    "struck out": (
        "what is struck out was read as if it were not",
        "delete what does not hold any more",
    ),
    "colour": ("colours were not read", "if they mean something, write it into a cell"),
    "link": ("addresses behind words were not read", "write them into the cells to keep them"),
}


def some(items: Sequence[str], most: int = MOST) -> str:
    """The first few of a list, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def unread_notes(path: PurePath, table: MatchedSheet) -> Iterator[ImportFinding]:
    """A note for each class of what a sheet says and no record takes."""
    sheet = table.sheet
    found: dict[Unread, list[UnreadCell]] = {}
    for cell in sorted(sheet.unread):
        if _counts(cell, table):
            found.setdefault(cell.what, []).append(cell)
    for what, cells in found.items():
        said, todo = WORDS[what]
        if what == "comment":
            said = said.format(
                "1 comment was" if len(cells) == 1 else f"{len(cells)} comments were"
            )
        message = f"{said}: {some(_places(cells, sheet))}; {todo}"
        yield ImportFinding(CellLocation(path, sheet.name), message, "note")
    if loose := _loose(table):
        message = (
            f"cells in columns without a heading were not read: {some(loose)}; "
            "move them into a column of the list, or give the column a heading"
        )
        yield ImportFinding(CellLocation(path, sheet.name), message, "note")


def comment_notes(path: PurePath, sheet: ImportedSheet | None) -> Iterator[ImportFinding]:
    """A note on comments in a sheet that is no list."""
    cells = [cell for cell in sheet.unread if cell.what == "comment"] if sheet else []
    if sheet and cells:
        yield _note(path, sheet, "comment", cells)


def _note(
    path: PurePath, sheet: ImportedSheet, what: Unread, cells: Sequence[UnreadCell]
) -> ImportFinding:
    said, todo = WORDS[what]
    said = said.format("1 comment was" if len(cells) == 1 else f"{len(cells)} comments were")
    message = f"{said}: {some(_places(cells, sheet))}; {todo}"
    return ImportFinding(CellLocation(path, sheet.name), message, "note")


def _counts(cell: UnreadCell, table: MatchedSheet) -> bool:
    """Whether somebody may have meant something by it: not the looks of headings and calculations."""
    in_list = cell.row > table.head and cell.column in table.columns.values()
    return in_list or cell.what == "comment"


def _places(cells: Sequence[UnreadCell], sheet: ImportedSheet) -> list[str]:
    """Cells with what they say; a row as a whole where all its cells are alike."""
    rows: dict[int, list[UnreadCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    places = []
    for row, mine in rows.items():
        filled = {at for at, content in sheet.rows.get(row, {}).items() if not is_empty(content)}
        if len(mine) > 2 and len(mine) * 2 > len(filled) and not any(cell.words for cell in mine):
            places.append(f"row {row}")
        else:
            places += [_with_words(cell) for cell in mine]
    return places


def _with_words(cell: UnreadCell) -> str:
    return f"{cell.place} (“{shown(cell.words)}”)" if cell.words else cell.place


def _loose(table: MatchedSheet) -> list[str]:
    """Cells in columns whose heading is empty; in a CSV file such rows are too long, and refused."""
    return [
        f"{letter(at)}{row} (“{shown(content)}”)"
        for row, cells in sorted(table.sheet.rows.items())
        for at, content in sorted(cells.items())
        if table.sheet.name
        and row > table.head
        and at not in table.headings
        and not is_empty(content)
    ]
