"""What a register says about itself where the file says nothing of it: as asked for, or as usual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from playbook.common.errors import UserError
from playbook.common.suggest import did_you_mean
from playbook.office.cells import FieldColumn, SheetSchema, WorkbookSchema, decode
from playbook.office.importers.base import (
    CellLocation,
    ImportedWorkbook,
    ImportFinding,
    shown,
)
from playbook.office.importers.heading_words import heading_key, meant
from playbook.office.importers.headings import key_of
from playbook.office.importers.records import IncomingRegister, IncomingRow, Path
from playbook.office.importers.values import InvalidCell, value_of
from playbook.registers.kinds.base import Register

OPTION = "--set"
EPOCH = date(1899, 12, 30)  # the day from which sheets count


def begin(
    incoming: IncomingRegister,
    file: ImportedWorkbook,
    workbook: WorkbookSchema,
    model: type[Register],
    name: str,
) -> Iterator[ImportFinding]:
    """Give a new register what its file does not say of it; ``name`` is that of its file."""
    if incoming.about is not None:
        return
    row = incoming.about = IncomingRow(SheetSchema((), workbook.about), CellLocation(file.path))
    words = name.replace("-", " ")
    usual = {
        ("title",): f"{words[:1].upper()}{words[1:]}",
        ("about",): f"Begun from the file {file.path.name}.",
        **dict(_flat(model.starter)),
    }
    for column in workbook.about:
        if column.path in usual:
            row.values[column.path] = usual[column.path]
            row.locations[column.path] = CellLocation(file.path, heading=column.heading)
    message = (
        "the file says nothing about the register itself, so it begins as usual; change below what "
        f'is not right, or say it here: {OPTION} "title=Our groups"'
    )
    yield ImportFinding(CellLocation(file.path), message, "note")


def set_fields(
    incoming: IncomingRegister, workbook: WorkbookSchema, asked: Iterable[str]
) -> Iterator[ImportFinding]:
    """Fields of the register itself from the command line: ``title=Our groups``.

    Raises ``UserError`` for a field that there is not.
    """
    columns = {key_of(column): column for column in workbook.about}
    lists = {heading_key(schema.name): schema for schema in workbook.sheets if schema.pairs}
    for text in asked:
        heading, equals, words = text.partition("=")
        key = meant(heading, columns.keys() | lists.keys())
        place = CellLocation(PurePath(OPTION), heading=shown(heading.strip()))
        if not equals or not (key in columns or key in lists):
            raise UserError(_unknown(text, heading, [*columns.values()], lists))
        try:
            if key in columns:
                _put(incoming, workbook, columns[key], words, place)
            else:
                _put_pairs(incoming, lists[key], words, place)
        except InvalidCell as error:
            yield ImportFinding(place, str(error))


def _put(
    incoming: IncomingRegister,
    workbook: WorkbookSchema,
    column: FieldColumn,
    words: str,
    place: CellLocation,
) -> None:
    if incoming.about is None:
        incoming.about = IncomingRow(SheetSchema((), workbook.about), place)
    value = value_of(column, words, EPOCH)
    row = incoming.about
    row.locations[column.path] = place
    row.values.pop(column.path, None)
    (row.empty.add if value is None else row.empty.discard)(column.path)
    if value is not None:
        row.values[column.path] = value


def _put_pairs(
    incoming: IncomingRegister, schema: SheetSchema, words: str, place: CellLocation
) -> None:
    pairs = decode("pairs", words)
    if not isinstance(pairs, dict):
        raise InvalidCell(
            f"`{shown(words)}` is no list of keys and names; write: key: name; key: name"
        )
    key, value = (column.path for column in schema.columns)
    incoming.schemas[schema.path] = schema
    incoming.lists[schema.path] = [
        IncomingRow(schema, place, {key: name, value: said}, locations={key: place, value: place})
        for name, said in pairs.items()
    ]


def _unknown(
    text: str, heading: str, columns: list[FieldColumn], lists: Mapping[str, SheetSchema]
) -> str:
    names = [column.heading.rstrip(" *") for column in columns]
    names += [schema.name for schema in lists.values()]
    hint = did_you_mean(heading.strip(), names, f"there are: {', '.join(names)}")
    return (
        f"{OPTION} `{shown(text)}`: write FIELD=VALUE, with a field of the register itself; {hint}"
    )


def _flat(values: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*above, name))
        else:
            yield (*above, name), value
