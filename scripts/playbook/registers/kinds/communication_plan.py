"""Who hears what, when and how, and how anyone would know that it worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from playbook.common.findings import Severity
from playbook.registers.dates import months_of
from playbook.registers.kinds.base import (
    Entry,
    Occasion,
    PartialDate,
    Reach,
    RecordFinding,
    Recurrence,
    Register,
    RegisterLookup,
    StakeholderRef,
    Text,
    full_stop,
    source_cell,
    table,
    table_of,
    text_cell,
)
from playbook.views.shapes import Calendar, CalendarEntry, Cell, Row, Table, View

Kind = Literal["regular", "to-be-established", "one-off", "reactive"]
Status = Literal["idea", "planned", "live", "paused", "done"]
Sensitivity = Literal["everybody", "partners", "named roles only"]
Channel = Literal[
    "newsletter",
    "website",
    "chat",
    "event",
    "email",
    "meeting",
    "report",
    "social",
    "video",
    "repository",
    "press",
    "publication",
]

PARTS: Mapping[str, str] = {
    "regular": "Regular",
    "to-be-established": "To be established",
    "planned": "Planned",
    "past": "Past",
    "reactive": "When something happens",
}


class Item(Entry):
    """One line of the plan."""

    title: Text = Field(description="The medium, as people call it.")
    kind: Kind
    status: Status
    channel: Channel
    content: Text = Field(description="What is communicated.")
    audience: Text = Field(description="Who should hear it, in words.")
    message: Text | None = Field(
        default=None, description="The one thing that they should remember."
    )
    stakeholders: tuple[StakeholderRef, ...] = Field(
        default=(), description="The groups of the stakeholder map that it reaches."
    )
    purpose: Text | None = Field(default=None, description="Why: what should change.")
    when: Text = Field(description="How often, or at which date, in words.")
    date: PartialDate | None = Field(default=None, description="The date of a one-off item.")
    recurrence: Recurrence | None = None
    owner: Text = Field(description="The role that plans and creates it.")
    approver: Text | None = Field(default=None, description="The role that lets it go out.")
    measure: Text | None = Field(default=None, description="How anyone would know it worked.")
    effort: Text | None = Field(default=None, description="Hours and money, in words.")
    sensitivity: Sensitivity | None = Field(default=None, description="Who may read it.")
    next_step: Text | None = Field(default=None, description="What is still to be decided.")
    next_step_by: PartialDate | None = Field(default=None, description="By when that is done.")
    reviewed: PartialDate | None = None

    @property
    def label(self) -> str:
        """The title of the item."""
        return self.title

    @property
    def part(self) -> str:
        """The table in which the item stands: a one-off item that is done is past."""
        if self.kind != "one-off":
            return self.kind
        return "past" if self.status == "done" else "planned"


class Model(Register):
    """A communication plan."""

    records: ClassVar[str] = "items"
    filters: ClassVar[tuple[str, ...]] = ("kind", "status", "channel", "part")
    shapes: ClassVar[tuple[str, ...]] = tuple(PARTS)
    wanted: ClassVar[tuple[str, ...]] = ("stakeholders", "purpose", "measure", "approver")

    calendar_year: int | None = Field(
        default=None, ge=1990, le=2100, description="The year of the calendar; else that of as_of."
    )

    objectives: tuple[Text, ...] = Field(
        default=(), description="What the whole plan is to achieve; two or three changes."
    )
    budget: Text | None = Field(default=None, description="Hours and money in a year, in words.")
    escalation: Text | None = Field(
        default=None, description="Who is asked if news is bad, wrong or urgent, and how soon."
    )
    items: tuple[Item, ...] = Field(min_length=1)
    audience_note: Text | None = Field(
        default=None, description="How the groups in `stakeholders` were found."
    )

    def findings(self) -> Iterator[RecordFinding]:
        """A one-off item that is done says when; a regular item has no single date."""
        for index, item in enumerate(self.items):
            if item.kind == "regular" and item.date:
                yield RecordFinding(
                    ("items", index, "date"),
                    "a regular item has no single `date`; say how often in `when`, "
                    "or make it a one-off item",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table for each part of the plan that has items, always with the same columns."""
        parts = [part for part in PARTS if any(i.part == part for i in self.items)]
        views: dict[str, View] = {part: self._table(part, lookup) for part in parts}
        if self._year:
            views["calendar"] = self._calendar(self._year)
        return {**views, "one-page": self._one_page()}

    def reach(self) -> Iterator[Reach]:
        """Every group that an item names; a regular item that is live reaches it now."""
        for item in self.items:
            live = item.status == "live"
            yield from (Reach(ref, item.title, live) for ref in item.stakeholders)

    def occasions(self) -> Iterator[Occasion]:
        """Items with a rule, counted from the year of the calendar, and one-off items with a day."""
        return self._occasions(date(self._year, 1, 1) if self._year else None)

    @property
    def counts_from(self) -> str:
        """Rules count from a day; those of the past have been counted from theirs."""
        over = self.historical and self._year
        ruled = any(item.recurrence for item in self.items)
        return "the first day of the plan" if ruled and not over else ""

    def occasions_from(self, start: date) -> Iterator[Occasion]:
        """The same, with the rules counted from a day."""
        return self._occasions(start)

    def _occasions(self, start: date | None) -> Iterator[Occasion]:
        for item in self.items:
            parts = (item.content, f"For: {item.audience}", f"By: {item.owner}")
            detail = " ".join(map(full_stop, parts))
            if item.recurrence and start:
                last = date(start.year, 12, 31) if self.historical else None
                yield Occasion(
                    item.id,
                    item.title,
                    start,
                    rule=item.recurrence,
                    until=last,
                    detail=detail,
                )
            elif item.date and item.date.precision == "day":
                yield Occasion(item.id, item.title, item.date.start, detail=detail)

    @property
    def _year(self) -> int | None:
        return self.calendar_year or (self.as_of.start.year if self.as_of else None)

    def advice(self, lookup: RegisterLookup) -> Iterator[RecordFinding]:
        """An item that says neither why nor how anyone would know that it worked."""
        if self.historical:
            return
        for index, item in enumerate(self.items):
            for name, why in NEEDED.items():
                if item.status != "done" and not getattr(item, name):
                    yield RecordFinding(
                        ("items", index), f"`{item.id}` has no `{name}`; {why}", Severity.WARNING
                    )

    def _calendar(self, year: int) -> Calendar:
        dated = tuple(entry for item in self.items if (entry := _calendar_entry(item, year)))
        titles = {entry.title for entry in dated}
        rest = [i for i in self.items if i.title not in titles and i.kind == "regular"]
        always = tuple(f"{item.title}: {item.when}" for item in rest)
        return Calendar(f"{self.title}: the year {year}", year, dated, always)

    def _one_page(self) -> Table:
        """The plan as a partner reads it on one page: what goes on, for whom, when and by whom."""
        return table_of(
            self.title,
            ("What", "Who for", "When", "Who does it", "How measured"),
            [item for item in self.items if item.status != "done"],
            lambda item: Cell(item.title),
            lambda item: Cell(item.audience),
            lambda item: Cell(item.when),
            lambda item: Cell(item.owner),
            lambda item: text_cell(item.measure),
        )

    def _table(self, part: str, lookup: RegisterLookup) -> Table:
        rows = [_row(item, lookup) for item in self.items if item.part == part]
        return table(f"{PARTS[part]}: {self.title}", HEADINGS, rows, self.audience_note or "")


HEADINGS = (
    "What",
    "Who for",
    "Why, and how measured",
    "When, and who does it",
    "Still open, and source",
)


def _row(item: Item, lookup: RegisterLookup) -> Row:
    """Five columns, because eight are slivers on any screen."""
    groups = ", ".join(lookup.name(ref) for ref in item.stakeholders)
    approved = f"Approved by: {item.approver}" if item.approver else ""
    return Row(
        (
            Cell(
                item.title,
                items=(item.content, *((f"Key message: {item.message}",) if item.message else ())),
            ),
            Cell(item.audience, items=(f"On the map: {groups}",) if groups else ()),
            Cell(
                item.purpose or "No purpose recorded",
                items=(f"Measured by: {item.measure or 'not recorded'}",),
                tone="" if item.purpose else "missing",
            ),
            Cell(item.when, items=tuple(part for part in (f"By: {item.owner}", approved) if part)),
            Cell(
                item.next_step or "Nothing recorded",
                items=(item.caveat,) if item.caveat else (),
                sources=source_cell(item.sources).sources,
                tone="" if item.next_step else "missing",
            ),
        ),
        anchor=f"communication-{item.id}",
    )


NEEDED: Mapping[str, str] = {
    "stakeholders": "name the groups of the stakeholder map that it reaches",
    "purpose": "say what should change when people have heard it",
    "measure": "say how anyone would know that it worked",
}


def _calendar_entry(item: Item, year: int) -> CalendarEntry | None:
    """The months of an item in a year: from its rule, or from its date."""
    months: tuple[int, ...] = ()
    if item.recurrence:
        months = months_of(item.recurrence, year)
    elif item.date and item.date.start.year == year and item.date.precision != "year":
        months = (item.date.start.month,)
    return CalendarEntry(item.title, months, item.when) if months else None
