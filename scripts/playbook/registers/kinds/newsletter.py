"""One issue of a newsletter: its subject, its sections, and its items with dates and a next step.

An issue is a file, so that two people can work on two issues, and a change is easy to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from playbook.registers.dates import checked_zone
from playbook.registers.kinds.base import (
    Entry,
    Occasion,
    PartialDate,
    RecordFinding,
    RecordReference,
    Register,
    RegisterLookup,
    Slug,
    Text,
    date_words,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Bar, Cell, Chart, Series, View

_MOMENT = r"^\d{4}-\d{2}-\d{2}( ([01]\d|2[0-3]):[0-5]\d)?$"


class Moment(str):
    """A day, or a day and a time: ``2031-10-13`` or ``2031-10-13 17:00``, in the zone of the issue."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls._checked, core_schema.str_schema(pattern=_MOMENT)
        )

    @classmethod
    def _checked(cls, value: str) -> Moment:
        moment = cls(value)
        try:
            moment.day  # noqa: B018 - asked only for its error
        except ValueError as error:
            raise PydanticCustomError("date", "there is no such day") from error
        return moment

    @property
    def day(self) -> date:
        """The day."""
        return date.fromisoformat(self[:10])

    @property
    def clock(self) -> str:
        """Hours and minutes, or nothing."""
        return self[11:]

    def words(self, zone: str) -> str:
        """As a letter prints it: ``13 October 2031, 17:00 BST``."""
        if not self.clock:
            return date_words(self.day)
        hour, minute = map(int, self.clock.split(":"))
        name = datetime.combine(self.day, time(hour, minute), ZoneInfo(zone)).tzname() or zone
        # Where a zone has no letters of its own, its name says more than a number.
        return f"{date_words(self.day)}, {self.clock} {name if name.isalpha() else zone}"


class OriginRef(RecordReference):
    """A record of another register: its kind, a colon, and its id."""

    pattern = r"^[a-z0-9]+(-[a-z0-9]+)*:[a-z0-9]+(-[a-z0-9]+)*$"

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The kind before the colon."""
        return self.partition(":")[0]

    @property
    def target(self) -> str:
        """The id behind the colon."""
        return self.partition(":")[2]


class Item(Entry):
    """One item: what, for whom, until when, where."""

    title: Text = Field(description="What happened, or what is open, as a headline.")
    section: Slug = Field(description="A key of `sections`.")
    text: Text | None = Field(default=None, description="Markdown; 60 words are enough.")
    who: Text | None = Field(default=None, description="For whom it is.")
    until: Moment | None = Field(
        default=None, description="The last day to do it: 2031-10-13 17:00."
    )
    starts: Moment | None = Field(default=None, description="When it begins, for an event.")
    ends: Moment | None = Field(default=None, description="When it ends, if later than that day.")
    link: Text | None = Field(default=None, description="The address at which one goes on.")
    link_text: Text | None = Field(default=None, description="Words that say where it leads.")
    place: Text | None = Field(default=None, description="Where it is, if not on the web.")
    contact: Text | None = Field(default=None, description="The role to ask; never a person.")
    picture: Text | None = Field(
        default=None, description="A file of the book; never needed to understand."
    )
    alt: Text | None = Field(default=None, description="What the picture shows, in words.")
    credit: Text | None = Field(default=None, description="Who made the picture, and its licence.")
    taken_from: OriginRef | None = Field(
        default=None,
        description="The record that says the rest, as kind:id; nothing is typed twice.",
    )
    topics: tuple[Slug, ...] = Field(default=(), description="What it is about, to narrow by.")

    @property
    def label(self) -> str:
        """The headline."""
        return self.title

    @property
    def last_day(self) -> date | None:
        """The day after which nobody can act on it any more; nothing if it does not run out."""
        moment = self.until or self.ends or self.starts
        return moment.day if moment else None


class Model(Register):
    """An issue of a newsletter."""

    records: ClassVar[str] = "items"
    filters: ClassVar[tuple[str, ...]] = ("section", "topics")
    shapes: ClassVar[tuple[str, ...]] = ("table",)
    starter: ClassVar[Mapping[str, Any]] = {
        "date": "2027-01",
        "subject": "Subject line, 50 characters",
        "sections": {
            "ours": "What is new with us",
            "open": "What is open to you",
            "events": "Which events are coming",
            "read": "Something to read",
        },
    }

    name: Text | None = Field(
        default=None, description="What the newsletter is called, if not as the settings say."
    )
    date: PartialDate = Field(description="The day on which it goes out.")
    subject: Text = Field(description="The subject line; 50 characters are shown everywhere.")
    preview: Text | None = Field(
        default=None, description="The line that mail programs show beside the subject."
    )
    greeting: Text | None = Field(default=None, description="The first words, in Markdown.")
    closing: Text | None = Field(
        default=None, description="The last words: who you are, and how to write to you."
    )
    timezone: Annotated[str, AfterValidator(checked_zone)] = Field(
        default="Europe/London", description="The time zone of all times."
    )
    sections: Mapping[Slug, Text] = Field(
        min_length=1, description="The heading of each section, in order."
    )
    items: tuple[Item, ...] = ()

    @property
    def year(self) -> str:
        """The year of the issue."""
        return str(self.date.start.year)

    def of_section(self, section: str) -> tuple[Item, ...]:
        """The items of a section, in the order of the file."""
        return tuple(item for item in self.items if item.section == section)

    def findings(self) -> Iterator[RecordFinding]:
        """Sections that have no name, and ends before their start."""
        for index, item in enumerate(self.items):
            if item.section not in self.sections:
                yield RecordFinding(
                    ("items", index, "section"),
                    f"`sections` has no name for `{item.section}`; use one of: "
                    f"{', '.join(self.sections)}, or add it to `sections`",
                )
            if item.starts and item.ends and item.ends < item.starts:
                yield RecordFinding(
                    ("items", index, "ends"),
                    f"`ends` is {item.ends}, before the start on {item.starts}; correct one of them",
                )

    def occasions(self) -> Iterator[Occasion]:
        """Every deadline and every event."""
        for item in self.items:
            detail = " ".join(filter(None, (item.who and f"For {item.who}.", item.link)))
            if item.starts:
                yield Occasion(
                    item.id,
                    item.title,
                    item.starts.day,
                    item.ends.day if item.ends and item.ends.day > item.starts.day else None,
                    time=item.starts.clock,
                    minutes=_minutes(item),
                    zone=self.timezone,
                    detail=detail,
                    place=item.place or "",
                )
            if item.until:
                yield Occasion(
                    f"{item.id}-until",
                    f"Last day: {item.title}",
                    item.until.day,
                    time=item.until.clock,
                    minutes=15,
                    zone=self.timezone,
                    detail=detail,
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """All items, and how many each section holds."""
        return {"table": self._table(), "chart": self._chart()}

    def _table(self) -> View:
        order = {section: number for number, section in enumerate(self.sections)}
        items = sorted(self.items, key=lambda item: order.get(item.section, 0))
        return table(
            f"{self.title}: all items",
            ("What", "Section", "For whom", "When", "Where", "Remarks and source"),
            rows_of(
                items,
                "item",
                lambda i: Cell(i.title, target=i.link or ""),
                lambda i: Cell(self.sections.get(i.section, i.section)),
                lambda i: text_cell(i.who, "not said"),
                lambda i: text_cell(self.when(i), "no date"),
                lambda i: text_cell(i.place or i.link_text or i.contact, "not said"),
                lambda i: Cell(i.caveat, sources=tuple(i.sources)),
            ),
        )

    def when(self, item: Item) -> str:
        """The dates of an item in words: the event, and the last day."""
        parts = []
        if item.starts:
            start = item.starts.words(self.timezone)
            parts.append(f"{start} to {item.ends.words(self.timezone)}" if item.ends else start)
        if item.until:
            parts.append(f"until {item.until.words(self.timezone)}")
        return "; ".join(parts)

    def _chart(self) -> View:
        counts = {name: len(self.of_section(section)) for section, name in self.sections.items()}
        bars = tuple(Bar(name, count, str(count)) for name, count in counts.items())
        return Chart(
            f"{self.title}: items in each section",
            f"{len(self.items)} items, by section.",
            "items",
            (Series("Items", bars),),
        )


# What an item takes from the record that it names, by the names that records have for it.
_TAKEN: Mapping[str, tuple[str, ...]] = {
    "text": ("what", "idea", "stories"),
    "who": ("open_to", "audience"),
    "until": ("deadline", "until"),
    "starts": ("date", "start"),
    "ends": ("end",),
    "link": ("link", "url", "address"),
    "contact": ("ask", "owner", "contact"),
}


def completed(item: Item, lookup: RegisterLookup) -> Item:
    """The item with what the record says from which it is taken; its own words come first."""
    if item.taken_from is None:
        return item
    found = _record(item.taken_from, lookup)
    if found is None:
        return item
    update: dict[str, Any] = {}
    for name, others in _TAKEN.items():
        value = next((v for v in (getattr(found, other, None) for other in others) if v), None)
        if getattr(item, name) is None and value is not None:
            update[name] = value
    for name in ("until", "starts", "ends"):
        value = update.get(name)
        if isinstance(value, PartialDate) and value.precision == "day":
            update[name] = Moment(value)
        elif value is not None and not isinstance(value, Moment):
            del update[name]
    return item.model_copy(update={n: v for n, v in update.items() if isinstance(v, str)})


def _record(reference: OriginRef, lookup: RegisterLookup) -> Entry | None:
    for register in lookup.of_kind(reference.kind).values():
        for entry in register.entries:
            if entry.id == reference.target:
                return entry
    return None


def _minutes(item: Item) -> int:
    """How long an event lasts: to its end on the same day, or an hour."""
    if not (item.starts and item.ends and item.starts.clock and item.ends.clock):
        return 60
    span = datetime.fromisoformat(item.ends) - datetime.fromisoformat(item.starts)
    minutes = int(span.total_seconds() // 60)
    return minutes if 0 < minutes <= 1440 else 60


def plain_words(text: str) -> list[str]:
    """The words of a Markdown text as a reader sees them."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)|<https?://[^>]*>", r"\1", text)
    return re.findall(r"[^\W_]+(?:['’.,@/&-][^\W_]+)*", text)
