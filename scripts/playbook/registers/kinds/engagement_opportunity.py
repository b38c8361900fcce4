"""What each partner offers that people of the others, or anybody, can join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Getter,
    RecordFinding,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
    rows_of,
    table,
    text_cell,
)
from playbook.registers.kinds.sides import FEWEST, PARTNERS, Partner, unnamed
from playbook.views.shapes import Bar, Cell, Chart, Series, Table, View

Side = Literal[Partner, "both"]


class Opportunity(Entry):
    """One opening."""

    name: Text
    offered_by: Side
    kind: Text = Field(description="What sort of thing it is: training, event, newsletter.")
    what: Text = Field(description="What one does or gets there, in one line.")
    cadence: Text = Field(description="How often, or when.")
    open_to: Text = Field(description="Who may join.")
    ask: Text | None = Field(default=None, description="The role to ask; never a person.")

    @property
    def label(self) -> str:
        """The name of the opening."""
        return self.name


class Model(Register):
    """A list of openings."""

    records: ClassVar[str] = "opportunities"
    filters: ClassVar[tuple[str, ...]] = ("offered_by", "kind")
    shapes: ClassVar[tuple[str, ...]] = ("chart", "table")

    side_names: Mapping[Side, Text] = Field(description="The name of each side.")
    opportunities: tuple[Opportunity, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """Sides without a name."""
        for index, opportunity in enumerate(self.opportunities):
            for words in unnamed(opportunity.offered_by, self.side_names, "side_names"):
                yield RecordFinding(("opportunities", index, "offered_by"), words)

    def advice(self, lookup: RegisterLookup) -> Iterator[RecordFinding]:
        """A list that works in one direction only."""
        found = {opportunity.offered_by for opportunity in self.opportunities}
        if "both" not in found and len(found) == 1:
            several = len([side for side in self.side_names if side in PARTNERS]) > FEWEST
            others = "the other sides for theirs" if several else "the other side for its own"
            yield RecordFinding(
                ("opportunities",), f"all openings are offered by one side; ask {others}"
            )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """How many of each sort each side offers, and all of them."""
        return {"chart": self._chart(), "table": self._table()}

    def _chart(self) -> Chart:
        groups: dict[str, dict[str, int]] = {}
        for one in self.opportunities:
            kinds = groups.setdefault(self.side_names[one.offered_by], {})
            kinds[one.kind] = kinds.get(one.kind, 0) + 1
        said = "; ".join(f"{sum(kinds.values())} from {side}" for side, kinds in groups.items())
        return Chart(
            f"{self.title}: how many of each sort",
            f"{said}.",
            "openings",
            tuple(Series(side, _bars(kinds)) for side, kinds in groups.items()),
        )

    def _table(self) -> Table:
        asked = any(one.ask for one in self.opportunities)
        last: tuple[Getter, ...] = (lambda o: text_cell(o.ask),) if asked else ()
        return table(
            self.title,
            (
                "What is open",
                "What you do there",
                "How often",
                "Who may join",
                *(("Whom to ask",) if asked else ()),
                "Remarks and source",
            ),
            rows_of(
                self.opportunities,
                "opening",
                lambda o: Cell(o.name, items=(f"{self.side_names[o.offered_by]} · {o.kind}",)),
                lambda o: Cell(o.what),
                lambda o: Cell(o.cadence),
                lambda o: Cell(o.open_to),
                *last,
                remark_cell,
            ),
        )


def _bars(kinds: Mapping[str, int]) -> tuple[Bar, ...]:
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Bar(kind, count, str(count)) for kind, count in ordered)
