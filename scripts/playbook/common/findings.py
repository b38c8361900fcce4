"""What a check says: a finding, its place and its severity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath


class Severity(Enum):
    """How much a finding matters, in SARIF's words."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1, and 0 means the whole file."""

    path: PurePath
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = (self.path.as_posix(), *(str(n) for n in (self.line, self.column) if n))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``new`` in the place of ``old`` at one place; without ``old`` there, nothing happens."""

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
    blocks: tuple[int, ...] = ()  # the lines that the build names for the same fault
    related: tuple[Location, ...] = ()  # other places of the same fault

    def __str__(self) -> str:
        code = f"{self.code} " if self.code else ""
        return f"{self.location}: {code}{self.message}"
