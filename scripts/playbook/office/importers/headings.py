"""Which sheet is which, where its headings stand, and which column each of them names.

Sheets and columns may be renamed a little, moved, or missing; what is guessed is said in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from playbook.common.suggest import SURE, closest
from playbook.office.cells import (
    ABOUT,
    CALCULATED,
    COLUMNS,
    EXAMPLE,
    KIND,
    LISTS,
    PARENT,
    READ,
    TALK,
    VALUE,
    YOURS,
    FieldColumn,
    SheetSchema,
    WorkbookSchema,
)
from playbook.office.importers.base import (
    BrokenCell,
    CellLocation,
    Content,
    ImportedSheet,
    ImportedWorkbook,
    ImportFinding,
    shown,
)
from playbook.office.importers.heading_words import heading_key, meant

# Below this likeness a renamed heading is left alone: better asked than guessed.
LOOK_AT = 25
IGNORED = (COLUMNS, LISTS, READ, TALK)
FIELD = "Field"
_ABOUT_HEADS = {heading_key(FIELD), heading_key(VALUE)}


@dataclass(frozen=True, slots=True)
class MatchedSheet:
    """A sheet with the column of each field; ``head`` is the row of the headings."""

    schema: SheetSchema
    sheet: ImportedSheet
    head: int
    columns: Mapping[str, int]
    headings: Mapping[int, str] = field(default_factory=dict)

    def column(self, column: FieldColumn) -> int:
        """Where a field stands, or 0."""
        return self.columns.get(key_of(column), 0)


def key_of(column: FieldColumn) -> str:
    """The key of the heading of a field."""
    return heading_key(column.heading)


def is_own(heading: object) -> bool:
    """Whether a column is of the reader's own, or calculated, and so no part of the record."""
    words = str(heading).strip()
    return words.endswith((CALCULATED.strip(), YOURS.strip()))


def about_sheet(file: ImportedWorkbook) -> ImportedSheet | None:
    """The sheet with the fields of the register itself."""
    names = {heading_key(sheet.name): sheet for sheet in file.sheets}
    found = names.get(heading_key(ABOUT))
    if found is not None or file.csv:
        return found
    return next((s for s in file.sheets if _head_of_about(s) and not _is_example(s)), None)


def _head_of_about(sheet: ImportedSheet) -> int:
    """The row of the headings *Field* and *Value*, or 0."""
    for number in sorted(sheet.rows)[:LOOK_AT]:
        words = {meant(str(cell), _ABOUT_HEADS) for cell in sheet.rows[number].values()}
        if words >= _ABOUT_HEADS:
            return number
    return 0


def about_cells(sheet: ImportedSheet) -> dict[str, tuple[int, int, Content, str]]:
    """What the sheet About says: key of a field → row, column, cell, heading."""
    head = _head_of_about(sheet)
    names = {meant(str(cell), _ABOUT_HEADS): at for at, cell in sheet.rows.get(head, {}).items()}
    first, second = names.get(heading_key(FIELD), 1), names.get(heading_key(VALUE), 2)
    found: dict[str, tuple[int, int, Content, str]] = {}
    for number in sorted(sheet.rows):
        cell = sheet.rows[number].get(first)
        if number > head and cell is not None and not isinstance(cell, BrokenCell):
            content = sheet.rows[number].get(second)
            found.setdefault(heading_key(cell), (number, second, content, str(cell).strip(" *")))
    return found


def kind_said(file: ImportedWorkbook) -> str:
    """The kind that the sheet About names, or nothing."""
    sheet = about_sheet(file)
    cell = about_cells(sheet).get(heading_key(KIND)) if sheet else None
    return str(cell[2]).strip().lower() if cell and cell[2] is not None else ""


def likeness(file: ImportedWorkbook, workbook: WorkbookSchema) -> float:
    """How well some sheet is the main list of a kind, to guess the kind: from 0 to 1.

    It has what that list must have, and the list knows what it has. How many more columns a kind
    offers does not count: few sheets have all of them.
    """
    if not workbook.sheets:
        return 0.0
    columns = workbook.sheets[0].columns
    wanted = {key_of(column) for column in columns}
    must = {key_of(column) for column in columns if column.required}
    best = 0.0
    for sheet in file.sheets:
        if not _is_example(sheet):
            row, found = _head(sheet, wanted)
            headings = sum(map(_is_words, sheet.rows.get(row, {}).values()))
            has = len(must & found.keys()) / len(must) if must else 1.0
            best = max(best, has * len(found) / max(headings, 1))
    return best


def tables(
    file: ImportedWorkbook, workbook: WorkbookSchema
) -> tuple[list[MatchedSheet], list[ImportFinding]]:
    """The lists of a register, each with its columns, and what was guessed or is wrong."""
    findings: list[ImportFinding] = []
    pairs = _paired(file, workbook, findings)
    found = []
    for schema, sheet in pairs:
        table = _table(file, schema, sheet, findings)
        if table is not None:
            found.append(table)
    return found, findings


# --- sheets


def _is_example(sheet: ImportedSheet) -> bool:
    return heading_key(sheet.name).startswith(heading_key(EXAMPLE))


def _paired(
    file: ImportedWorkbook, workbook: WorkbookSchema, findings: list[ImportFinding]
) -> list[tuple[SheetSchema, ImportedSheet]]:
    if file.csv:
        return [(workbook.sheets[0], file.sheets[0])] if workbook.sheets else []
    about = about_sheet(file)
    skip = {heading_key(name) for name in IGNORED}
    left = [
        s
        for s in file.sheets
        if s is not about and heading_key(s.name) not in skip and not _is_example(s)
    ]
    found: list[tuple[SheetSchema, ImportedSheet]] = []
    for choose in (_same_name, _like_name, _same_headings):
        for schema in workbook.sheets:
            sheet = None if schema in [p for p, _ in found] else choose(schema, left, workbook)
            if sheet is not None:
                left.remove(sheet)
                found.append((schema, sheet))
                if choose is not _same_name:
                    _note(file, findings, sheet, f"read as the sheet `{schema.name}`; rename it")
    for schema in workbook.sheets:
        if schema not in [p for p, _ in found]:
            findings += _absent(file, schema, schema is workbook.sheets[0], left)
    for sheet in left:
        if sheet.rows:
            _note(file, findings, sheet, "this sheet is no part of the register; it was left out")
    return sorted(found, key=lambda pair: workbook.sheets.index(pair[0]))


def _same_name(
    schema: SheetSchema, left: Sequence[ImportedSheet], workbook: WorkbookSchema
) -> ImportedSheet | None:
    return next(
        (sheet for sheet in left if heading_key(sheet.name) == heading_key(schema.name)), None
    )


def _like_name(
    schema: SheetSchema, left: Sequence[ImportedSheet], workbook: WorkbookSchema
) -> ImportedSheet | None:
    names = {heading_key(sheet.name): sheet for sheet in left}
    return names.get(closest(heading_key(schema.name), names, cutoff=SURE))


def _same_headings(
    schema: SheetSchema, left: Sequence[ImportedSheet], workbook: WorkbookSchema
) -> ImportedSheet | None:
    """A sheet with any name that has at least half of the columns that must be there."""
    wanted = {key_of(column) for column in schema.columns}
    must = {key_of(column) for column in schema.columns if column.required}
    if schema.pairs:
        return None
    ranked = [(len(_head(sheet, wanted)[1].keys() & must), sheet) for sheet in left]
    best = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] * 2 >= max(len(must), 2) else None


def _absent(
    file: ImportedWorkbook, schema: SheetSchema, main: bool, left: Sequence[ImportedSheet]
) -> list[ImportFinding]:
    if not main:
        message = f"there is no sheet `{schema.name}`; its list stays as it is in the register"
        return [ImportFinding(CellLocation(file.path), message, "note")]
    others = ", ".join(f"`{shown(sheet.name)}`" for sheet in left) or "none"
    message = (
        f"there is no sheet `{schema.name}` with the records; sheets that could be it: {others}. "
        f"Rename the right one to `{schema.name}`, with the headings in its first row"
    )
    return [ImportFinding(CellLocation(file.path), message)]


# --- headings


def _head(sheet: ImportedSheet, wanted: Iterable[str]) -> tuple[int, dict[str, int]]:
    """The row that has most of the headings, and where each of them stands."""
    known = set(wanted)
    best: tuple[int, dict[str, int]] = (0, {})
    for number in sorted(sheet.rows)[:LOOK_AT]:
        found = _fields_of(sheet.rows[number], known)
        if len(found) > len(best[1]):
            best = number, found
    return best


def _fields_of(row: Mapping[int, Content], known: set[str]) -> dict[str, int]:
    """The fields that the cells of a row name, in their own words or in others, and the columns."""
    words = {at: str(c) for at, c in reversed(list(row.items())) if _is_words(c)}
    found = {heading_key(c): at for at, c in words.items() if heading_key(c) in known}
    others: dict[str, list[int]] = {}
    for at, text in words.items():
        name = meant(text, known, found)
        if name in known and name not in found:
            others.setdefault(name, []).append(at)
    # Two headings that may stand for one field are not guessed at.
    return found | {name: places[0] for name, places in others.items() if len(places) == 1}


def _is_words(cell: Content) -> bool:
    return isinstance(cell, str) and not is_own(cell)


def _table(
    file: ImportedWorkbook, schema: SheetSchema, sheet: ImportedSheet, findings: list[ImportFinding]
) -> MatchedSheet | None:
    known = {key_of(column): column for column in schema.columns}
    extra = {heading_key(PARENT)} if len(schema.path) > 1 else set()
    number, found = _head(sheet, known.keys() | extra)
    if not number or (len(found) == 1 and len(known) > 2 and not file.csv):
        findings += _no_head(file, schema, sheet)
        return None
    row = sheet.rows[number]
    findings += _translated(file, sheet, number, row, found, known)
    guessed = _renamed(row, known, found)
    for name, at in guessed.items():
        said = f"read as `{_plain(known[name])}`; rename it"
        findings.append(ImportFinding(_location(file, sheet, number, at, row[at]), said, "note"))
    found |= guessed
    findings += _unknown(file, sheet, number, row, found, known)
    findings += _missing(file, sheet, schema, number, found)
    return MatchedSheet(
        schema, sheet, number, found, {at: str(c).strip(" *") for at, c in row.items()}
    )


def _translated(  # noqa: PLR0913, PLR0917
    file: ImportedWorkbook,
    sheet: ImportedSheet,
    number: int,
    row: Mapping[int, Content],
    found: Mapping[str, int],
    known: Mapping[str, FieldColumn],
) -> Iterator[ImportFinding]:
    """Headings in other words, or in another language: one note for all."""
    pairs = [
        f"`{shown(row[at])}` as `{_plain(known[name])}`"
        for name, at in sorted(found.items(), key=lambda pair: pair[1])
        if name in known and heading_key(row[at]) != name
    ]
    if pairs:
        message = f"headings in other words: {', '.join(pairs)}"
        yield ImportFinding(CellLocation(file.path, sheet.name, number), message, "note")


def _no_head(
    file: ImportedWorkbook, schema: SheetSchema, sheet: ImportedSheet
) -> list[ImportFinding]:
    if not sheet.rows:
        message = (
            f"the sheet is empty; the list of {schema.name.lower()} stays as it is in the register"
        )
        return [ImportFinding(CellLocation(file.path, sheet.name), message, "note")]
    must = ", ".join(f"`{_plain(column)}`" for column in schema.columns if column.required)
    message = f"no row holds the headings; the first row must have at least: {must}"
    return [ImportFinding(CellLocation(file.path, sheet.name), message)]


def _plain(column: FieldColumn) -> str:
    return column.heading.rstrip(" *")


def _renamed(
    row: Mapping[int, Content], known: Mapping[str, FieldColumn], found: Mapping[str, int]
) -> dict[str, int]:
    """Headings that are nearly those of fields that no other column has."""
    taken = set(found.values())
    left = {heading_key(c): at for at, c in row.items() if at not in taken and _is_words(c)}
    open_ = [name for name in known if name not in found]
    guessed: dict[str, int] = {}
    for words, at in left.items():
        close = closest(words, open_, cutoff=SURE)
        if close and close not in guessed:
            guessed[close] = at
    return guessed


def _unknown(  # noqa: PLR0913, PLR0917
    file: ImportedWorkbook,
    sheet: ImportedSheet,
    number: int,
    row: Mapping[int, Content],
    found: Mapping[str, int],
    known: Mapping[str, FieldColumn],
) -> list[ImportFinding]:
    """Columns that are no part of the record, and headings that stand twice."""
    notes = []
    taken = set(found.values())
    for at, cell in sorted(row.items()):
        if at in taken or isinstance(cell, BrokenCell) or is_own(cell):
            continue
        name = heading_key(cell)
        if name in found:
            message = "this heading stands twice; delete or rename one of the two columns"
            notes.append(ImportFinding(_location(file, sheet, number, at, cell), message))
            continue
        close = closest(name, (n for n in known if n not in found))
        hint = f"; if it is meant to be `{_plain(known[close])}`, rename it" if close else ""
        message = f"this column is no part of the record; it was left out{hint}"
        notes.append(ImportFinding(_location(file, sheet, number, at, cell), message, "note"))
    return notes


def _missing(
    file: ImportedWorkbook,
    sheet: ImportedSheet,
    schema: SheetSchema,
    number: int,
    found: Mapping[str, int],
) -> list[ImportFinding]:
    absent = [_plain(column) for column in schema.columns if key_of(column) not in found]
    if not absent:
        return []
    words = ", ".join(f"`{name}`" for name in absent)
    message = f"no column has the heading {words}; what the register says there stays"
    return [ImportFinding(CellLocation(file.path, sheet.name, number), message, "note")]


def _location(
    file: ImportedWorkbook, sheet: ImportedSheet, row: int, column: int, heading: Content
) -> CellLocation:
    return CellLocation(file.path, sheet.name, row, column, shown(heading))


def _note(
    file: ImportedWorkbook, findings: list[ImportFinding], sheet: ImportedSheet, message: str
) -> None:
    findings.append(ImportFinding(CellLocation(file.path, sheet.name), message, "note"))
