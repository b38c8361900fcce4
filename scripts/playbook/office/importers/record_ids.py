"""Ids for rows that people left without one: that of the record with the same name, or a new one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
    made = str(same[0]) if len(same) == 1 else slug(name)
    if not made:
        return
    known = taken | {str(entry.get("id")) for entry in records}
    ident = made if len(same) == 1 else _free(made, known)
    row.values["id",] = ident
    row.empty.discard(("id",))
    why = "that of the record with this name" if len(same) == 1 else "made from its name"
    yield ImportFinding(row.location, f"the row has no id; it gets `{ident}`, {why}", "note")


def slug(name: object) -> str:
    """A key made of a name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", str(name)) if isinstance(name, str) else ""
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")


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
