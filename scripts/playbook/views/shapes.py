"""The closed set of shapes that a page, a slide or a sheet can show.

A kind of data says which views it has; a writer turns views into HTML, Word or plain text.
Writers know only this module, so a new kind of data needs no new writer.
Adding a view is rare: one dataclass here, one ``case`` in each writer (mypy names those that lack it).

Every text in a view is plain text: writers escape it, and never read markup in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Tone = Literal["", "missing", "warning", "good"]
MarkerShape = Literal[
    "circle", "square", "diamond", "triangle", "down", "left", "right", "pentagon", "hexagon", "star",
    "plus", "cross",
]  # fmt: skip
Align = Literal["text", "number"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: a text, or a list of short texts.

    ``target`` is the anchor of a record (``kind`` and ``id``) or an address starting with ``http``.
    ``sources`` are keys of the sources register; writers print them as links to that page.
    """

    text: str = ""
    items: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    target: str = ""
    tone: Tone = ""

    @property
    def address(self) -> str:
        """The address of a page elsewhere that the text links to; nothing without one."""
        return self.target if self.target.startswith(("https://", "http://")) else ""

    @property
    def plain(self) -> str:
        """The cell as one line of text, for sheets and plain text."""
        return "; ".join(part for part in (self.text, *self.items, *self.sources) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether it holds words or numbers.

    It has no width: each writer finds its own, in its own unit.
    """

    heading: str
    align: Align = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``anchor`` lets other pages link to it."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first column names the row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a grid; ``divider`` is the value of the line between low and high."""

    label: str
    minimum: float
    maximum: float
    divider: float

    def share(self, value: float) -> float:
        """Where a value lies between the ends of the axis, 0 to 1."""
        return (value - self.minimum) / (self.maximum - self.minimum)


@dataclass(frozen=True, slots=True)
class Marker:
    """How the points of one side are drawn: a shape, so that colour is never the only sign.

    A ``hollow`` one is drawn as an outline: there are fewer shapes than there can be sides.
    """

    key: str
    name: str
    shape: MarkerShape
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One labelled point of a grid, in the units of the axes."""

    label: str
    x: float
    y: float
    marker: str
    straddles: bool = False


@dataclass(frozen=True, slots=True)
class MovedPoint(Point):
    """A point that stood elsewhere before, in the units of the axes."""

    was_x: float = 0.0
    was_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Quadrants:
    """The names of the four fields of a grid."""

    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Points in a field of four named quadrants, with the same facts as a table beside it."""

    title: str
    description: str
    x: Axis
    y: Axis
    quadrants: Quadrants
    markers: tuple[Marker, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: who does it, when, and a remark."""

    id: str
    text: str
    who: str = ""
    due: str = ""
    remark: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under one heading."""

    heading: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Groups of tasks that a reader can tick; ``key`` keeps the ticks of two lists apart."""

    title: str
    key: str
    groups: tuple[TaskGroup, ...]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something in a year: on its months (1 to 12), and on its day where that is known."""

    title: str
    months: tuple[int, ...]
    detail: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year, month by month; ``always`` holds what happens all year without a fixed date."""

    title: str
    year: int
    entries: tuple[CalendarEntry, ...]
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated event; ``when`` is how the date is shown (a day, a month or a year)."""

    when: str
    start: date
    text: str
    strand: str = ""
    status: str = ""
    remark: str = ""
    sources: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in order of time."""

    title: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A box of a tree, with a line of detail and the boxes below it."""

    title: str
    detail: str = ""
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Boxes and who stands above whom; shown as a chart and as a nested list."""

    title: str
    description: str
    roots: tuple[TreeNode, ...]


@dataclass(frozen=True, slots=True)
class CardFact:
    """A named line of a card."""

    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Card:
    """A record with a heading and named lines."""

    heading: str
    text: str = ""
    facts: tuple[CardFact, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Records one below the other, for what has too much text for a table."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means."""

    term: str
    meaning: str
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms that other pages can point to with the role ``term``."""

    title: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart; ``value`` in the unit of the chart, ``label`` as it is printed."""

    name: str
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """Bars that belong together, for instance one measure over time."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero, in one unit."""

    title: str
    description: str
    unit: str
    series: tuple[Series, ...]
    note: str = field(default="")


Certainty = Literal["planned", "happened"]


@dataclass(frozen=True, slots=True)
class ScheduleSpan:
    """A stretch of a schedule, from ``start`` to ``end`` in days; ``words`` say it as text."""

    start: float
    end: float
    words: str
    certainty: Certainty = "happened"


@dataclass(frozen=True, slots=True)
class ScheduleLane:
    """One line of a schedule: a step with its spans; without one its time is not known."""

    name: str
    spans: tuple[ScheduleSpan, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A mark on the axis of a schedule, in days; ``strong`` is the day that all depends on."""

    at: float
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps along one axis of time, with the same as a table beside it."""

    title: str
    description: str
    ticks: tuple[AxisTick, ...]
    lanes: tuple[ScheduleLane, ...]
    note: str = ""


View = (
    Table | Grid | Checklist | Calendar | Timeline | Tree | Cards | Definitions | Chart | Schedule
)
