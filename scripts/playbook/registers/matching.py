"""Which records of two registers are of the same thing: by their ids, and else by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from playbook.registers.kinds.base import Entry

_Entry = TypeVar("_Entry", bound=Entry)


def matched(first: Sequence[_Entry], second: Sequence[_Entry]) -> Mapping[str, _Entry]:
    """The like of each record of ``first``, by its id; by name only where each has one such record."""
    by_id = {entry.id: entry for entry in second}
    pairs = {entry.id: by_id[entry.id] for entry in first if entry.id in by_id}
    taken = {entry.id for entry in pairs.values()}
    names = _by_name([entry for entry in second if entry.id not in taken])
    mine = _by_name([entry for entry in first if entry.id not in pairs])
    pairs |= {entry.id: names[name] for name, entry in mine.items() if name in names}
    return pairs


def _by_name(entries: Sequence[_Entry]) -> dict[str, _Entry]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(" ".join(entry.label.casefold().split()), []).append(entry)
    return {name: same[0] for name, same in found.items() if len(same) == 1}
