"""What changed, in figures: each with its definition, date, source and caveat.

Where sources disagree, the disagreement is a record of its own and is shown.
The levels follow the usual chain of evaluation: input, activity, output, out-take, outcome, impact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    PartialDate,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    SourceRef,
    Text,
    remark_cell,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Bar, Cell, Chart, Series, Table, View

Level = Literal["input", "activity", "output", "out-take", "outcome", "impact"]


class Measure(Entry):
    """One figure."""

    measure: Text = Field(description="What was counted.")
    definition: Text | None = Field(default=None, description="What exactly is in the count.")
    value: Text = Field(description="As it is printed: 1,400 or about 500.")
    number: Annotated[float, Field(strict=True)] | None = Field(
        default=None, description="The value for charts, if it is one."
    )
    unit: Text | None = None
    level: Level
    area: Slug = Field(description="The activity that it measures.")
    as_of: PartialDate = Field(description="The date of the count; never left out.")
    period: Text | None = Field(default=None, description="The time that it covers.")
    split: Mapping[Text, Text] = Field(default={}, description="The value by side.")
    series: Slug | None = Field(default=None, description="Figures of one series form a chart.")
    counted_by: Text | None = Field(
        default=None, description="The role that counted it, where no document gives the figure."
    )

    @property
    def label(self) -> str:
        """The measure."""
        return self.measure


class Discrepancy(Entry):
    """A matter on which the sources disagree."""

    about: Text
    values: tuple[Text, ...] = Field(min_length=2, description="What each source says.")
    reading: Text = Field(description="What we make of it.")
    measures: tuple[Slug, ...] = Field(default=(), description="Ids of the figures concerned.")
    area: Slug
    sources: tuple[SourceRef, ...] = Field(min_length=1)

    @property
    def label(self) -> str:
        """What it is about."""
        return self.about


class Model(Register):
    """A register of figures."""

    records: ClassVar[str] = "measures"
    filters: ClassVar[tuple[str, ...]] = ("area", "level", "series", "year", "id")
    shapes: ClassVar[tuple[str, ...]] = ("chart", "table", "discrepancies")

    areas: Mapping[Slug, Text] = Field(description="The name of each activity.")
    measures: tuple[Measure, ...] = Field(min_length=1)
    discrepancies: tuple[Discrepancy, ...] = ()

    def value(self, entry: Entry, name: str) -> object:
        """The year of a count, beside the fields themselves."""
        return (
            str(entry.as_of.start.year)
            if name == "year" and isinstance(entry, Measure)
            else getattr(entry, name)
        )

    def subset(self, wanted: Mapping[str, tuple[str, ...]]) -> Register:
        """Also narrows the disagreements to those of the same activities or figures."""
        part = super().subset(wanted)
        kept = self.discrepancies
        if "area" in wanted:
            kept = tuple(d for d in kept if d.area in wanted["area"])
        if "id" in wanted:
            kept = tuple(d for d in kept if set(d.measures) & set(wanted["id"]))
        return part.model_copy(update={"discrepancies": kept})

    def findings(self) -> Iterator[RecordFinding]:
        """Figures from nowhere, areas without a name, and disagreements about figures that are not there."""
        for index, figure in enumerate(self.measures):
            if not figure.sources and not figure.counted_by:
                yield RecordFinding(
                    ("measures", index),
                    f"`{figure.id}` comes from nowhere; give its `sources`, or the role that counted "
                    "it in `counted_by`",
                )
        known = {measure.id for measure in self.measures}
        for field in ("measures", "discrepancies"):
            for index, entry in enumerate(getattr(self, field)):
                if entry.area not in self.areas:
                    yield RecordFinding(
                        (field, index, "area"),
                        f"`area` is `{entry.area}`; use one of: {', '.join(self.areas)}, "
                        "or add it to `areas`",
                    )
        for index, discrepancy in enumerate(self.discrepancies):
            for place, measure in enumerate(discrepancy.measures):
                if measure not in known:
                    yield RecordFinding(
                        ("discrepancies", index, "measures", place),
                        f"no figure has the id `{measure}`; `measures` takes ids of this file",
                    )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """All figures, a chart for each series, and the disagreements."""
        views: dict[str, View] = {}
        chart = self._chart()
        if chart.series:
            views["chart"] = chart
        views["table"] = self._table()
        if self.discrepancies:
            views["discrepancies"] = self._discrepancies()
        return views

    def _chart(self) -> Chart:
        groups: dict[str, list[Measure]] = {}
        for measure in self.measures:
            if measure.series and measure.number is not None:
                groups.setdefault(measure.series, []).append(measure)
        units = {m.unit for found in groups.values() for m in found if m.unit}
        series = tuple(
            Series(_series_name(found), tuple(_bar(m) for m in sorted(found, key=_date)))
            for found in groups.values()
            if len(found) > 1
        )
        return Chart(
            f"{self.title}: figures over time",
            "Each bar is one count at one date; the table has the sources and caveats.",
            units.pop() if len(units) == 1 else "",
            series,
        )

    def _table(self) -> Table:
        split = any(m.split for m in self.measures)
        return table(
            f"{self.title}: all figures",
            (
                "What was counted",
                "Value",
                "As of",
                *(("Of these",) if split else ()),
                "Level",
                "Remarks and source",
            ),
            rows_of(
                self.measures,
                "figure",
                lambda m: Cell(m.measure, items=(m.definition,) if m.definition else ()),
                lambda m: Cell(m.value),
                lambda m: Cell(m.as_of.words, items=(m.period,) if m.period else ()),
                *((_split,) if split else ()),
                lambda m: Cell(m.level),
                _remark,
            ),
        )

    def _discrepancies(self) -> Table:
        return table(
            f"{self.title}: where the sources disagree",
            ("About", "What the sources say", "How we read it", "Source"),
            rows_of(
                self.discrepancies,
                "discrepancy",
                lambda d: Cell(d.about),
                lambda d: Cell(items=d.values),
                lambda d: Cell(d.reading),
                remark_cell,
            ),
        )


def _remark(measure: Measure) -> Cell:
    """What to know about a figure, and where it is from."""
    cell = remark_cell(measure)
    counted = (f"Counted by: {measure.counted_by}",) if measure.counted_by else ()
    return replace(cell, items=(*cell.items, *counted))


def _split(measure: Measure) -> Cell:
    parts = tuple(f"{side}: {value}" for side, value in measure.split.items())
    return Cell(items=parts) if parts else text_cell(None, "not split")


def _date(measure: Measure) -> tuple[date, str]:
    return measure.as_of.start, measure.id


def _bar(measure: Measure) -> Bar:
    return Bar(measure.as_of.words, measure.number or 0.0, measure.value)


def _series_name(measures: list[Measure]) -> str:
    return measures[0].measure
