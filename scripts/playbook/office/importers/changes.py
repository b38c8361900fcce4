"""What an import changes, for a person to read before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbook.office.importers.base import shown

Fields = tuple[tuple[str, str, str], ...]
NOTHING = "(empty)"
# What a new record says unless somebody says otherwise.
USUAL: Mapping[str, str] = {"visibility": "public", "confidence": "stated"}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record or field that is added, changed or removed; ``fields`` are name, before, after."""

    what: str
    name: str
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """All of them, and how many records stay as they are."""

    changes: tuple[RecordChange, ...]
    kept: int

    def lines(self) -> Iterator[str]:
        """One line a record, one a field."""
        for change in self.changes:
            yield f"  {change.what:8} {change.name}"
            for name, before, after in change.fields:
                said = after if change.what == "added" else f"{before} → {after}"
                yield f"             {name}: {said}"
        if self.kept:
            yield f"  kept     {self.kept} {'record' if self.kept == 1 else 'records'} as before"


def compare(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> RegisterChanges:
    """What is different between two registers, as the model writes them out."""
    before = old or {}
    own: list[tuple[str, str, str]] = []
    found: list[RecordChange] = []
    kept = 0
    for name, value in new.items():
        was = before.get(name)
        if _is_list(value) or _is_list(was):
            more, same = _records(name, was or [], value or [])
            found += more
            kept += same
        elif was != value and not (old is None and value in (None, [], {}, False)):
            own += _fields({name: was}, {name: value})
    what = "added" if old is None else "changed"
    head = (RecordChange(what, "the register itself", tuple(own)),) if own else ()
    return RegisterChanges((*head, *found), kept)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _records(name: str, was: Sequence[Any], now: Sequence[Any]) -> tuple[list[RecordChange], int]:
    keyed = all("id" in record for record in (*was, *now))
    old = {_key(record, n, keyed=keyed): record for n, record in enumerate(was, 1)}
    new = {_key(record, n, keyed=keyed): record for n, record in enumerate(now, 1)}
    found: list[RecordChange] = []
    for key, record in new.items():
        if key not in old:
            found.append(RecordChange("added", f"{_words(name)} {key}", _fields({}, record)))
        elif old[key] != record:
            found.append(
                RecordChange("changed", f"{_words(name)} {key}", _fields(old[key], record))
            )
    found += [RecordChange("removed", f"{_words(name)} {key}") for key in old if key not in new]
    return found, sum(old.get(key) == record for key, record in new.items())


def _key(record: Mapping[str, Any], number: int, *, keyed: bool) -> str:
    return f"`{shown(record['id'])}`" if keyed else f"row {number}"


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], above: str = "") -> Fields:
    """The fields that differ, one line each; a part inside a record by its own fields."""
    found: list[tuple[str, str, str]] = []
    for name, value in new.items():
        was = old.get(name)
        if was == value or (was is None and value in (None, [], {}, "")):
            continue
        label = f"{above}{_words(name)}"
        if isinstance(value, Mapping):
            inner = was if isinstance(was, Mapping) else {}
            found += _fields(inner, value, f"{label}: ")
            found += [
                (f"{label}: {_words(k)}", _said(v), NOTHING)
                for k, v in inner.items()
                if k not in value
            ]
        elif old or not (name == "id" or value == USUAL.get(name)):
            found.append((label, _said(was), _said(value)))
    return tuple(found)


def _words(name: str) -> str:
    return shown(name.replace("_", " "))


def _said(value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return shown("; ".join(map(str, value)))
    if isinstance(value, Mapping):
        return shown("; ".join(f"{k}: {v}" for k, v in value.items()))
    return shown(value)
