"""What all kinds of data share: records, documents, references and dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from playbook.common.findings import Severity
from playbook.registers.dates import checked_rule
from playbook.views.shapes import Cell, Column, Row, Table, View

Loc = tuple[str | int, ...]

# A YAML escape such as "\x00" can smuggle in characters that no page and no sheet may hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")

CONFIDENCE_WORDS: Mapping[str, str] = {
    "stated": "",
    "computed": "by our count",
    "inferred": "it appears",
    "derived": "our reading",
}


def _no_control_characters(text: str) -> str:
    if CONTROL.search(text):
        raise PydanticCustomError(
            "control", "a control character; delete it and type the text again"
        )
    return text


Text = Annotated[
    str,
    Field(min_length=1, max_length=20_000),
    AfterValidator(_no_control_characters),
]
Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description="A stable key: small letters, digits and hyphens.",
    ),
]
Visibility = Literal["public", "partners", "private"]
VISIBLE_TO: Mapping[str, tuple[str, ...]] = {
    "public": ("public",),
    "partners": ("public", "partners"),
    "private": ("public", "partners", "private"),
}
Confidence = Literal["stated", "computed", "inferred", "derived"]


Recurrence = Annotated[
    str,
    Field(max_length=200, description="An iCalendar rule: FREQ=MONTHLY;BYMONTHDAY=10."),
    AfterValidator(checked_rule),
]


class RecordReference(str):
    """The id of a record of another register; ``kind`` says of which."""

    __slots__ = ()
    kind: ClassVar[str] = ""
    pattern: ClassVar[str] = r"^[a-z0-9]+(-[a-z0-9]+)*$"

    @property
    def target(self) -> str:
        """The id that must exist."""
        return str(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(pattern=cls.pattern, max_length=200)
        )


class StakeholderRef(RecordReference):
    """The id of a group on the stakeholder map."""

    kind = "stakeholder-map"


class SourceRef(RecordReference):
    """A key of the sources register, with the section after ``#`` where one is known."""

    kind = "source"
    pattern = r"^[A-Za-z0-9][A-Za-z0-9-]*(#\S.*)?$"

    @property
    def target(self) -> str:
        """The key before the section."""
        return self.partition("#")[0]


class PartialDate(str):
    """A date as precisely as the source gives it: ``2021``, ``2021-06`` or ``2021-06-14``."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # YAML 1.2 reads a bare 2021 as a number, which is what people write for a year.
        as_text = core_schema.no_info_before_validator_function(
            lambda value: str(value) if type(value) is int else value,
            core_schema.str_schema(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
        )
        return core_schema.no_info_after_validator_function(cls._checked, as_text)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """For editors: a bare year is a number in YAML."""
        pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$"
        year = {"type": "integer", "minimum": 1000, "maximum": 9999}
        return {"anyOf": [{"type": "string", "pattern": pattern}, year]}

    @classmethod
    def _checked(cls, value: str) -> PartialDate:
        dated = cls(value)
        try:
            dated.start  # noqa: B018 - asked only for its error
        except ValueError as error:
            raise PydanticCustomError("date", "there is no such day or month") from error
        return dated

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """How much of the date is known."""
        return ("year", "month", "day")[self.count("-")]

    @property
    def start(self) -> date:
        """The first day that the date can mean."""
        year, month, day = [*map(int, self.split("-")), 1, 1][:3]
        return date(year, month, day)

    @property
    def end(self) -> date:
        """The last day that the date can mean."""
        start = self.start
        if self.precision == "day":
            return start
        month = 12 if self.precision == "year" else start.month
        return date(start.year, month, calendar.monthrange(start.year, month)[1])

    @property
    def words(self) -> str:
        """The date in British English: ``14 June 2021``, ``June 2021`` or ``2021``."""
        start = self.start
        month = calendar.month_name[start.month]
        return {
            "day": f"{start.day} {month} {start.year}",
            "month": f"{month} {start.year}",
            "year": str(start.year),
        }[self.precision]


def date_words(day: date) -> str:
    """A day in British English: ``14 June 2021``."""
    return PartialDate(day.isoformat()).words


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """A fault that needs more than one field to see; ``loc`` is the path of the value."""

    loc: Loc
    message: str
    severity: Severity = Severity.ERROR


class Record(BaseModel):
    """A part of a register: fixed once read, and no field beyond the declared ones."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class Entry(Record):
    """A record with an id that others can refer to."""

    id: Slug = Field(description="Stable key of the record; other registers refer to it.")
    visibility: Visibility = Field(
        default="public", description="Who may see it; only public records are kept here."
    )
    confidence: Confidence = Field(
        default="stated",
        description="stated by the source, computed or inferred from it, or derived by us.",
    )
    note: Text | None = Field(default=None, description="A caveat that readers see.")
    sources: tuple[SourceRef, ...] = Field(
        default=(), description="Keys of the sources register, with the section after #."
    )

    @property
    def label(self) -> str:
        """What other registers and pages print for this record."""
        return self.id

    @property
    def caveat(self) -> str:
        """The label of confidence and the note, in words for the reader."""
        words = CONFIDENCE_WORDS[self.confidence]
        return f"{words}. {self.note}" if words and self.note else words or self.note or ""


@dataclass(frozen=True, slots=True)
class DerivedColumn:
    """A column of a sheet that nobody types.

    ``formula`` is one of a spreadsheet, in English and without names of its own: a field of the
    record stands in it in braces, and one of the document as in ``{scale.divider}``; ``{start}`` is
    the day from which the list counts. Without a formula the column is for the user's own marks,
    and ``choices`` are what they choose from. ``value`` gives what the formula would.
    """

    heading: str
    about: str
    formula: str = ""
    value: Callable[[Any, Any], str | float] = lambda _document, _record: ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something for a calendar: on a day or from one to another, or again and again by a rule.

    ``start`` is the first day on which it can be; a ``time`` is given in hours and minutes of the
    time zone ``zone``, without one it lasts all day. ``until`` is the last day of a rule, ``skip`` has days of the rule
    on which nothing is, or which stand there as occasions of their own.
    """

    id: str
    title: str
    start: date
    end: date | None = None
    rule: str = ""
    until: date | None = None
    time: str = ""
    minutes: int = 60
    zone: str = ""
    detail: str = ""
    place: str = ""
    cancelled: bool = False
    skip: tuple[date, ...] = ()


class Register(Record):
    """A register: one file in ``book/data/<kind>/``."""

    records: ClassVar[str] = ""
    """The name of the field that holds the entries."""
    filters: ClassVar[tuple[str, ...]] = ()
    """What a page can ask for a subset by: fields of an entry, or what ``value`` derives."""
    shapes: ClassVar[tuple[str, ...]] = ("table",)
    """The names of the views that a page shows unless it asks for others."""

    starter: ClassVar[Mapping[str, Any]] = {}
    """What an empty register of this kind says about itself, until its keeper changes it."""
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {}
    """Columns of a sheet that follow from others, by the name of the list of records."""
    wanted: ClassVar[tuple[str, ...]] = ()
    """Fields of a record that may be left out, and should not be for long."""
    overdue: ClassVar[tuple[str, ...]] = ()
    """Dates of a record by which somebody must act."""
    limits: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Numbers of a record that lie between two of the document, such as the ends of a scale."""
    tells_changes: ClassVar[bool] = False
    """Whether a page can show what changed since an earlier register."""
    seen_again: ClassVar[bool] = True
    """Whether one id means the same thing in registers of different dates."""
    start_of: ClassVar[str] = ""
    """What the day is called from which the times of the records count, if they count from one."""

    title: Text = Field(description="What the register is called on the page.")
    about: Text = Field(description="One or two sentences: what it holds and where it is from.")
    as_of: PartialDate | None = Field(
        default=None, description="The date at which the register was true."
    )
    historical: bool = Field(
        default=False,
        description="A record of the past, kept as it was: nobody is asked to complete or review it.",
    )
    sources: tuple[SourceRef, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The records of the register, in the order of the file."""
        return tuple(getattr(self, self.records)) if self.records else ()

    def findings(self) -> Iterator[RecordFinding]:
        """Faults within the register that need more than one field to see."""
        return iter(())

    def advice(self, lookup: RegisterLookup) -> Iterator[RecordFinding]:
        """What a careful keeper would mend, judged beside the other registers.

        These are warnings: `playbook check` says them, the build does not fail for them.
        """
        return iter(())

    def reach(self) -> Iterator[Reach]:
        """Which groups of the stakeholder map this register says are reached, and by what."""
        return iter(())

    def occasions(self) -> Iterator[Occasion]:
        """What belongs into a calendar: dated, or with a rule."""
        return iter(())

    @property
    def counts_from(self) -> str:
        """The day, in words, from which dates count that are given without one; empty if none are."""
        return ""

    def occasions_from(self, start: date) -> Iterator[Occasion]:
        """The same as ``occasions``, with what counts from a day counted from ``start``."""
        return self.occasions()

    def value(self, entry: Entry, name: str) -> object:
        """What an entry has for a filter: its field, or something derived from it."""
        return getattr(entry, name)

    def subset(self, wanted: Mapping[str, tuple[str, ...]]) -> Register:
        """The same register with only the entries that have one of the wanted values."""
        keep = [e for e in self.entries if all(self._has(e, f, v) for f, v in wanted.items())]
        return self.model_copy(update={self.records: tuple(keep)}) if wanted else self

    def _has(self, entry: Entry, name: str, values: tuple[str, ...]) -> bool:
        value = self.value(entry, name)
        held = value if isinstance(value, tuple) else (value,)
        return any(str(item) in values for item in held)

    def seen_by(self, audience: Visibility) -> Register:
        """The same register with only the entries that an audience may see."""
        allowed = VISIBLE_TO[audience]
        kept = {
            name: tuple(entry for entry in entries if entry.visibility in allowed)
            for name in type(self).model_fields
            if (entries := _entries(getattr(self, name)))
        }
        return self.model_copy(update=kept)

    def may_share_ids(self, other: Register) -> bool:
        """Whether both may hold the same ids: each says its date, and these differ."""
        return bool(self.seen_again and self.as_of and other.as_of and self.as_of != other.as_of)

    def changes_since(self, earlier: Register) -> Mapping[str, View]:
        """The views of what changed since an earlier register of the kind, where it tells changes."""
        return {}

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The shapes of the register by name; the shelf holds the other registers."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Reach:
    """A group is reached by a channel: now, or only in the past or in a plan."""

    group: StakeholderRef
    channel: str
    live: bool


@dataclass(frozen=True, slots=True)
class RegisterLookup:
    """All registers, for those that print or judge what another one holds."""

    names: Mapping[tuple[str, str], str]
    registers: Mapping[tuple[str, str], Register]

    def name(self, reference: RecordReference) -> str:
        """What to print for a record of another register."""
        return self.names.get((reference.kind, reference.target), reference.target)

    def of_kind(self, kind: str) -> Mapping[str, Register]:
        """The registers of one kind by slug."""
        return {slug: doc for (name, slug), doc in self.registers.items() if name == kind}


def _entries(value: object) -> tuple[Entry, ...]:
    """The value, where it is a list of records with an id and a visibility."""
    many = value if isinstance(value, tuple) else ()
    return tuple(item for item in many if isinstance(item, Entry))


def source_cell(sources: tuple[SourceRef, ...]) -> Cell:
    """A cell that links to the sources page."""
    return Cell(sources=tuple(sources))


def text_cell(text: str | None, missing: str = "not recorded") -> Cell:
    """A cell with a text, or the words that say that no source gives it."""
    return Cell(text) if text else Cell(missing, tone="missing")


def table(title: str, headings: tuple[str, ...], rows: list[Row], note: str = "") -> Table:
    """A table whose columns all hold words."""
    return Table(title, tuple(Column(heading) for heading in headings), tuple(rows), note)


def iter_references(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, RecordReference]]:
    """Every reference inside a record, with its path."""
    if isinstance(value, RecordReference):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from iter_references(getattr(value, name), (*loc, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from iter_references(item, (*loc, index))


Getter = Callable[[Any], Cell]


def rows_of(entries: Iterable[Entry], prefix: str, *getters: Getter) -> list[Row]:
    """A row for each entry, a cell for each getter; the anchor is the prefix and the id."""
    return [
        Row(tuple(getter(entry) for getter in getters), f"{prefix}-{entry.id}") for entry in entries
    ]


def table_of(
    title: str,
    headings: tuple[str, ...],
    records: Iterable[Any],
    *getters: Callable[[Any], Cell],
    note: str = "",
) -> Table:
    """A table of records to which nobody links: a row for each, a cell for each heading."""
    rows = [Row(tuple(getter(record) for getter in getters)) for record in records]
    return table(title, headings, rows, note)


def full_stop(text: str) -> str:
    """A sentence with the stop that it lacks, so that another can follow."""
    words = text.strip()
    return words if not words or words[-1] in ".!?…:" else f"{words}."


def remark_cell(entry: Entry) -> Cell:
    """The caveat of an entry and where it is from: the last cell of most tables."""
    return Cell(entry.caveat, sources=tuple(entry.sources))
