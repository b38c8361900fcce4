"""Registers as CSV and YAML for those who want the data."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from pydantic import BaseModel

from playbook.office.cells import workbook_schema
from playbook.registers.kinds.base import Register, RegisterLookup
from playbook.registers.kinds.sides import is_shown, shown_partners
from playbook.views.shapes import Table

# The C dumper is ten times faster; it is missing only where PyYAML was built without libyaml.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# A sheet runs a cell that begins with one of these as a formula, some also where they are wide; only
# a cell that is a number or an offset such as -2w as a whole is none. What looks like such a text
# with its shield gets another one, so that the shield can be taken off.
_DANGEROUS = (
    r"'*(?:[=@\t\r\n\uff1d\uff20\uff0b\uff0d]"
    r"|[+-](?!(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\Z|\d+[dwm]\Z))"
)
_FORMULA = re.compile(_DANGEROUS)
_SHIELDED = re.compile(rf"'(?={_DANGEROUS})")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if _FORMULA.match(text) else text


def unshielded(cell: str) -> str:
    """A text without the mark that kept a spreadsheet from taking it for a formula."""
    return cell[1:] if _SHIELDED.match(cell) else cell


def sheet_names(register: Register) -> tuple[str, ...]:
    """The lists of records that a register holds, its main one first; a sheet is made of each."""
    fields = type(register).model_fields
    lists = [name for name in fields if _records(getattr(register, name))]
    main = register.records
    ordered = sorted(lists, key=lambda name: name != main)
    return tuple(ordered) or ("all",)


def to_csv(register: Register, name: str, lookup: RegisterLookup) -> str:
    """A list of a register: every record as a row, every field that a record can have as a column.

    The columns are the same however the records are filled in, in the order of the workbook.
    A register without records of its own, such as a comparison, gives its table.
    """
    records = _records(getattr(register, name, ()))
    if not records:
        return _rows(_table(register, lookup))
    flat = [_flat(record) for record in records]
    columns = _columns(register, name, flat[0])
    return _rows([columns, *([record[field] for field in columns] for record in flat)])


def _columns(register: Register, name: str, record: Mapping[str, str]) -> list[str]:
    """The fields of a record in the order of the workbook, and then those that have a sheet there."""
    schemas = (s for s in workbook_schema(type(register)).sheets if s.path == (name,))
    first = [column.path[0] for schema in schemas for column in schema.columns]
    partners = shown_partners(register)
    every = dict.fromkeys((*first, *record))
    return [field for field in every if field in record and is_shown(field, partners)]


def header_csv(columns: Sequence[str]) -> str:
    """A sheet with headings and no rows yet."""
    return _rows([columns])


def _records(value: object) -> tuple[BaseModel, ...]:
    many = value if isinstance(value, tuple) else ()
    return tuple(item for item in many if isinstance(item, BaseModel))


def _table(register: Register, lookup: RegisterLookup) -> list[list[str]]:
    for view in register.views(lookup).values():
        if isinstance(view, Table):
            head = [column.heading for column in view.columns]
            return [head, *([cell.plain for cell in row.cells] for row in view.rows)]
    return []


def _rows(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    # Excel takes a file without this mark for the character set of the country.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def to_yaml(register: Register) -> str:
    """The register as YAML, as it is shown: without what is not public."""
    data = register.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return str(
        yaml.dump(_plain(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    )


def _flat(entry: BaseModel) -> Mapping[str, str]:
    data = entry.model_dump(mode="json", by_alias=True)
    return {name: _text(value) for name, value in data.items()}


def _text(value: object) -> str:
    """A cell; signs that part the items of a list get a backslash inside one (see `playbook.office.cells`)."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(_escaped(_text(item), ";") for item in value)
        case dict():
            pairs = ((key, _text(item)) for key, item in value.items())
            return "; ".join(
                f"{_escaped(key, ';:')}: {_escaped(said, ';')}" for key, said in pairs if said
            )
        case str():
            return value.replace("\\", "\\\\")
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _escaped(text: str, signs: str) -> str:
    for sign in signs:
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _plain(value: object) -> object:
    """Without the str subclasses of the model, which YAML would tag."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
