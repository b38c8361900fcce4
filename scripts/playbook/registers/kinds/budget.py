"""A budget of a year in three sizes, each line with what its numbers rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
)
from playbook.views.shapes import Cell, Column, Row, Table, View

Origin = Literal["measured", "one case", "our estimate", "asked"]
Amount = Annotated[float, Field(ge=0, strict=True)]
SIZES = ("small", "medium", "large")


class Line(Entry):
    """One line of the budget, in the currency of the document."""

    item: Text
    category: Literal["people", "meetings", "awards", "tools and access", "publishing", "closing"]
    small: Amount | None = Field(default=None, description="In a small partnership, a year.")
    medium: Amount | None = Field(default=None, description="In a medium one, a year.")
    large: Amount | None = Field(default=None, description="In a large one, a year.")
    origin: Origin = Field(
        description="Measured elsewhere, from one case, our estimate, or asked of who sells it."
    )
    worked_out: Text | None = Field(
        default=None, description="How the numbers come about: heads times price, and whose price."
    )

    @property
    def label(self) -> str:
        """The item."""
        return self.item


class Model(Register):
    """A budget."""

    records: ClassVar[str] = "lines"
    filters: ClassVar[tuple[str, ...]] = ("category", "origin")
    wanted: ClassVar[tuple[str, ...]] = ("worked_out",)

    currency: Text = Field(default="£", description="The sign of the currency.")
    lines: tuple[Line, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table, with the sum of each size at its end."""
        columns = (
            Column("Item"),
            Column("Category"),
            *(Column(f"{size.capitalize()}, a year", "number") for size in SIZES),
            Column("Rests on"),
            Column("How it is worked out"),
            Column("Remarks and source"),
        )
        rows = [self._row(line) for line in self.lines]
        sums = [sum(getattr(line, size) or 0 for line in self.lines) for size in SIZES]
        if any(sums):
            total = (Cell("All lines"), Cell(""), *map(self._amount, sums), *(Cell(""),) * 3)
            rows.append(Row(total))
        return {"table": Table(self.title, columns, tuple(rows))}

    def _row(self, line: Line) -> Row:
        amounts = (self._amount(getattr(line, size)) for size in SIZES)
        cells = (
            Cell(line.item),
            Cell(line.category),
            *amounts,
            Cell(line.origin),
            Cell(line.worked_out or ""),
            remark_cell(line),
        )
        return Row(cells, f"budget-{line.id}")

    def _amount(self, value: float | None) -> Cell:
        return Cell("" if value is None else f"{self.currency}{value:,.0f}")
