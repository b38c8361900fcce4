"""A series of events, such as a joint seminar: its format, and every session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from playbook.registers.dates import checked_zone
from playbook.registers.kinds.base import (
    Entry,
    Getter,
    Occasion,
    PartialDate,
    Record,
    RecordFinding,
    Recurrence,
    Register,
    RegisterLookup,
    SourceRef,
    Text,
    remark_cell,
    rows_of,
    source_cell,
    table,
    table_of,
    text_cell,
)
from playbook.registers.kinds.sides import Partner, unnamed
from playbook.views.shapes import Bar, Cell, Chart, Series, Table, View

Side = Literal[Partner, "external"]
Mode = Literal["online", "in-person", "hybrid"]
Known = Literal["yes", "no", "unknown"]
Status = Literal["planned", "confirmed", "done", "cancelled"]
KNOWN_WORDS: Mapping[str, str] = {"yes": "yes", "no": "no", "unknown": "not known"}


class Part(Record):
    """A part of one session."""

    minutes: int = Field(ge=1, le=1440)
    item: Text
    sources: tuple[SourceRef, ...] = ()


class Session(Entry):
    """One event of the series."""

    date: PartialDate
    end: PartialDate | None = None
    theme: Text | None = Field(default=None, description="Left out where no source says.")
    series: Text | None = Field(default=None, description="For a register of several series.")
    mode: Mode | None = None
    length: Text | None = None
    attendance: Text | None = Field(default=None, description="As counted, in words.")
    sides: tuple[Side, ...] = Field(default=(), description="The sides that spoke.")
    speakers: int | None = Field(default=None, ge=0, description="How many people spoke.")
    speakers_from: tuple[Text, ...] = Field(default=(), description="Organisations, not names.")
    recording: Known = "unknown"
    slides: Known = "unknown"
    status: Status = "done"

    @property
    def label(self) -> str:
        """The theme, or the date where none is known."""
        return self.theme or self.date.words

    @property
    def when(self) -> str:
        """The date in words, with the end where there is one."""
        return f"{self.date.words} to {self.end.words}" if self.end else self.date.words

    @property
    def year(self) -> str:
        """The year of the session."""
        return str(self.date.start.year)


class Model(Register):
    """A series of events."""

    records: ClassVar[str] = "sessions"
    filters: ClassVar[tuple[str, ...]] = ("sides", "mode", "status", "year", "recording", "series")
    shapes: ClassVar[tuple[str, ...]] = ("timings", "table", "chart")

    audience: Text | None = None
    aims: tuple[Text, ...] = ()
    recurrence: Recurrence | None = None
    starts_at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = Field(
        default=None, description="When a session begins: 15:00; left out where no source says."
    )
    minutes: int | None = Field(default=None, ge=1, le=1440, description="How long it lasts.")
    timezone: Annotated[str, AfterValidator(checked_zone)] = Field(
        default="Europe/London", description="The time zone of `starts_at`: Europe/London."
    )
    side_names: Mapping[Side, Text]
    timings: tuple[Part, ...] = ()
    timings_of: Text = Field(default="the parts of one session", description="What they time.")
    sessions: tuple[Session, ...] = Field(min_length=1)

    def occasions(self) -> Iterator[Occasion]:
        """Sessions of which the day is known; a planned series also by its rule."""
        for session in self._ordered():
            if session.date.precision == "day":
                last = session.end.end if session.end and session.end.precision == "day" else None
                yield Occasion(
                    session.id,
                    f"{self.title}: {session.theme}" if session.theme else self.title,
                    session.date.start,
                    last,
                    time=self.starts_at or "",
                    minutes=self.minutes or 60,
                    zone=self.timezone,
                    cancelled=session.status == "cancelled",
                )
        if self.recurrence and self.as_of and not self.historical:
            yield Occasion(
                "series",
                self.title,
                self.as_of.start,
                rule=self.recurrence,
                time=self.starts_at or "",
                minutes=self.minutes or 60,
                zone=self.timezone,
                skip=tuple(s.date.start for s in self._ordered() if s.date.precision == "day"),
            )

    def findings(self) -> Iterator[RecordFinding]:
        """An end before the start, and a side without a name."""
        for index, session in enumerate(self.sessions):
            if session.end and session.end.end < session.date.start:
                yield RecordFinding(
                    ("sessions", index, "end"),
                    f"`end` is {session.end}, before the start on {session.date}; correct one of them",
                )
            for place, side in enumerate(session.sides):
                for words in unnamed(side, self.side_names, "side_names"):
                    yield RecordFinding(("sessions", index, "sides", place), words)

    def _ordered(self) -> list[Session]:
        return sorted(self.sessions, key=lambda s: (s.date.start, s.id))

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The parts of one session, all sessions, and how many there were in each year."""
        views: dict[str, View] = {"timings": self._timings()} if self.timings else {}
        return {**views, "table": self._table(), "chart": self._chart()}

    def _timings(self) -> Table:
        return table_of(
            f"{self.title}: {self.timings_of}",
            ("Part", "Minutes", "Source"),
            self.timings,
            lambda part: Cell(part.item),
            lambda part: Cell(str(part.minutes)),
            lambda part: source_cell(part.sources),
            note=f"{sum(part.minutes for part in self.timings)} minutes in all.",
        )

    def _table(self) -> Table:
        recorded = {"yes", "no"}
        optional: list[tuple[str, bool, Getter]] = [
            ("Series", any(s.series for s in self.sessions), lambda s: text_cell(s.series)),
            ("How", any(s.mode for s in self.sessions), _mode),
            ("People", any(s.attendance for s in self.sessions), lambda s: text_cell(s.attendance)),
        ]
        after: list[tuple[str, bool, Getter]] = [
            ("Speakers", any(s.speakers_from or s.speakers for s in self.sessions), _speakers),
            ("Sides", any(s.sides for s in self.sessions), self._sides),
            (
                "Recorded",
                any(s.recording in recorded for s in self.sessions),
                lambda s: Cell(KNOWN_WORDS[s.recording]),
            ),
            (
                "Slides kept",
                any(s.slides in recorded for s in self.sessions),
                lambda s: Cell(KNOWN_WORDS[s.slides]),
            ),
        ]
        used = [(name, get) for name, there, get in optional if there]
        used_after = [(name, get) for name, there, get in after if there]
        return table(
            f"{self.title}: all sessions",
            (
                "Theme",
                "Date",
                *(name for name, _ in (*used, *used_after)),
                "Remarks and source",
            ),
            rows_of(
                self._ordered(),
                "session",
                lambda s: text_cell(s.theme),
                lambda s: Cell(s.when),
                *(get for _, get in (*used, *used_after)),
                remark_cell,
            ),
        )

    def _sides(self, session: Session) -> Cell:
        return text_cell(", ".join(self.side_names[side] for side in session.sides))

    def _chart(self) -> Chart:
        years = sorted({s.year for s in self.sessions})
        counts = [(year, sum(s.year == year for s in self.sessions)) for year in years]
        bars = tuple(Bar(year, count, str(count)) for year, count in counts)
        said = ", ".join(f"{count} in {year}" for year, count in counts)
        return Chart(
            f"{self.title}: sessions in each year",
            f"Sessions on record: {said}.",
            "sessions",
            (Series("Sessions", bars),),
        )


def _mode(session: Session) -> Cell:
    return Cell(session.mode or "", items=(session.length,) if session.length else ())


def _speakers(session: Session) -> Cell:
    count = "" if session.speakers is None else str(session.speakers)
    return (
        Cell(count, items=session.speakers_from)
        if count or session.speakers_from
        else text_cell(None)
    )
