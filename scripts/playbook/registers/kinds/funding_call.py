"""A funding call: its steps as planned and as they came, money, criteria, numbers and awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Occasion,
    PartialDate,
    Record,
    RecordFinding,
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
from playbook.registers.kinds.schedules import calendar_schedule, dated_span
from playbook.views.shapes import Bar, Cell, Chart, ScheduleLane, Series, Table, View


class Step(Record):
    """A step of the call; a plan and what came of it stand beside each other."""

    step: Text
    planned: PartialDate | None = None
    happened: PartialDate | None = None
    note: Text | None = None
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Line(Record):
    """One named fact of the call: a pot, a criterion, a rule."""

    name: Text
    text: Text
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Count(Record):
    """How many there were at one stage, from invitation to award."""

    stage: Text
    number: int = Field(ge=0)
    as_of: PartialDate
    note: Text | None = None
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Award(Entry):
    """A project that was funded."""

    title: Text
    led_from: Text
    partners: Text | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    idea: Text

    @property
    def label(self) -> str:
        """The title of the project."""
        return self.title


class Model(Register):
    """A funding call."""

    records: ClassVar[str] = "awards"
    filters: ClassVar[tuple[str, ...]] = ("led_from",)
    shapes: ClassVar[tuple[str, ...]] = ("steps", "terms", "criteria", "counts", "chart", "table")

    steps: tuple[Step, ...] = Field(min_length=1)
    terms: tuple[Line, ...] = ()
    criteria: tuple[Line, ...] = ()
    counts: tuple[Count, ...] = ()
    counts_in_chart: tuple[Text, ...] = Field(
        default=(), description="The stages that count the same thing and may share a chart."
    )
    awards: tuple[Award, ...] = ()

    def findings(self) -> Iterator[RecordFinding]:
        """A project that ends before it starts, and a chart of stages that do not exist."""
        for index, award in enumerate(self.awards):
            if award.start and award.end and award.end.end < award.start.start:
                yield RecordFinding(
                    ("awards", index, "end"),
                    f"`end` is {award.end}, before the start on {award.start}; correct one of them",
                )
        stages = {count.stage for count in self.counts}
        for index, stage in enumerate(self.counts_in_chart):
            if stage not in stages:
                yield RecordFinding(("counts_in_chart", index), f"no count has the stage `{stage}`")

    def occasions(self) -> Iterator[Occasion]:
        """The steps with a day: on the day they came, or else on the day planned."""
        for number, step in enumerate(self.steps, 1):
            day = step.happened or step.planned
            if day and day.precision == "day":
                yield Occasion(f"step-{number}", step.step, day.start, detail=step.note or "")

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """Plan and course, terms, criteria, numbers by stage, and the projects."""
        views: dict[str, View] = {"steps": self._steps()}
        lanes = [_lane(step) for step in self.steps]
        if any(lane.spans for lane in lanes):
            words = "Each step of the call with its plan and with what came of it, by month."
            views["schedule"] = calendar_schedule(f"{self.title}: plan and course", words, lanes)
        if self.terms:
            views["terms"] = self._lines("terms", "Term", self.terms)
        if self.criteria:
            views["criteria"] = self._lines(
                "how applications are judged", "Criterion", self.criteria
            )
        if self.counts:
            views["counts"] = self._counts()
        if self.counts_in_chart:
            views["chart"] = self._chart()
        if self.awards:
            views["table"] = self._awards()
        return views

    def _steps(self) -> Table:
        return table_of(
            f"{self.title}: planned and happened",
            ("Step", "Planned", "Happened", "Remarks and source"),
            self.steps,
            lambda s: Cell(s.step),
            lambda s: text_cell(s.planned.words if s.planned else None, "no plan recorded"),
            lambda s: text_cell(s.happened.words if s.happened else None),
            _note,
        )

    def _lines(self, name: str, heading: str, lines: tuple[Line, ...]) -> Table:
        return table_of(
            f"{self.title}: {name}",
            (heading, "What it says", "Source"),
            lines,
            lambda line: Cell(line.name),
            lambda line: Cell(line.text),
            lambda line: source_cell(line.sources),
        )

    def _counts(self) -> Table:
        return table_of(
            f"{self.title}: how many at each stage",
            ("Stage", "Number", "As of", "Remarks and source"),
            self.counts,
            lambda c: Cell(c.stage),
            lambda c: Cell(str(c.number)),
            lambda c: Cell(c.as_of.words),
            _note,
        )

    def _chart(self) -> Chart:
        counts = [c for c in self.counts if c.stage in self.counts_in_chart]
        said = ", ".join(f"{c.stage} {c.number}" for c in counts)
        bars = tuple(Bar(c.stage, c.number, str(c.number)) for c in counts)
        return Chart(f"{self.title}: numbers by stage", f"{said}.", "", (Series(self.title, bars),))

    def _awards(self) -> Table:
        return table(
            f"{self.title}: funded projects",
            ("Project", "Led from", "With", "From", "To", "Idea", "Remarks and source"),
            rows_of(
                self.awards,
                "award",
                lambda a: Cell(a.title),
                lambda a: Cell(a.led_from),
                lambda a: text_cell(a.partners, "nobody named"),
                lambda a: text_cell(a.start.words if a.start else None),
                lambda a: text_cell(a.end.words if a.end else None),
                lambda a: Cell(a.idea),
                remark_cell,
            ),
        )


def _lane(step: Step) -> ScheduleLane:
    spans = (
        dated_span(step.planned, certainty="planned") if step.planned else None,
        dated_span(step.happened) if step.happened else None,
    )
    return ScheduleLane(step.step, tuple(span for span in spans if span))


def _note(record: Step | Count) -> Cell:
    """The note of a record and where it is from."""
    return Cell(record.note or "", sources=tuple(record.sources))
