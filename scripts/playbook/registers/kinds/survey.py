"""The same statements put to two sides, with the averages of each and the gap between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
)
from playbook.views.shapes import Cell, Column, Row, Table, View

Area = Literal["direction", "working together", "people", "results"]
# A gap of a whole step, or two averages below the middle: then it is worth a talk.
STEP, MIDDLE = 1.0, 3.0
Mean = Annotated[float, Field(ge=1, le=5)]


class Statement(Entry):
    """One statement, with what each side answered on average, from 1 (no) to 5 (yes)."""

    statement: Text = Field(description="One thing that both sides can judge, without a name.")
    area: Area
    side_a: Mean | None = Field(default=None, description="Average of side A, from 1 to 5.")
    side_b: Mean | None = Field(default=None, description="Average of side B, from 1 to 5.")

    @property
    def label(self) -> str:
        """The statement."""
        return self.statement


def gap(one: Statement) -> str | float:
    """How much higher side A answered than side B; nothing where one is missing."""
    if one.side_a is None or one.side_b is None:
        return ""
    return round(one.side_a - one.side_b, 1)


def talk(one: Statement) -> str:
    """Why the two sides should talk about it; nothing where they need not."""
    between = gap(one)
    if one.side_a is None or one.side_b is None or isinstance(between, str):
        return ""
    if abs(between) >= STEP:
        return "the sides differ"
    return "both are low" if max(one.side_a, one.side_b) < MIDDLE else ""


_ANY_EMPTY = 'OR({side_a}="",{side_b}="")'
GAP = DerivedColumn(
    "Gap",
    "Side A less side B.",
    f'IF({_ANY_EMPTY},"",ROUND({{side_a}}-{{side_b}},1))',
    lambda _, one: gap(one),
)
TALK = DerivedColumn(
    "Talk about it",
    "A gap of a whole step or more, or both averages below the middle.",
    f'IF({_ANY_EMPTY},"",IF(ABS(ROUND({{side_a}}-{{side_b}},1))>=1,"the sides differ",'
    'IF(MAX({side_a},{side_b})<3,"both are low","")))',
    lambda _, one: talk(one),
)


class Model(Register):
    """A list of statements with the answers of two sides."""

    records: ClassVar[str] = "statements"
    filters: ClassVar[tuple[str, ...]] = ("area", "id")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"statements": (GAP, TALK)}

    statements: tuple[Statement, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table, with the gaps."""
        columns = (
            Column("Statement"),
            Column("Area"),
            Column("Side A", "number"),
            Column("Side B", "number"),
            Column("Gap", "number"),
            Column("Talk about it"),
            Column("Remarks and source"),
        )
        rows = tuple(_row(one) for one in self.statements)
        return {"table": Table(self.title, columns, rows)}


def _row(one: Statement) -> Row:
    numbers = (one.side_a, one.side_b, gap(one))
    cells = (
        Cell(one.statement),
        Cell(one.area),
        *(Cell("" if number in (None, "") else f"{number:.1f}") for number in numbers),
        Cell(talk(one)),
        remark_cell(one),
    )
    return Row(cells, f"survey-{one.id}")
