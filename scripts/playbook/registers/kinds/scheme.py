"""A scheme for scholars, fellows or ambassadors: terms, duties, criteria, calendar and projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

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
    remark_cell,
    rows_of,
    source_cell,
    table,
    table_of,
    text_cell,
)
from playbook.registers.kinds.schedules import calendar_schedule, dated_span
from playbook.views.shapes import Cell, ScheduleLane, Table, View

Term = Literal["scholar", "fellow", "ambassador", "champion"]


class Fact(Record):
    """One term of the scheme, such as its length or its cost."""

    name: Text
    value: Text
    sources: tuple[SourceRef, ...] = ()


class Duty(Record):
    """What a participant does."""

    duty: Text
    mandatory: bool
    evidence: Text | None = None
    sources: tuple[SourceRef, ...] = ()


class Criterion(Record):
    """What applications are judged by; weights are per cent, given for all or for none."""

    name: Text
    meaning: Text
    weight: Annotated[float, Field(ge=0, le=100, strict=True)] | None = None
    sources: tuple[SourceRef, ...] = ()


class Step(Record):
    """A part of the year."""

    period: Text
    what: Text
    label: Text | None = Field(default=None, description="A few words for the picture of the year.")
    start: PartialDate | None = Field(default=None, description="For the picture of the year.")
    end: PartialDate | None = None
    sources: tuple[SourceRef, ...] = ()


class Project(Entry):
    """What one participant, or several together, made."""

    title: Text
    kind: Text
    organisation: Text
    output: Text

    @property
    def label(self) -> str:
        """The title of the project."""
        return self.title


class Model(Register):
    """A scheme."""

    records: ClassVar[str] = "projects"
    filters: ClassVar[tuple[str, ...]] = ("kind", "organisation")
    shapes: ClassVar[tuple[str, ...]] = ("facts", "duties", "criteria", "year", "table")

    term: Term
    facts: tuple[Fact, ...] = Field(min_length=1)
    duties: tuple[Duty, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    year: tuple[Step, ...] = ()
    projects: tuple[Project, ...] = ()

    def findings(self) -> Iterator[RecordFinding]:
        """Weights that do not add up to 100, or at some criteria only; a year that runs backwards."""
        for index, step in enumerate(self.year):
            if step.end and not step.start:
                yield RecordFinding(("year", index, "end"), "`end` stands without `start`; add it")
            elif step.end and step.start and step.end.end < step.start.start:
                words = (
                    f"`end` is {step.end}, before the start on {step.start}; correct one of them"
                )
                yield RecordFinding(("year", index, "end"), words)
        weights = [criterion.weight for criterion in self.criteria]
        given = [weight for weight in weights if weight is not None]
        if given and len(given) < len(weights):
            yield RecordFinding(
                ("criteria",), "some criteria have a `weight` and some have none; give all or none"
            )
        elif given and abs(sum(given) - 100) > 0.01:
            yield RecordFinding(
                ("criteria",), f"the weights add up to {sum(given):g}; they must add up to 100"
            )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The terms, the duties, the criteria, the year and the projects, each as a table."""
        views: dict[str, View] = {
            "facts": self._simple(
                "the scheme in short", ("What", "How"), self.facts, "name", "value"
            )
        }
        if self.duties:
            views["duties"] = self._duties()
        if self.criteria:
            views["criteria"] = self._criteria()
        if self.year:
            views["year"] = self._simple("the year", ("When", "What"), self.year, "period", "what")
        dated = [step for step in self.year if step.start]
        if dated:
            lanes = [
                ScheduleLane(step.label or step.period, (dated_span(step.start, step.end),))
                for step in dated
                if step.start
            ]
            words = "The parts of the year by month, from the preparation to the last thing made."
            views["schedule"] = calendar_schedule(
                f"{self.title}: the year as a picture", words, lanes
            )
        if self.projects:
            views["table"] = self._projects()
        return views

    def _simple(
        self,
        name: str,
        headings: tuple[str, str],
        records: tuple[Fact | Step, ...],
        first: str,
        second: str,
    ) -> Table:
        return table_of(
            f"{self.title}: {name}",
            (*headings, "Source"),
            records,
            lambda r: Cell(getattr(r, first)),
            lambda r: Cell(getattr(r, second)),
            lambda r: source_cell(r.sources),
        )

    def _duties(self) -> Table:
        return table_of(
            f"{self.title}: what participants do",
            ("Duty", "Must or may", "Evidence", "Source"),
            self.duties,
            lambda d: Cell(d.duty),
            lambda d: Cell("must" if d.mandatory else "may"),
            lambda d: text_cell(d.evidence),
            lambda d: source_cell(d.sources),
        )

    def _criteria(self) -> Table:
        return table_of(
            f"{self.title}: how applications are judged",
            ("Criterion", "Meaning", "Weight", "Source"),
            self.criteria,
            lambda c: Cell(c.name),
            lambda c: Cell(c.meaning),
            lambda c: text_cell(
                None if c.weight is None else f"{c.weight:g} %", "no weight recorded"
            ),
            lambda c: source_cell(c.sources),
        )

    def _projects(self) -> Table:
        return table(
            f"{self.title}: projects",
            ("Project", "Kind", "From", "What came of it", "Remarks and source"),
            rows_of(
                self.projects,
                "project",
                lambda p: Cell(p.title),
                lambda p: Cell(p.kind),
                lambda p: Cell(p.organisation),
                lambda p: Cell(p.output),
                remark_cell,
            ),
        )
