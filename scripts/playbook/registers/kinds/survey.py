"""The same statements put to every side, with the averages of each and the gap between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from playbook.registers.kinds.sides import FEWEST, PARTNERS, letter, shown_partners
from playbook.views.shapes import Cell, Column, Row, Table, View

Area = Literal["direction", "working together", "people", "results"]
# A gap of a whole step, or two averages below the middle: then it is worth a talk.
STEP, MIDDLE = 1.0, 3.0
Mean = Annotated[float, Field(ge=1, le=5)]


class Statement(Entry):
    """One statement, with what each side answered on average, from 1 (no) to 5 (yes)."""

    statement: Text = Field(description="One thing that every side can judge, without a name.")
    area: Area
    side_a: Mean | None = Field(default=None, description="Average of side A, from 1 to 5.")
    side_b: Mean | None = Field(default=None, description="Average of side B, from 1 to 5.")
    side_c: Mean | None = None
    side_d: Mean | None = None
    side_e: Mean | None = None
    side_f: Mean | None = None
    side_g: Mean | None = None
    side_h: Mean | None = None
    side_i: Mean | None = None
    side_j: Mean | None = None
    side_k: Mean | None = None
    side_l: Mean | None = None
    side_m: Mean | None = None
    side_n: Mean | None = None
    side_o: Mean | None = None
    side_p: Mean | None = None
    side_q: Mean | None = None
    side_r: Mean | None = None
    side_s: Mean | None = None
    side_t: Mean | None = None

    @property
    def label(self) -> str:
        """The statement."""
        return self.statement

    @property
    def answers(self) -> Mapping[str, float]:
        """The averages that there are, by the key of the partner."""
        found = {side: getattr(self, f"side_{letter(side)}") for side in PARTNERS}
        return {side: mean for side, mean in found.items() if mean is not None}

    def answers_of(self, sides: Sequence[str]) -> list[float]:
        """The averages of some sides; none at all where one of them has not answered."""
        found = [self.answers[side] for side in sides if side in self.answers]
        return found if len(found) == len(sides) else []


def gap(one: Statement, sides: Sequence[str]) -> str | float:
    """How much higher side A answered than side B; of more sides, the highest less the lowest.

    Nothing where an answer is missing.
    """
    means = one.answers_of(sides)
    if not means:
        return ""
    if len(means) == FEWEST:
        return round(means[0] - means[1], 1)
    return round(max(means) - min(means), 1)


def talk(one: Statement, sides: Sequence[str]) -> str:
    """Why the sides should talk about it; nothing where they need not."""
    between, means = gap(one, sides), one.answers_of(sides)
    if isinstance(between, str):
        return ""
    if abs(between) >= STEP:
        return "the sides differ"
    return low_words(len(means)) if max(means) < MIDDLE else ""


def low_words(count: int) -> str:
    """What to say where no side is content."""
    return "both are low" if count <= FEWEST else "all are low"


# A range of cells: from the first side to the last one that the sheet has.
_ALL = "{side_a}:{side_last}"
_ANY_EMPTY = f"COUNT({_ALL})<COLUMNS({_ALL})"
_IS_TWO = f"COLUMNS({_ALL})={FEWEST}"
_SPREAD = f"ROUND(MAX({_ALL})-MIN({_ALL}),1)"
GAP = DerivedColumn(
    "Gap",
    "Side A less side B; with more sides, the highest less the lowest.",
    f'IF({_ANY_EMPTY},"",IF({_IS_TWO},ROUND({{side_a}}-{{side_last}},1),{_SPREAD}))',
    lambda document, one: gap(one, document.sides),
)
TALK = DerivedColumn(
    "Talk about it",
    "A gap of a whole step or more, or all averages below the middle.",
    f'IF({_ANY_EMPTY},"",IF({_SPREAD}>={STEP:g},"the sides differ",IF(MAX({_ALL})<{MIDDLE:g},'
    f'IF({_IS_TWO},"{low_words(FEWEST)}","{low_words(FEWEST + 1)}"),"")))',
    lambda document, one: talk(one, document.sides),
)


class Model(Register):
    """A list of statements with the answers of every side."""

    records: ClassVar[str] = "statements"
    filters: ClassVar[tuple[str, ...]] = ("area", "id")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"statements": (GAP, TALK)}

    statements: tuple[Statement, ...] = Field(min_length=1)

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that are asked: two, or as many as have answered."""
        return shown_partners([list(one.answers) for one in self.statements])

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table, with the gaps."""
        columns = (
            Column("Statement"),
            Column("Area"),
            *(Column(f"Side {letter(side).upper()}", "number") for side in self.sides),
            Column("Gap", "number"),
            Column("Talk about it"),
            Column("Remarks and source"),
        )
        rows = tuple(_row(one, self.sides) for one in self.statements)
        return {"table": Table(self.title, columns, rows)}


def _row(one: Statement, sides: Sequence[str]) -> Row:
    numbers = (*(one.answers.get(side) for side in sides), gap(one, sides))
    cells = (
        Cell(one.statement),
        Cell(one.area),
        *(Cell("" if number in (None, "") else f"{number:.1f}") for number in numbers),
        Cell(talk(one, sides)),
        remark_cell(one),
    )
    return Row(cells, f"survey-{one.id}")
