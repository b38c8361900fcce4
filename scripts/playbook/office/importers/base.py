"""What the importer reads and what it says: sheets of cells, places in them, and faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Literal

from playbook.common.errors import UserError

Raw = str | int | float | bool | date | datetime | time | timedelta | None
ImportSeverity = Literal["error", "note"]
LONGEST_SHOWN = 60


class ImportRefused(UserError):
    """A file that is not opened, or not understood at all: its author can mend it."""

    exit_code = 1


class MissingPackage(ImportRefused):
    """No fault of the file: a package is missing."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell without a value of its own: an error such as ``#REF!``, or a formula never calculated."""

    why: str


@dataclass(frozen=True, slots=True)
class FormattedCell:
    """A number, a day or a time that the sheet shows in its own way.

    ``text`` is what readers of the sheet see, or nothing where that is not certain, ``format`` the
    code of its format, ``yearless`` a day that is shown without its year, and ``month``
    the month or year for which a program keeps a first day.
    """

    value: int | float | date | datetime | time | timedelta
    text: str | None
    format: str = ""
    yearless: bool = False
    month: str = ""

    def __str__(self) -> str:
        return str(self.value) if self.text is None else self.text


Content = Raw | BrokenCell | FormattedCell


Unread = Literal["comment", "struck out", "colour", "link"]


@dataclass(frozen=True, slots=True, order=True)
class UnreadCell:
    """Something that a person says in a cell beside its value; ``words`` is what it says."""

    row: int
    column: int
    what: Unread
    words: str = ""

    @property
    def place(self) -> str:
        """The cell as a person names it: ``F2``."""
        return f"{letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class ImportedSheet:
    """The cells of a sheet by row and column, both from 1; empty ones are left out."""

    name: str
    rows: Mapping[int, Mapping[int, Content]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    lengths: Mapping[int, int] = field(default_factory=dict)  # of the rows of a CSV file, in cells


@dataclass(frozen=True, slots=True)
class ImportedWorkbook:
    """What was read of a file. A CSV file has one sheet, without a name."""

    path: PurePath
    sheets: tuple[ImportedSheet, ...]
    notes: tuple[str, ...] = ()
    epoch: date = field(default=date(1899, 12, 30))

    @property
    def csv(self) -> bool:
        """Whether it is one list and nothing else."""
        return len(self.sheets) == 1 and not self.sheets[0].name


@dataclass(frozen=True, slots=True, order=True)
class CellLocation:
    """A place: file, sheet, row and column; what is empty or 0 is not said."""

    path: PurePath
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""

    def __str__(self) -> str:
        heading = f" ({self.heading})" if self.heading else ""
        parts = (
            f"sheet {shown(self.sheet)}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {letter(self.column)}{heading}" if self.column else self.heading,
        )
        said = ", ".join(part for part in parts if part)
        return f"{self.path.as_posix()}: {said}" if said else self.path.as_posix()


@dataclass(frozen=True, slots=True)
class ImportFinding:
    """What is wrong at a place and what to do; a note only tells what was done about it."""

    location: CellLocation
    message: str
    severity: ImportSeverity = "error"

    def __str__(self) -> str:
        mark = "note: " if self.severity == "note" else ""
        return f"{self.location}: {mark}{self.message}"


def letter(column: int) -> str:
    """The letters of a column, counted from 1: ``A``, ``Z``, ``AA``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def shown(value: object) -> str:
    """A value from outside as a message can print it: one line, short, and no control of a terminal."""
    text = _CONTROL.sub(" ", str(value)).strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
