"""Rows of a workbook as records: every value with its place, every cell that cannot be taken as a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.office.cells import KEY, PARENT, VALUE, FieldColumn, SheetSchema, WorkbookSchema
from playbook.office.importers.base import (
    CellLocation,
    Content,
    FormattedCell,
    ImportedWorkbook,
    ImportFinding,
    letter,
    shown,
)
from playbook.office.importers.grouping import row_words
from playbook.office.importers.heading_words import heading_key, meant
from playbook.office.importers.headings import MatchedSheet, about_cells, about_sheet, key_of
from playbook.office.importers.unread import comment_notes, some, unread_notes
from playbook.office.importers.values import (
    InvalidCell,
    folded,
    is_empty,
    shown_as_number,
    value_of,
)
from playbook.registers.kinds.sides import FEWEST, words_for_all

Path = tuple[str, ...]
# Where registers say what their sides are called.
SIDES, SIDE_NAMES = "sides", "side_names"


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
    # Sheet and row of what stands below a list and is none of its records.
    apart: set[tuple[str, int]] = field(default_factory=set)


def take(
    file: ImportedWorkbook,
    workbook: WorkbookSchema,
    tables: list[MatchedSheet],
) -> IncomingRegister:
    """The records of a workbook; nothing is judged but what no cell may hold."""
    incoming = IncomingRegister(_about(file, workbook.about))
    if incoming.about:
        incoming.findings += _bad_cells(incoming.about)
        incoming.findings += comment_notes(file.path, about_sheet(file))
    for table in sorted(tables, key=lambda table: len(table.schema.path)):
        numbers, blocks = _blocks(table, _filled(table))
        for block in blocks:
            incoming.findings.append(_below(file, table, block))
            incoming.apart.add((table.sheet.name, block[0]))
        rows = [_row(file, table, number) for number in numbers]
        for row in rows:
            incoming.findings += _bad_cells(row)
        incoming.findings += _told(file, table, rows)
        incoming.schemas[table.schema.path] = table.schema
        above = _above(table.schema, incoming.schemas)
        if above:
            incoming.findings += _hang(rows, table, incoming.lists.get(above, []))
        incoming.lists[table.schema.path] = rows
    return incoming


def name_sides(
    incoming: IncomingRegister, workbook: WorkbookSchema, old: Mapping[str, Any]
) -> None:
    """Partners by their names: cells that say what a side is called say the side.

    The names are those of the register as it stands, of the file, and those that are usual.
    """
    names = side_names(old)
    called = {key for _, key in names}
    usual = ((column.path, column.default) for column in workbook.about)
    names |= {pair for pair in _sides_of(usual) if pair[1] not in called}
    if "joint" not in called:
        names |= {(words_for_all(count), "joint") for count in (FEWEST, FEWEST + 1)}
    if incoming.about:
        names |= _sides_of(incoming.about.values.items())
    pairs = incoming.lists.get((SIDE_NAMES,), [])
    names |= {
        (row.values.get((VALUE,)), str(row.values.get((KEY,)))) for row in pairs if not row.bad
    }
    known = _only_once(names)
    for rows in incoming.lists.values():
        for row in rows:
            for column in row.schema.columns:
                if column.path in row.values and "partner-a" in column.allowed:
                    row.values[column.path] = _by_name(row.values[column.path], known)


def side_names(register: Mapping[str, Any]) -> set[tuple[Any, str]]:
    """What the sides of a register are called, each with its key."""
    parts = (register.get(name) or {} for name in (SIDES, SIDE_NAMES))
    return {
        (name, key) for part in parts if isinstance(part, Mapping) for key, name in part.items()
    }


def _sides_of(values: Iterable[tuple[Path, Any]]) -> set[tuple[Any, str]]:
    return {(name, path[1]) for path, name in values if len(path) > 1 and path[0] == SIDES}


def _only_once(names: Iterable[tuple[Any, str]]) -> dict[str, str]:
    """Names that mean one side, as they are compared."""
    found: dict[str, set[str]] = {}
    for name, key in names:
        if isinstance(name, str):
            found.setdefault(folded(name), set()).add(key)
    return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}


def _by_name(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_by_name(item, known) for item in value]
    return known.get(folded(value), value) if isinstance(value, str) else value


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
    known = [key_of(column) for column in columns]
    said = about_cells(sheet)
    cells = {meant(cell[3], known, said): cell for cell in said.values()} | said
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


def _blocks(table: MatchedSheet, filled: Sequence[int]) -> tuple[list[int], list[list[int]]]:
    """The rows of records, and blocks below the list that an empty row parts from it.

    Such a block is no part of the list if each of its rows has less than half of what a record
    must have; in a list of two columns one cannot tell.
    """
    runs: list[list[int]] = []
    for number in filled:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    must = [at for c in table.schema.columns if c.required and (at := table.column(c))]
    apart = [run for run in runs[1:] if len(must) > 2 and not _is_of_records(table, run, must)]
    return [number for run in runs if run not in apart for number in run], apart


def _is_of_records(table: MatchedSheet, run: Sequence[int], must: Sequence[int]) -> bool:
    rows = (table.sheet.rows[number] for number in run)
    return any(sum(not is_empty(cells.get(at)) for at in must) * 2 >= len(must) for cells in rows)


def _below(file: ImportedWorkbook, table: MatchedSheet, block: Sequence[int]) -> ImportFinding:
    if len(block) == 1:
        rows, they = "this row stands", "it is a note, move it"
    else:
        rows, they = f"rows {row_words(block)} stand", "they are notes, move them"
    message = (
        f"{rows} below the list, after an empty row, with less than half of what a record must "
        f"have; if {they} to another sheet, else fill in the columns with a star"
    )
    return ImportFinding(CellLocation(file.path, table.sheet.name, block[0]), message)


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
    at = table.columns.get(heading_key(PARENT), 0)
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
    yield from unread_notes(file.path, table)
    yield from _rounded(file, table)
    if file.csv:
        yield from _ragged(file, table)


def _rounded(file: ImportedWorkbook, table: MatchedSheet) -> Iterator[ImportFinding]:
    """Numbers of which the sheet shows less than it holds: they were read in full."""
    numbers = {table.column(column) for column in table.schema.columns if column.shape == "number"}
    cells = [
        (f"{letter(at)}{row}", cell)
        for row, content in sorted(table.sheet.rows.items())
        for at, cell in sorted(content.items())
        if row > table.head and at in numbers and isinstance(cell, FormattedCell)
    ]
    told = [
        f"{place} (shown {cell.text}, read {cell.value})"
        for place, cell in cells
        if shown_as_number(cell) not in (None, cell.value)
    ]
    if told:
        message = f"numbers that are shown rounded were read in full: {some(told)}"
        yield ImportFinding(CellLocation(file.path, table.sheet.name), message, "note")


def _ragged(file: ImportedWorkbook, table: MatchedSheet) -> Iterator[ImportFinding]:
    """Rows of a CSV file that are longer or shorter than the row of the headings."""
    last = max(table.headings, default=0)
    for number, cells in sorted(table.sheet.rows.items()):
        if number <= table.head:
            continue
        place = CellLocation(file.path, table.sheet.name, number)
        if max(cells) > last:
            yield ImportFinding(
                place,
                f"the row has {max(cells)} cells, and there are {last} headings; put a text that "
                "holds the separator in quotes",
            )
        elif (length := table.sheet.lengths.get(number, last)) < last:
            count = "1 cell" if length == 1 else f"{length} cells"
            yield ImportFinding(
                place,
                f"the row has only {count}, and there are {last} headings: it was cut off; "
                "complete it, with a separator for each cell that is empty on purpose",
            )
