"""The issues of a newsletter: when each came out, what it held by section, and its main stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    CONFIDENCE_WORDS,
    Entry,
    Getter,
    PartialDate,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Bar, Cell, Chart, Column, Row, Series, Table, View

Count = Annotated[int, Field(ge=0)]


class Issue(Entry):
    """One issue."""

    date: PartialDate = Field(description="The month or day for which it came out.")
    archived: PartialDate | None = Field(
        default=None, description="When it was put into the archive, where that is all one knows."
    )
    counts: Mapping[Slug, Count] = Field(description="How many items each section has.")
    stories: Text = Field(description="What it was mainly about.")

    @property
    def label(self) -> str:
        """The date in words."""
        return self.date.words

    @property
    def items(self) -> int:
        """How many items the issue has."""
        return sum(self.counts.values())

    @property
    def year(self) -> str:
        """The year of the issue."""
        return str(self.date.start.year)


class Model(Register):
    """A record of a newsletter."""

    records: ClassVar[str] = "issues"
    filters: ClassVar[tuple[str, ...]] = ("year",)
    shapes: ClassVar[tuple[str, ...]] = ("chart", "years", "table", "counts")

    sections: Mapping[Slug, Text] = Field(min_length=1, description="The name of each section.")
    issues: tuple[Issue, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """Sections that have no name."""
        for index, issue in enumerate(self.issues):
            for section in issue.counts:
                if section not in self.sections:
                    yield RecordFinding(
                        ("issues", index, "counts", section),
                        f"`sections` has no name for `{section}`; use one of: "
                        f"{', '.join(self.sections)}, or add it to `sections`",
                    )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """How much each section held, the years side by side, and every issue twice."""
        return {
            "chart": self._chart(),
            "years": self._years(),
            "table": self._table(),
            "counts": self._counts(),
        }

    def _ordered(self) -> list[Issue]:
        return sorted(self.issues, key=lambda issue: (issue.date.start, issue.id))

    def _in(self, section: str) -> int:
        return sum(issue.counts.get(section, 0) for issue in self.issues)

    def _chart(self) -> Chart:
        counts = {name: self._in(section) for section, name in self.sections.items()}
        bars = tuple(Bar(name, count, str(count)) for name, count in counts.items())
        return Chart(
            f"{self.title}: items in each section",
            f"{sum(counts.values())} items in {len(self.issues)} issues, by section.",
            "items",
            (Series("Items", bars),),
        )

    def _years(self) -> Table:
        groups: dict[str, list[Issue]] = {}
        for issue in self._ordered():
            groups.setdefault(issue.year, []).append(issue)
        first = next(iter(self.sections))
        columns = ("Issues", "Items", "Items in an issue", f"{self.sections[first]}, in an issue")
        rows = tuple(_year(year, issues, first) for year, issues in groups.items())
        title = f"{self.title}: the years side by side"
        return Table(title, _numbered("Year", columns), rows, "The last two columns are means.")

    def _counts(self) -> Table:
        columns = _numbered("Issue", ("Items", *self.sections.values()))
        rows = tuple(self._row(issue) for issue in self._ordered())
        words = {CONFIDENCE_WORDS[issue.confidence] for issue in self.issues}
        note = " / ".join(sorted(words - {""})).capitalize()
        return Table(f"{self.title}: items by issue and section", columns, rows, note)

    def _row(self, issue: Issue) -> Row:
        counts = (issue.counts.get(section, 0) for section in self.sections)
        return Row((Cell(issue.label), *(Cell(str(count)) for count in (issue.items, *counts))))

    def _table(self) -> Table:
        archived = any(issue.archived for issue in self.issues)
        last: tuple[Getter, ...] = (_archived,) if archived else ()
        return table(
            f"{self.title}: all issues",
            (
                "Issue",
                "Mainly about",
                *(("Archived",) if archived else ()),
                "Remarks and source",
            ),
            rows_of(
                self._ordered(),
                "issue",
                lambda i: Cell(i.label),
                lambda i: Cell(i.stories),
                *last,
                lambda i: Cell(i.note or "", sources=tuple(i.sources)),
            ),
        )


def _numbered(first: str, rest: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns of numbers behind one of words."""
    return (Column(first), *(Column(heading, "number") for heading in rest))


def _archived(issue: Issue) -> Cell:
    return text_cell(issue.archived.words if issue.archived else None)


def _year(year: str, issues: list[Issue], first: str) -> Row:
    items = sum(issue.items for issue in issues)
    own = sum(issue.counts.get(first, 0) for issue in issues)
    means = (_mean(total, len(issues)) for total in (items, own))
    return Row(tuple(Cell(text) for text in (year, str(len(issues)), str(items), *means)))


def _mean(total: int, count: int) -> str:
    """To one place, and a half upwards, as people round."""
    tenths = (20 * total + count) // (2 * count)
    return f"{tenths // 10}.{tenths % 10}"
