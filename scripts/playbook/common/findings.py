"""What a check says: a finding, its place and its severity."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath
from typing import NamedTuple


class Severity(Enum):
    """How much a finding matters, in SARIF's words."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def build_line(cell: int, line: int) -> int:
    """The number that the build gives a line: of a notebook it is cell × 10,000 + line."""
    return cell * 10_000 + line


class FilePlace(NamedTuple):
    """A line and a column of a file, from 1; column 0 where it is not known."""

    line: int
    column: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1, and 0 means the whole file.

    In a notebook they count in the ``cell``, whose number counts from 1 too; elsewhere it is 0.
    Where in its file that is stands in ``in_file``, once somebody has looked.
    """

    path: PurePath
    cell: int = field(default=0, kw_only=True)
    line: int = 0
    column: int = 0
    in_file: FilePlace | None = field(default=None, kw_only=True, compare=False)

    @property
    def file_place(self) -> FilePlace:
        """Its line and column in the file itself; of a notebook that nobody looked into, the first."""
        if self.in_file:
            return self.in_file
        return FilePlace(1) if self.cell else FilePlace(self.line, self.column)

    @property
    def words(self) -> str:
        """Its line, in words, for those who know which file is meant."""
        line = f"line {self.line}"
        return f"{line} of cell {self.cell}" if self.cell else line

    @property
    def build_line(self) -> int:
        """The line as the build counts it, which is one number also in a notebook."""
        return build_line(self.cell, self.line)

    def __str__(self) -> str:
        cell = f"cell {self.cell}" if self.cell else ""
        numbers = (str(n) for n in (self.line, self.column) if n)
        return ":".join((self.path.as_posix(), *filter(None, (cell, *numbers))))


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``new`` in the place of ``old`` at one place; without ``old`` there, nothing happens.

    The place is one of the file, or of the cell, in which its finding stands.
    """

    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding; a safe one cannot change the meaning of the page."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place; the message says what is wrong and what to do, on one line."""

    location: Location
    message: str
    code: str = ""
    severity: Severity = Severity.ERROR
    name: str = ""
    fix: Fix | None = None
    help: str = ""  # more lines for the reader, such as the headings of a page as a tree
    blocks: tuple[int, ...] = ()  # the lines, in the file or cell, at which the build says the same
    related: tuple[Location, ...] = ()  # other places of the same fault
    fatal: bool = False  # it keeps the book from being built at all

    @property
    def build_lines(self) -> tuple[int, ...]:
        """The lines that the build names for the same fault, as it counts them."""
        return tuple(build_line(self.location.cell, block) for block in self.blocks)

    def __str__(self) -> str:
        code = f"{self.code} " if self.code else ""
        return f"{self.location}: {code}{self.message}"
