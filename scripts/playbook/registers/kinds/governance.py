"""Who decides: teams with remit, members by role and cadence, and decision rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from playbook.common.suggest import did_you_mean
from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    Occasion,
    Reach,
    RecordFinding,
    Recurrence,
    Register,
    RegisterLookup,
    Slug,
    StakeholderRef,
    Text,
    remark_cell,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Cell, Table, Tree, TreeNode, View

Level = Literal["leadership", "scientific", "operations"]
Status = Literal["active", "planned", "ended"]


class Decision(Entry):
    """A decision and the roles in it: responsible, accountable, consulted, informed (RACI)."""

    decision: Text
    responsible: tuple[Text, ...] = Field(description="Who does the work; at least one role.")
    accountable: tuple[Text, ...] = Field(
        description="Who answers for it; exactly one role or body."
    )
    consulted: tuple[Text, ...] = ()
    informed: tuple[Text, ...] = ()


class Team(Entry):
    """A team or a regular meeting."""

    name: Text
    level: Level
    remit: Text | None = Field(default=None, description="What it is for; left out where unknown.")
    members: tuple[Text, ...] = Field(
        default=(), description="Roles, never names; left out where no source says."
    )
    also: Text | None = Field(default=None, description="Who else attends, and when.")
    cadence: Text | None = Field(default=None, description="How often; left out where unknown.")
    recurrence: Recurrence | None = None
    notes_kept: Text | None = None
    reports_to: Slug | None = Field(default=None, description="The id of the team above it.")
    status: Status = "active"
    stakeholders: tuple[StakeholderRef, ...] = Field(
        default=(), description="The groups of the stakeholder map that sit in it."
    )

    @property
    def label(self) -> str:
        """The name of the team."""
        return self.name


CHECK = DerivedColumn(
    "Check",
    "Follows from the row: whether exactly one role answers for the decision, and somebody does it.",
    'IF({decision}="","",IF({accountable}="","nobody accountable",'
    'IF(ISNUMBER(SEARCH(";",{accountable})),"more than one accountable",'
    'IF({responsible}="","nobody responsible","right"))))',
    lambda _, decision: _said(decision),
)


def _said(decision: Decision) -> str:
    """What the formula says, for those who do not count again."""
    if len(decision.accountable) != 1:
        return "more than one accountable" if decision.accountable else "nobody accountable"
    return "right" if decision.responsible else "nobody responsible"


class Model(Register):
    """Governance: teams and decision rights."""

    records: ClassVar[str] = "teams"
    filters: ClassVar[tuple[str, ...]] = ("level", "status")
    shapes: ClassVar[tuple[str, ...]] = ("tree", "table", "decisions")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"decisions": (CHECK,)}
    wanted: ClassVar[tuple[str, ...]] = ("remit", "members", "cadence")

    teams: tuple[Team, ...] = Field(min_length=1)
    decisions: tuple[Decision, ...] = ()
    decisions_note: Text | None = None

    def findings(self) -> Iterator[RecordFinding]:
        """A report to no team, a circle of reports, and decisions without exactly one A."""
        known = {team.id: team for team in self.teams}
        for index, team in enumerate(self.teams):
            if team.reports_to and team.reports_to not in known:
                hint = did_you_mean(team.reports_to, known, f"use one of: {', '.join(known)}")
                yield RecordFinding(
                    ("teams", index, "reports_to"),
                    f"no team has the id `{team.reports_to}`; {hint}",
                )
            elif _circle(team, known):
                yield RecordFinding(
                    ("teams", index, "reports_to"), "the reports go round in a circle; end it"
                )
        yield from self._decision_findings()

    def _decision_findings(self) -> Iterator[RecordFinding]:
        for index, decision in enumerate(self.decisions):
            if len(decision.accountable) != 1:
                count = len(decision.accountable) or "no"
                yield RecordFinding(
                    ("decisions", index, "accountable"),
                    f"`{decision.id}` has {count} accountable roles; name exactly one",
                )
            if not decision.responsible:
                yield RecordFinding(
                    ("decisions", index, "responsible"),
                    f"`{decision.id}` has nobody responsible; name at least one role",
                )

    def reach(self) -> Iterator[Reach]:
        """The groups that sit in a team are reached by its meetings."""
        for team in self.teams:
            live = team.status == "active"
            yield from (Reach(ref, team.name, live) for ref in team.stakeholders)

    def occasions(self) -> Iterator[Occasion]:
        """The meetings of teams with a rule, counted from the day of the register."""
        for team in self.teams:
            if team.recurrence and self.as_of and team.status != "ended":
                year = self.as_of.start.year
                last = date(year, 12, 31) if self.historical else None
                yield Occasion(
                    team.id,
                    team.name,
                    date(year, 1, 1),
                    rule=team.recurrence,
                    until=last,
                    detail=team.remit or "",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The teams as a chart and as a table, and the decision rights."""
        views: dict[str, View] = {"tree": self._tree(), "table": self._table()}
        return {**views, "decisions": self._decisions()} if self.decisions else views

    def _tree(self) -> Tree:
        # A subset may leave out the team above: its teams then stand at the top.
        present = {team.id for team in self.teams}
        roots = [team for team in self.teams if team.reports_to not in present]
        description = f"{len(self.teams)} teams; a team stands below the one that it reports to, where that is known."
        return Tree(self.title, description, tuple(self._node(team) for team in roots))

    def _node(self, team: Team) -> TreeNode:
        below = [other for other in self.teams if other.reports_to == team.id]
        state = {"planned": " (planned)", "ended": " (ended)"}.get(team.status, "")
        return TreeNode(
            f"{team.name}{state}", team.cadence or "", tuple(self._node(other) for other in below)
        )

    def _table(self) -> Table:
        return table(
            f"{self.title}: all teams",
            ("Team", "What for", "Who", "How often", "Notes", "Remarks and source"),
            rows_of(
                self.teams,
                "team",
                lambda t: Cell(t.name, items=(f"{t.level}, {t.status}",)),
                lambda t: text_cell(t.remit),
                _members,
                lambda t: text_cell(t.cadence),
                lambda t: text_cell(t.notes_kept),
                remark_cell,
            ),
        )

    def _decisions(self) -> Table:
        return table(
            f"{self.title}: who decides what",
            (
                "Decision",
                "Accountable",
                "Responsible",
                "Consulted",
                "Informed",
                "Remarks and source",
            ),
            rows_of(
                self.decisions,
                "decision",
                lambda d: Cell(d.decision),
                lambda d: _roles(d.accountable),
                lambda d: _roles(d.responsible),
                lambda d: _roles(d.consulted),
                lambda d: _roles(d.informed),
                remark_cell,
            ),
            self.decisions_note or "",
        )


def _members(team: Team) -> Cell:
    if not team.members:
        return text_cell(team.also)
    return Cell(items=(*team.members, *((f"also: {team.also}",) if team.also else ())))


def _roles(roles: tuple[str, ...]) -> Cell:
    return Cell(", ".join(roles)) if roles else text_cell(None, "nobody named")


def _circle(team: Team, known: Mapping[str, Team]) -> bool:
    seen: set[str] = set()
    current: Team | None = team
    while current and current.reports_to:
        if current.id in seen:
            return True
        seen.add(current.id)
        current = known.get(current.reports_to)
    return False
