"""One fault of a column is one message, however many rows have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from playbook.office.importers.base import ImportFinding

MOST = 8
# What differs between messages that ask for the same: the value that was given, and what it is like.
_GIVEN = re.compile(r"^(?P<before>the cell (?:shows|holds) )?(?P<given>`[^`]*`)")
_HELD = re.compile(r"^the cell holds (?P<given>[^,]*), ")
_MEANT = re.compile(r" \(did you mean [^)]*\)")


def grouped(findings: Iterable[ImportFinding]) -> tuple[ImportFinding, ...]:
    """Findings without repeats: the first of each fault of a column, with the other rows."""
    faults: dict[tuple[object, ...], list[ImportFinding]] = {}
    for finding in findings:
        place = finding.location
        column = (place.path, place.sheet, place.column, place.heading, not place.row)
        faults.setdefault((*column, _fault(finding.message)), []).append(finding)
    return tuple(_one(same) for same in faults.values())


def _fault(message: str) -> str:
    """What is wrong, without the value that it is said of."""
    general = _HELD.sub("the cell holds …, ", _GIVEN.sub(r"\g<before>…", message))
    return _MEANT.sub("", general)


def _one(same: Sequence[ImportFinding]) -> ImportFinding:
    first, *others = same
    rows = sorted({finding.location.row for finding in others} - {first.location.row})
    if not rows:
        return first
    values = list(dict.fromkeys(_given(finding.message) for finding in others))
    said = [value for value in values if value and value != _given(first.message)]
    more = "…" if len(said) > MOST else ""
    which = f" ({', '.join(said[:MOST])}{more})" if said else ""
    noun = "row" if len(rows) == 1 else "rows"
    words = f"{first.message}; the same in {noun} {row_words(rows)}{which}"
    return replace(first, message=words)


def _given(message: str) -> str:
    found = _GIVEN.match(message) or _HELD.match(message)
    return found["given"] if found else ""


def row_words(rows: Sequence[int]) -> str:
    """Numbers of rows as a person says them: ``3, 5–9``."""
    runs = []
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 2 else ", ".join(map(str, numbers))
        runs.append(span)
    return ", ".join(runs)
