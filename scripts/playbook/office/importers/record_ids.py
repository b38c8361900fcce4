"""Ids for rows that people left without one: that of the record with the same name, or a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from playbook.common.letters import key_words
from playbook.office.importers.base import ImportFinding
from playbook.office.importers.records import IncomingRegister, IncomingRow, Path

LONGEST = 60


def name_rows(incoming: IncomingRegister, old: Mapping[str, Any]) -> Iterator[ImportFinding]:
    """Give an id to each row without one, and say which; one without a name too stays as it is."""
    for path, rows in incoming.lists.items():
        schema = incoming.schemas[path]
        if not schema.keyed or len(path) > 1:
            continue
        label = next((column.path for column in schema.columns[1:] if column.required), ())
        records = [entry for entry in old.get(path[0]) or [] if isinstance(entry, Mapping)]
        taken = {row.ident for row in rows}
        for row in rows:
            if not row.ident and ("id",) not in row.bad:
                yield from _name(row, label, records, taken)
                taken.add(row.ident)


def _name(
    row: IncomingRow, label: Path, records: Sequence[Mapping[str, Any]], taken: set[str]
) -> Iterator[ImportFinding]:
    name = row.values.get(label)
    same = [r["id"] for r in records if _same(_at(r, label), name) and r["id"] not in taken]
    known = taken | {str(entry.get("id")) for entry in records}
    if len(same) == 1:
        ident, why = str(same[0]), "that of the record with this name"
    elif made := slug(name):
        ident, why = _free(made, known), "made from its name"
    elif isinstance(name, str):
        ident = _numbered(row.schema.path, known)
        why = "a number, because its name has no letters that a key can have; choose a better one"
    else:
        return
    row.values["id",] = ident
    # Where the file has no column for it, the row itself is its place.
    row.locations.setdefault(("id",), row.location)
    row.empty.discard(("id",))
    yield ImportFinding(row.location, f"the row has no id; it gets `{ident}`, {why}", "note")


def slug(name: object) -> str:
    """A key made of a name in any script: small letters, digits and hyphens."""
    return key_words(name)[:LONGEST].strip("-") if isinstance(name, str) else ""


def _numbered(path: Path, known: set[str]) -> str:
    """A key for a name without letters that can be written in Latin ones: ``group-3``."""
    noun = key_words(path[0].replace("_", " ")).removesuffix("s") or "row"
    return next(made for n in count(1) if (made := f"{noun}-{n}") not in known)


def _free(made: str, known: set[str]) -> str:
    """The key, or the key with a number where another record has it."""
    number, ident = 2, made
    while ident in known:
        ident, number = f"{made}-{number}", number + 1
    return ident


def _same(first: object, second: object) -> bool:
    return isinstance(first, str) and str(first).strip() == str(second).strip()


def _at(record: Any, path: Path) -> Any:
    for part in path:
        record = record.get(part) if isinstance(record, Mapping) else None
    return record
