"""Rows of a workbook as records: every value with its place, every cell that cannot be taken as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playbook.office.cells import PARENT, FieldColumn, SheetSchema, WorkbookSchema
from playbook.office.importers.base import (
    CellLocation,
    Content,
    ImportedWorkbook,
    ImportFinding,
    shown,
)
from playbook.office.importers.headings import MatchedSheet, about_cells, about_sheet, key, key_of
from playbook.office.importers.values import InvalidCell, is_empty, value_of

Path = tuple[str, ...]


@dataclass(slots=True)
class IncomingRow:
    """One row as a record: what it says, what it leaves empty, and where each cell stands."""

    schema: SheetSchema
    location: CellLocation
    values: dict[Path, Any] = field(default_factory=dict)
    empty: set[Path] = field(default_factory=set)
    locations: dict[Path, CellLocation] = field(default_factory=dict)
    bad: set[Path] = field(default_factory=set)
    children: dict[Path, list[IncomingRow]] = field(default_factory=dict)

    @property
    def ident(self) -> str:
        """Its id, where it has one."""
        found = self.values.get(("id",))
        return found if isinstance(found, str) else ""


@dataclass(slots=True)
class IncomingRegister:
    """What a file says about a register: its own fields, and the rows of each list that it has."""

    about: IncomingRow | None
    lists: dict[Path, list[IncomingRow]] = field(default_factory=dict)
    schemas: dict[Path, SheetSchema] = field(default_factory=dict)
    findings: list[ImportFinding] = field(default_factory=list)


def take(
    file: ImportedWorkbook, workbook: WorkbookSchema, tables: list[MatchedSheet]
) -> IncomingRegister:
    """The records of a workbook; nothing is judged but what no cell may hold."""
    incoming = IncomingRegister(_about(file, workbook.about))
    if incoming.about:
        incoming.findings += _bad_cells(incoming.about)
    for table in sorted(tables, key=lambda table: len(table.schema.path)):
        rows = [_row(file, table, number) for number in _filled(table)]
        for row in rows:
            incoming.findings += _bad_cells(row)
        incoming.findings += _told(file, table, rows)
        incoming.schemas[table.schema.path] = table.schema
        above = _above(table.schema, incoming.schemas)
        if above:
            incoming.findings += _hang(rows, table, incoming.lists.get(above, []))
        incoming.lists[table.schema.path] = rows
    return incoming


def _above(schema: SheetSchema, schemas: Mapping[Path, SheetSchema]) -> Path:
    paths = [path for path in schemas if path == schema.path[: len(path)] and path != schema.path]
    return max(paths, key=len, default=())


def _hang(
    rows: list[IncomingRow], table: MatchedSheet, parents: list[IncomingRow]
) -> Iterator[ImportFinding]:
    """Rows of a list inside a record, each below the record that it names."""
    known = {parent.ident or str(number): parent for number, parent in enumerate(parents, 1)}
    for row in rows:
        name = str(row.values.pop((PARENT,), ""))
        parent = known.get(name)
        if parent is None:
            hint = ", ".join(f"`{shown(ident)}`" for ident in list(known)[:5])
            message = (
                f"`{PARENT}` is `{shown(name)}`, and no record is called so; use one of: {hint}"
            )
            yield ImportFinding(row.locations.get((PARENT,), row.location), message)
        else:
            parent.children.setdefault(table.schema.path[-1:], []).append(row)


# --- the sheet About


def _about(file: ImportedWorkbook, columns: tuple[FieldColumn, ...]) -> IncomingRow | None:
    sheet = about_sheet(file)
    if sheet is None:
        return None
    taken = IncomingRow(SheetSchema((), columns), CellLocation(file.path, sheet.name))
    cells = about_cells(sheet)
    for column in columns:
        found = cells.get(key_of(column))
        if found is not None:
            row, at, content, heading = found
            _put(
                taken,
                column,
                content,
                CellLocation(file.path, sheet.name, row, at, shown(heading)),
                file,
            )
    return taken


# --- rows


def _filled(table: MatchedSheet) -> list[int]:
    """The rows below the headings in which a cell of the record says something."""
    own = set(table.columns.values())
    return [
        number
        for number, cells in sorted(table.sheet.rows.items())
        if number > table.head and any(not is_empty(cells.get(at)) for at in own)
    ]


def _row(file: ImportedWorkbook, table: MatchedSheet, number: int) -> IncomingRow:
    sheet, cells = table.sheet, table.sheet.rows[number]
    taken = IncomingRow(table.schema, CellLocation(file.path, sheet.name, number))
    for column in table.schema.columns:
        at = table.column(column)
        if at:
            location = CellLocation(
                file.path, sheet.name, number, at, shown(table.headings.get(at, ""))
            )
            _put(taken, column, cells.get(at), location, file)
    at = table.columns.get(key(PARENT), 0)
    if at and len(table.schema.path) > 1:
        taken.values[PARENT,] = str(cells.get(at) or "").strip()
        taken.locations[PARENT,] = CellLocation(file.path, sheet.name, number, at, PARENT)
    return taken


def _put(
    taken: IncomingRow,
    column: FieldColumn,
    content: Content,
    location: CellLocation,
    file: ImportedWorkbook,
) -> None:
    taken.locations[column.path] = location
    try:
        value = value_of(column, content, file.epoch)
    except InvalidCell as error:
        taken.bad.add(column.path)
        taken.values[column.path] = error
        return
    if value is None:
        taken.empty.add(column.path)
    else:
        taken.values[column.path] = value


def _bad_cells(taken: IncomingRow) -> Iterator[ImportFinding]:
    for path in list(taken.values):
        if path in taken.bad:
            yield ImportFinding(taken.locations[path], str(taken.values.pop(path)))


def _told(
    file: ImportedWorkbook, table: MatchedSheet, rows: list[IncomingRow]
) -> Iterator[ImportFinding]:
    """What was done with hidden and merged cells, and rows that hold only cells of no field."""
    sheet = table.sheet
    if sheet.hidden:
        yield ImportFinding(
            CellLocation(file.path, sheet.name),
            "this sheet is hidden; it was read all the same",
            "note",
        )
    hidden = [row.location.row for row in rows if row.location.row in sheet.hidden_rows]
    if hidden:
        numbers = ", ".join(map(str, hidden[:8])) + ("…" if len(hidden) > 8 else "")
        message = f"hidden or filtered rows were read all the same: {numbers}"
        yield ImportFinding(CellLocation(file.path, sheet.name), message, "note")
    if sheet.merged:
        spans = ", ".join(sheet.merged[:5]) + ("…" if len(sheet.merged) > 5 else "")
        message = (
            f"merged cells: each row of {spans} was read as saying what stands in the first cell"
        )
        yield ImportFinding(CellLocation(file.path, sheet.name), message, "note")
    if file.csv:
        yield from _ragged(file, table)


def _ragged(file: ImportedWorkbook, table: MatchedSheet) -> Iterator[ImportFinding]:
    """Rows of a CSV file that are longer than the row of the headings."""
    last = max(table.headings, default=0)
    for number, cells in sorted(table.sheet.rows.items()):
        if number > table.head and max(cells) > last:
            message = (
                f"the row has {max(cells)} cells, and there are {last} headings; put a text that "
                "holds the separator in quotes"
            )
            yield ImportFinding(CellLocation(file.path, table.sheet.name, number), message)
