"""What can be exported, and what a format is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Literal

from playbook.common.errors import UserError
from playbook.office.paper import Paper
from playbook.registers.kinds.base import Occasion, Register, RegisterLookup
from playbook.registers.kinds.sides import shown_partners
from playbook.views.shapes import Table

# The oldest moment that a zip archive can hold: a stamp that says nothing and never changes.
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
NOBODY = RegisterLookup({}, {})
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


Claim = Literal["content", "form", "form taken over"]
MARKING = "marking: who may read this"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a file comes from and how it may be used: its footer and its properties.

    It claims the ``content``, or only the ``form``: what somebody fills in is theirs, and has no
    licence unless they give it one. A form may also be ``taken over`` from another book, whose
    imprint this is then. Without a title there is nothing to claim.
    """

    title: str
    by: str
    address: str
    licence: str = "CC BY 4.0"
    licence_address: str = "https://creativecommons.org/licenses/by/4.0/"
    claim: Claim = "content"

    @property
    def author(self) -> str:
        """Who wrote what stands in the file; nobody, where it is to be filled in."""
        return self.by if self.claim == "content" else ""

    def parts(self) -> tuple[tuple[str, str], ...]:
        """What a footer says, as words, each with the address behind it, if there is one."""
        if not self.title:
            return ()
        said = {
            "content": f"{self.by}, {self.title}",
            "form": f"Form: {self.title}",
            "form taken over": f"Form taken over from {self.title}, perhaps changed",
        }[self.claim]
        more = ((self.licence, self.licence_address), (self.address, self.address))
        return ((said, ""), *(part for part in more if part[0]))

    def line(self) -> str:
        """The same as one line."""
        return " · ".join(words for words, _ in self.parts())

    def credit(self, title: str) -> str:
        """The sentence to paste where a file is used; empty where there is nothing to claim."""
        if not self.title:
            return ""
        place = f", {self.address}" if self.address else ""
        licence = f", licence {self.licence}" if self.licence else ""
        match self.claim:
            case "content":
                return f"“{title}” by {self.by}, {self.title}{place}{licence}"
            case "form":
                return f"The form “{title}” is from {self.title}{place}{licence}"
            case "form taken over":
                words = f"The form “{title}” was taken over from {self.title}{place}{licence}"
                return f"{words}, and perhaps changed"


NO_IMPRINT = Imprint("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Talk:
    """What two sides have to decide before a register is theirs: cells that wait, and a sheet.

    ``open_cells`` has what stands in a cell by the id of the record and the path of the field; the
    fields of the register itself have no id. ``rows`` go below ``headings``.
    """

    open_cells: Mapping[tuple[str, tuple[str, ...]], str]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One thing to export, blank or filled, with all that any format needs of it.

    ``paper`` is the thing as a text. A register also has its ``document``, or, where it is blank,
    its ``model`` and perhaps an ``example``, and ``one_page`` where it fits a slide. ``day`` stands
    in the properties of a file, and ``kind`` and ``name`` say which register it is. ``start`` is the
    day from which its dates count; a ``sample`` of such a day shows what a calendar looks like.
    ``source_titles`` and ``source_places`` say what a key is called, and where the public can read it.
    ``talk`` is what two sides still have to decide.
    ``partner_names`` are those of the book by their keys, for forms that name them.
    ``changed`` is when its file was last changed, for calendars that were taken in before.
    A form with a ``marking`` has a place for who may read it, where others say where they are from.
    """

    stem: str
    paper: Paper
    day: date
    kind: str = ""
    name: str = ""
    model: type[Register] | None = None
    register: Register | None = None
    example: Register | None = None
    lookup: RegisterLookup = NOBODY
    invented: bool = False
    one_page: Table | None = None
    source_titles: dict[str, str] = field(default_factory=dict)
    source_places: dict[str, str] = field(default_factory=dict)
    start: date | None = None
    sample: bool = False
    marking: bool = False
    talk: Talk | None = None
    changed: datetime | None = None
    partner_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def partners(self) -> tuple[str, ...]:
        """The keys of the partners for which its sheets need room."""
        return shown_partners(self.register, len(self.partner_names))

    @property
    def blank(self) -> bool:
        """Whether it is to be filled in."""
        return self.stem.endswith("-blank")

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """What it has for a calendar."""
        if self.register is None:
            return ()
        register, start = self.register, self.start
        return tuple(register.occasions_from(start) if start else register.occasions())

    @property
    def waits_for(self) -> str:
        """The day, in words, that its calendar lacks; empty where it lacks none."""
        waiting = self.register is not None and not self.occasions
        return self.register.counts_from if self.register is not None and waiting else ""

    @property
    def title(self) -> str:
        """Its title."""
        return self.paper.title

    @property
    def moment(self) -> datetime:
        """Its day as a moment."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its name and words, whether a thing can have it, and how it is made.

    ``package`` is the module that must be there beside those that the book itself needs; ``place``
    is where the format stands in a list.
    """

    name: str
    words: str
    place: int
    can: Callable[[ExportItem], bool]
    make: Callable[[ExportItem, Imprint], bytes]
    package: str = ""


def clean(text: str) -> str:
    """A text without what XML cannot hold, even escaped."""
    return _NOT_XML.sub("\ufffd", text)


class ExportError(UserError):
    """A thing that cannot be exported, or that a format cannot hold after all."""


def stable_zip(data: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(stable_entry(info.filename), old.read(info), zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def stable_entry(name: str) -> zipfile.ZipInfo:
    """The entry of an archive, the same on every machine."""
    info = zipfile.ZipInfo(name, ZIP_MOMENT)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info
