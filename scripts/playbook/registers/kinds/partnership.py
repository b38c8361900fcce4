"""Partnerships side by side: who, when, for how much, who decides, and how each ended or went on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    PartialDate,
    Record,
    RecordFinding,
    Register,
    RegisterLookup,
    SourceRef,
    Text,
    rows_of,
    table,
)
from playbook.registers.kinds.schedules import calendar_schedule, dated_span
from playbook.views.shapes import Card, CardFact, Cards, Cell, ScheduleLane, ScheduleSpan, View

Kind = Literal["one-company", "several-companies", "no-company"]
KIND_WORDS: Mapping[str, str] = {
    "one-company": "one company",
    "several-companies": "several companies",
    "no-company": "no company",
}
State = Literal["goes on", "ended as planned", "cut short", "handed on", "not known"]


class Told(Record):
    """What is told of one matter, and by whom; without a source it was looked for in vain."""

    says: Text
    sources: tuple[SourceRef, ...] = ()


NOT_FOUND = Told(says="not found")


class Partnership(Entry):
    """One partnership of research and companies."""

    name: Text = Field(description="What it is called, in a few words.")
    partners: Text
    kind: Kind
    state: State = Field(description="What became of it, as far as is known.")
    began: PartialDate
    ended: PartialDate | None = Field(default=None, description="When it ended, if it did.")
    known_until: PartialDate | None = Field(
        default=None, description="For one that goes on: the date of the last sign of it."
    )
    planned_until: PartialDate | None = Field(
        default=None, description="The end that was planned, where it differs."
    )
    money: Told = Field(default=NOT_FOUND, description="Each sum with its year.")
    decides: Told = Field(default=NOT_FOUND, description="Who decides, and how often they meet.")
    results: Told = Field(default=NOT_FOUND, description="Who owns results, and what is published.")
    together: Told = Field(default=NOT_FOUND, description="How people of both sides meet.")
    reviewed: Told = Field(default=NOT_FOUND, description="What somebody from outside found.")
    ending: Told = Field(default=NOT_FOUND, description="How it ended, was renewed or handed on.")
    learn: Text = Field(description="What we take from it; our reading.")

    @property
    def label(self) -> str:
        """Its name."""
        return self.name

    @property
    def years(self) -> str:
        """From when to when, in words."""
        if self.ended:
            return f"{self.began.words} to {self.ended.words}"
        last = f"; last seen {self.known_until.words}" if self.known_until else ""
        return f"since {self.began.words}{last}"


class Model(Register):
    """A list of partnerships."""

    records: ClassVar[str] = "partnerships"
    filters: ClassVar[tuple[str, ...]] = ("kind", "state", "id")
    shapes: ClassVar[tuple[str, ...]] = ("years", "table")

    partnerships: tuple[Partnership, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """Dates that contradict each other, or the state."""
        for index, one in enumerate(self.partnerships):
            place = (self.records, index)
            if one.ended and one.ended.end < one.began.start:
                yield RecordFinding(
                    (*place, "ended"), "it ends before it begins; correct one of the dates"
                )
            if one.ended and one.state == "goes on":
                yield RecordFinding(
                    (*place, "state"), "it goes on and has an end; correct one of the two"
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """A picture of the years, a table, and a card for each."""
        lanes = [
            ScheduleLane(one.name, tuple(_spans(one)), KIND_WORDS[one.kind])
            for one in sorted(self.partnerships, key=lambda p: list(KIND_WORDS).index(p.kind))
        ]
        words = "From the first year of each partnership to its end, or to the last sign of it."
        headings = (
            "Partnership",
            "Kind",
            "State",
            "Money",
            "Who decides",
            "Results",
            "Review from outside",
            "End or renewal",
        )
        rows = rows_of(
            self.partnerships,
            "partnership",
            lambda p: Cell(p.name, items=(p.years,)),
            lambda p: Cell(KIND_WORDS[p.kind]),
            lambda p: Cell(p.state),
            *(_getter(name) for name in ("money", "decides", "results", "reviewed", "ending")),
        )
        return {
            "years": calendar_schedule(f"{self.title}: the years", words, lanes),
            "table": table(self.title, headings, rows),
            "cards": Cards(self.title, tuple(_card(one) for one in self.partnerships)),
        }


def _spans(one: Partnership) -> Iterator[ScheduleSpan]:
    """What happened, and what was planned beyond it."""
    last = one.ended or one.known_until
    yield dated_span(one.began, last)
    if one.planned_until and (last is None or one.planned_until.end > last.end):
        yield dated_span(last or one.began, one.planned_until, "planned")


def _getter(name: str) -> Callable[[Partnership], Cell]:
    return lambda one: _told(getattr(one, name))


def _told(told: Told) -> Cell:
    missing = told == NOT_FOUND
    return Cell(told.says, sources=tuple(told.sources), tone="missing" if missing else "")


def _card(one: Partnership) -> Card:
    facts = (
        CardFact("Partners", Cell(one.partners)),
        CardFact("Kind", Cell(KIND_WORDS[one.kind])),
        CardFact("Years", Cell(one.years)),
        CardFact("Money", _told(one.money)),
        CardFact("Who decides", _told(one.decides)),
        CardFact("Results", _told(one.results)),
        CardFact("How people meet", _told(one.together)),
        CardFact("Review from outside", _told(one.reviewed)),
        CardFact("End or renewal", _told(one.ending)),
        CardFact("What we take from it", Cell(one.learn)),
    )
    return Card(one.name, one.note or "", facts)
