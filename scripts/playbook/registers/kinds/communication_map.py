"""Communications on the same grid as the stakeholders: what is for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    RecordFinding,
    RegisterLookup,
    Slug,
    Text,
    remark_cell,
    rows_of,
)
from playbook.registers.kinds.grid import QUADRANT, GridDocument, Straddle
from playbook.views.shapes import Cell, Column, Marker, MarkerShape, Point, Table, View

# Four shapes are as many as stay apart at a glance; further kinds share them in turn.
SHAPES: tuple[MarkerShape, ...] = ("circle", "square", "diamond", "triangle")
KEYS = ("a", "b", "joint", "external")


class Communication(Entry):
    """One communication."""

    name: Text
    kind: Slug
    influence: float = Field(strict=True)
    interest: float = Field(strict=True)
    straddles: Straddle | None = None

    @property
    def label(self) -> str:
        """The name of the communication."""
        return self.name


class Model(GridDocument):
    """A map of communications."""

    records: ClassVar[str] = "items"
    filters: ClassVar[tuple[str, ...]] = ("kind", "quadrant")
    shapes: ClassVar[tuple[str, ...]] = ("grid", "table")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"items": (QUADRANT,)}

    kinds: Mapping[Slug, Text] = Field(
        description="The name of each kind; at most four.", max_length=4
    )
    items: tuple[Communication, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """Values outside the scale, and a kind without a name."""
        yield from super().findings()
        for index, item in enumerate(self.items):
            if item.kind not in self.kinds:
                yield RecordFinding(
                    ("items", index, "kind"),
                    f"`kind` is `{item.kind}`; use one of: {', '.join(self.kinds)}, or add it to `kinds`",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The grid, and the same communications as a table."""
        key = dict(zip(self.kinds, KEYS, strict=False))
        markers = tuple(
            Marker(key[kind], name, shape)
            for (kind, name), shape in zip(self.kinds.items(), SHAPES, strict=False)
        )
        points = tuple(
            Point(i.name, i.interest, i.influence, key[i.kind], i.straddles is not None)
            for i in self.items
        )
        return {"grid": self.grid("communications", markers, points), "table": self._table()}

    def _table(self) -> Table:
        columns = (
            Column("Communication"),
            Column("Kind"),
            Column("Quadrant"),
            Column(self.influence_label, "number"),
            Column(self.interest_label, "number"),
            Column("Remarks and source"),
        )
        rows = rows_of(
            self.items,
            "communication-on-map",
            lambda i: Cell(i.name),
            lambda i: Cell(self.kinds[i.kind]),
            lambda i: Cell(self.quadrant(i)),
            lambda i: Cell(f"{i.influence:g}"),
            lambda i: Cell(f"{i.interest:g}"),
            remark_cell,
        )
        return Table(f"{self.title}: all communications", columns, tuple(rows), self.scale.method)
