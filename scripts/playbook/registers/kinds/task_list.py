"""Things to do, by category or phase, each with the role that does it.

One shape serves onboarding, leaving and the run sheet of an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.dates import shifted
from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    Occasion,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    table,
    text_cell,
)
from playbook.registers.kinds.schedules import relative_schedule
from playbook.registers.kinds.sides import Partner
from playbook.views.shapes import (
    Cell,
    Checklist,
    Row,
    Schedule,
    ScheduleLane,
    ScheduleSpan,
    Table,
    Task,
    TaskGroup,
    View,
)

Side = Literal[Partner, "both"]
Phase = Literal["before", "day-1", "week-1", "day-30", "day-60", "day-90", "ongoing", "leaving"]

OFFSET = r"^[+-]?\d{1,4}[dwm]$"
SHORT = 40
UNITS = {"d": "day", "w": "week", "m": "month"}


class Item(Entry):
    """One thing to do."""

    task: Text = Field(description="What to do, as an instruction.")
    category: Text = Field(description="The group of tasks that it belongs to.")
    owner: Text = Field(description="The role that acts; never the name of a person.")
    supports: Text | None = Field(default=None, description="Whom to ask, or who helps.")
    phase: Phase | None = Field(default=None, description="Left out where no source says.")
    due: Annotated[str, Field(pattern=OFFSET)] | None = Field(
        default=None, description="Days, weeks or months from the start: -2w, +1d, +3m."
    )
    side: Side | None = None
    applies_to: tuple[Slug, ...] = Field(default=(), description="The roles it is meant for.")
    after: tuple[Slug, ...] = Field(default=(), description="Ids of tasks that come first.")

    @property
    def label(self) -> str:
        """The task itself."""
        return self.task

    @property
    def due_words(self) -> str:
        """The relative date in words: ``2 weeks before`` or ``3 months after``; empty if unknown."""
        if self.due is None:
            return (self.phase or "").replace("-", " ")
        sign, number, unit = re.findall(r"([+-]?)(\d+)([dwm])", self.due)[0]
        if int(number) == 0:
            return "on the day"
        plural = "" if number == "1" else "s"
        return f"{number} {UNITS[unit]}{plural} {'before' if sign == '-' else 'after'}"


def _spans(item: Item) -> tuple[ScheduleSpan, ...]:
    if item.due is None:
        return ()
    days = {"d": 1.0, "w": 7.0, "m": 30.5}[item.due[-1]] * int(item.due[:-1])
    return (ScheduleSpan(days, days + 1, item.due_words),)


DUE_ON = DerivedColumn(
    "Due on",
    "Follows from Due and from the day on the sheet About: the date of the task.",
    'IF(OR({due}="",{start}=""),"",IF(RIGHT({due},1)="m",'
    "EDATE({start},VALUE(LEFT({due},LEN({due})-1))),"
    '{start}+VALUE(LEFT({due},LEN({due})-1))*IF(RIGHT({due},1)="w",7,1)))',
)
DONE = DerivedColumn("Done", "For your own marks; it is not part of the record.", choices=("yes",))


class Model(Register):
    """A task list."""

    records: ClassVar[str] = "tasks"
    filters: ClassVar[tuple[str, ...]] = ("category", "owner", "phase", "side", "applies_to")
    shapes: ClassVar[tuple[str, ...]] = ("checklist", "table")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"tasks": (DUE_ON, DONE)}
    wanted: ClassVar[tuple[str, ...]] = ("due", "side")
    start_of: ClassVar[str] = "First day"

    tasks: tuple[Item, ...] = Field(min_length=1)
    start: Text = Field(
        default="the first day", description="The day from which `due` counts, in words."
    )

    def findings(self) -> Iterator[RecordFinding]:
        """A task that waits for a task that does not exist."""
        known = {task.id for task in self.tasks}
        for index, task in enumerate(self.tasks):
            for place, other in enumerate(task.after):
                if other not in known:
                    yield RecordFinding(
                        ("tasks", index, "after", place),
                        f"no task has the id `{other}`; `after` takes ids of this list",
                    )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """A list to tick, and the same tasks as a table."""
        views: dict[str, View] = {"checklist": self._checklist(), "table": self._table()}
        if any(task.due for task in self.tasks):
            views["schedule"] = self._schedule()
        return views

    @property
    def counts_from(self) -> str:
        """The day from which ``due`` counts; none where no task has a ``due``."""
        return self.start if any(task.due for task in self.tasks) else ""

    def occasions_from(self, start: date) -> Iterator[Occasion]:
        """Every task with a ``due``, on its day; another start gives other identifiers.

        So a list can stand in one calendar for two newcomers, and be brought up to date for each.
        """
        for task in self.tasks:
            if task.due is not None:
                day = shifted(start, task.due)
                ident = f"{task.id}-{start:%Y%m%d}"
                yield Occasion(ident, task.task, day, detail=_detail(task))

    def _schedule(self) -> Schedule:
        lanes = [ScheduleLane(t.task, _spans(t), t.category) for t in self.tasks]
        words = "Each task on the day it is due."
        return relative_schedule(f"{self.title}: when", words, self.start, lanes)

    def _checklist(self) -> Checklist:
        categories = dict.fromkeys(task.category for task in self.tasks)
        return Checklist(
            self.title,
            key=re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-"),
            groups=tuple(
                TaskGroup(c, tuple(self._task(t) for t in self.tasks if t.category == c))
                for c in categories
            ),
        )

    def _task(self, item: Item) -> Task:
        names = {task.id: task.task for task in self.tasks}
        remarks = (
            f"ask: {item.supports}" if item.supports else "",
            *(f"after: {_short(names[other])}" for other in item.after),
            item.caveat,
        )
        remark = "; ".join(part for part in remarks if part)
        return Task(item.id, item.task, item.owner, item.due_words, remark, tuple(item.sources))

    def _table(self) -> Table:
        dated = any(task.due_words for task in self.tasks)
        headings = ("Task", "Group", "Who acts", "Whom to ask", *(("When",) if dated else ()))
        rows = [_row(task, dated) for task in self.tasks]
        return table(f"{self.title}: all tasks", (*headings, "Remarks and source"), rows)


def _short(task: str) -> str:
    """A task by its first words, where it is named beside another."""
    text = task.rstrip(".")
    return text if len(text) <= SHORT else f"{text[:SHORT].rpartition(' ')[0].rstrip(',;:')} …"


def _detail(item: Item) -> str:
    """What stands in a calendar below the task: who acts, the group, whom to ask, and remarks."""
    lines = (
        f"By: {item.owner}",
        f"Group: {item.category}",
        f"Ask: {item.supports}" if item.supports else "",
        item.caveat,
    )
    return "\n".join(line for line in lines if line)


def _row(item: Item, dated: bool) -> Row:
    return Row(
        (
            Cell(item.task),
            Cell(item.category),
            Cell(item.owner),
            text_cell(item.supports, "nobody named"),
            *((text_cell(item.due_words),) if dated else ()),
            Cell(item.caveat, sources=tuple(item.sources)),
        ),
        anchor=f"task-{item.id}",
    )
