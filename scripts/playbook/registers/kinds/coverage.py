"""Who is reached by what, and who is not: a stakeholder map beside plans and teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    RecordFinding,
    RecordReference,
    Register,
    RegisterLookup,
    Text,
    table,
)
from playbook.registers.kinds.stakeholder_map import Group
from playbook.registers.kinds.stakeholder_map import Model as StakeholderMap
from playbook.views.shapes import Cell, Row, Table, View


class MapRef(RecordReference):
    """The slug of a stakeholder map."""

    kind = "stakeholder-map/"


class PlanRef(RecordReference):
    """The slug of a communication plan."""

    kind = "communication-plan/"


class GovernanceRef(RecordReference):
    """The slug of a governance register."""

    kind = "governance/"


class Model(Register):
    """A comparison of a map with the plans and teams that should reach its groups."""

    shapes: ClassVar[tuple[str, ...]] = ("table", "gaps")

    map: MapRef
    plans: tuple[PlanRef, ...] = ()
    teams: tuple[GovernanceRef, ...] = ()
    gaps_note: Text | None = Field(default=None, description="How a gap is to be read.")

    def findings(self) -> Iterator[RecordFinding]:
        """A comparison with nothing."""
        if not self.plans and not self.teams:
            yield RecordFinding(("map",), "name at least one register in `plans` or `teams`")

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """Every group with what reaches it, and those that nothing reaches."""
        chart = lookup.of_kind("stakeholder-map").get(self.map)
        if not isinstance(chart, StakeholderMap):
            empty = table(self.title, ("Group", "Reached by"), [])
            return {"table": empty, "gaps": empty}
        reached = self._reached(lookup)
        return {"table": self._table(chart, reached), "gaps": self._gaps(chart, reached)}

    def _reached(self, lookup: RegisterLookup) -> Mapping[str, Mapping[str, bool]]:
        """Group → channel → whether it reaches the group now."""
        found: dict[str, dict[str, bool]] = {}
        wanted: list[RecordReference] = [*self.plans, *self.teams]
        for reference in wanted:
            register = lookup.registers.get((reference.kind.rstrip("/"), reference.target))
            for reach in register.reach() if register else ():
                channels = found.setdefault(str(reach.group), {})
                channels[reach.channel] = channels.get(reach.channel, False) or reach.live
        return found

    def _table(self, chart: StakeholderMap, reached: Mapping[str, Mapping[str, bool]]) -> Table:
        rows = [
            self._row(group, chart, reached.get(group.id, {})) for group in _by_influence(chart)
        ]
        return table(
            f"{self.title}: all groups",
            ("Group", "Quadrant", "Reached by", "Only in the past or in a plan"),
            rows,
            self.gaps_note or "",
        )

    def _row(self, group: Group, chart: StakeholderMap, channels: Mapping[str, bool]) -> Row:
        now = tuple(name for name, live in channels.items() if live)
        once = tuple(name for name, live in channels.items() if not live)
        return Row(
            (
                Cell(group.name),
                Cell(chart.quadrant(group)),
                Cell(items=now) if now else Cell("nothing in these registers", tone="warning"),
                Cell(items=once),
            ),
            anchor=f"coverage-{group.id}",
        )

    def _gaps(self, chart: StakeholderMap, reached: Mapping[str, Mapping[str, bool]]) -> Table:
        missing = [g for g in _by_influence(chart) if not any(reached.get(g.id, {}).values())]
        rows = [
            Row((Cell(g.name), Cell(chart.quadrant(g)), Cell(chart.sides.name(g.side))))
            for g in missing
        ]
        rows = rows or [Row((Cell("No gap: every group is reached"), Cell(), Cell()))]
        title = f"{self.title}: {len(missing)} groups that nothing reaches"
        return table(title, ("Group", "Quadrant", "Side"), rows)


def _by_influence(chart: StakeholderMap) -> list[Group]:
    return sorted(chart.groups, key=lambda group: (-group.influence, -group.interest, group.id))
