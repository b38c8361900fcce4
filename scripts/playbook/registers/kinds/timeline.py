"""What happened when: dated events with the precision that the sources give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Occasion,
    PartialDate,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    remark_cell,
    rows_of,
    table,
)
from playbook.views.shapes import Cell, Moment, Table, Timeline, View

Status = Literal["happened", "planned", "expected"]
STATUS_WORDS: Mapping[str, str] = {
    "happened": "happened",
    "planned": "planned; only the plan is recorded",
    "expected": "expected; counted by us from other dates",
}


class Event(Entry):
    """One event."""

    date: PartialDate = Field(description="As precise as the source: 2021, 2021-06 or 2021-06-14.")
    end: PartialDate | None = Field(default=None, description="The last day, where it lasted.")
    what: Text
    strand: Slug = Field(description="The line of work that the event belongs to.")
    status: Status = "happened"

    @property
    def label(self) -> str:
        """The event itself."""
        return self.what

    @property
    def year(self) -> str:
        """The year in which it began."""
        return str(self.date.start.year)

    @property
    def when(self) -> str:
        """The date in words, with the end where there is one."""
        return f"{self.date.words} to {self.end.words}" if self.end else self.date.words


class Model(Register):
    """A timeline."""

    records: ClassVar[str] = "events"
    filters: ClassVar[tuple[str, ...]] = ("strand", "status", "year", "id")
    shapes: ClassVar[tuple[str, ...]] = ("timeline",)

    events: tuple[Event, ...] = Field(min_length=1)
    strands: Mapping[Slug, Text] = Field(description="The name of each strand.")

    def findings(self) -> Iterator[RecordFinding]:
        """An end before the start, and a strand without a name."""
        for index, event in enumerate(self.events):
            if event.end and event.end.end < event.date.start:
                yield RecordFinding(
                    ("events", index, "end"),
                    f"`end` is {event.end}, before the start on {event.date}; correct one of them",
                )
            if event.strand not in self.strands:
                yield RecordFinding(
                    ("events", index, "strand"),
                    f"`strand` is `{event.strand}`; use one of: {', '.join(self.strands)}, "
                    "or add it to `strands`",
                )

    def _ordered(self) -> list[Event]:
        return sorted(self.events, key=lambda e: (e.date.end, e.date.start, e.id))

    def occasions(self) -> Iterator[Occasion]:
        """The events of which the day is known."""
        for event in self._ordered():
            last = event.end.end if event.end and event.end.precision == "day" else None
            if event.date.precision == "day":
                yield Occasion(event.id, event.what, event.date.start, last)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The events in order of time, as a line and as a table."""
        moments = tuple(self._moment(event) for event in self._ordered())
        return {"timeline": Timeline(self.title, moments), "table": self._table()}

    def _moment(self, event: Event) -> Moment:
        return Moment(
            when=event.when,
            start=event.date.start,
            text=event.what,
            strand=self.strands[event.strand],
            status="" if event.status == "happened" else STATUS_WORDS[event.status],
            remark=event.caveat,
            sources=tuple(event.sources),
            anchor=f"event-{event.id}",
        )

    def _table(self) -> Table:
        return table(
            f"{self.title}: all events",
            ("What", "When", "Known to the", "Strand", "Status", "Remarks and source"),
            rows_of(
                self._ordered(),
                "event",
                lambda e: Cell(e.what),
                lambda e: Cell(e.when),
                lambda e: Cell(e.date.precision),
                lambda e: Cell(self.strands[e.strand]),
                lambda e: Cell(STATUS_WORDS[e.status]),
                remark_cell,
            ),
        )
