"""Who has a stake: groups on a grid of influence and interest.

The grid is the power–interest grid that is usually credited to Mendelow (1991).
The quadrant of a group is derived from its place and never typed.
Ratings are for groups and roles; a named person has no place in a public register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from playbook.common.findings import Severity
from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    Occasion,
    PartialDate,
    RecordFinding,
    Register,
    RegisterLookup,
    Text,
    source_cell,
    text_cell,
)
from playbook.registers.kinds.grid import QUADRANT, GridDocument, Straddle
from playbook.registers.kinds.sides import Partner, Sides, marker, unnamed
from playbook.views.shapes import Cell, Column, Grid, Marker, Point, Row, Table, View

Side = Literal[Partner, "joint", "external"]
Engagement = Literal["unaware", "resistant", "neutral", "supportive", "leading"]


class Group(Entry):
    """A group or a role with a stake in the partnership."""

    name: Text = Field(description="The group or the role; never the name of a person.")
    organisation: Text = Field(description="The body that the group belongs to.")
    side: Side
    category: Text = Field(description="What kind of group it is.")
    influence: float = Field(strict=True, description="How much the group can affect the outcome.")
    interest: float = Field(strict=True, description="How much the outcome matters to the group.")
    straddles: Straddle | None = Field(
        default=None, description="The axis on whose dividing line the group stands."
    )
    engagement_current: Engagement | None = None
    engagement_desired: Engagement | None = None
    needs: Text | None = Field(default=None, description="What the group wants, in its words.")
    concerns: Text | None = Field(default=None, description="What worries it, in its words.")
    contact: Text | None = Field(
        default=None, description="The role or mailbox to write to; never a person."
    )
    channel: Text | None = Field(default=None, description="How it wants to hear from us.")
    frequency: Text | None = Field(default=None, description="How often it hears from us.")
    next_action: Text | None = Field(default=None, description="What is done for it next.")
    next_action_by: PartialDate | None = Field(default=None, description="By when that is done.")
    last_contact: PartialDate | None = Field(
        default=None, description="When somebody last spoke with it."
    )
    owner: Text | None = Field(default=None, description="The role that keeps the contact.")
    reviewed: PartialDate | None = None
    next_review: PartialDate | None = None

    @property
    def label(self) -> str:
        """The name of the group."""
        return self.name


LADDER: tuple[Engagement, ...] = ("unaware", "resistant", "neutral", "supportive", "leading")


def _steps(group: Group) -> str | float:
    """How many steps of the ladder lie between the engagement now and the one wanted."""
    now, wanted = group.engagement_current, group.engagement_desired
    return LADDER.index(wanted) - LADDER.index(now) if now and wanted else ""


_RUNGS = "{" + ",".join(f'"{rung}"' for rung in LADDER) + "}"
GAP = DerivedColumn(
    "Steps to go",
    "Follows from the two engagements: how many steps of the ladder are still to go "
    f"({', '.join(LADDER)}).",
    'IF(OR({engagement_current}="",{engagement_desired}=""),"",'
    f"MATCH({{engagement_desired}},{_RUNGS},0)-MATCH({{engagement_current}},{_RUNGS},0))",
    lambda _, group: _steps(group),
)


class Model(GridDocument):
    """A stakeholder map."""

    records: ClassVar[str] = "groups"
    filters: ClassVar[tuple[str, ...]] = ("side", "category", "organisation", "quadrant")
    shapes: ClassVar[tuple[str, ...]] = ("grid", "table")
    tells_changes: ClassVar[bool] = True
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"groups": (QUADRANT, GAP)}
    wanted: ClassVar[tuple[str, ...]] = (
        "engagement_current",
        "engagement_desired",
        "needs",
        "owner",
        "next_review",
    )
    overdue: ClassVar[tuple[str, ...]] = ("next_review", "next_action_by")
    starter: ClassVar[Mapping[str, Any]] = {
        **GridDocument.starter,
        "sides": {"partner-a": "Partner A", "partner-b": "Partner B"},
    }

    sides: Sides
    groups: tuple[Group, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """Values outside the declared scale, and ratings of a person."""
        yield from super().findings()
        for index, group in enumerate(self.groups):
            for words in unnamed(group.side, self.sides.names, "sides"):
                yield RecordFinding(("groups", index, "side"), words)
            if is_person(group.name):
                yield RecordFinding(
                    ("groups", index, "name"),
                    f"`{group.name}` looks like a person; rate groups and roles only, because a "
                    "rating of a person is personal data",
                )

    def advice(self, lookup: RegisterLookup) -> Iterator[RecordFinding]:
        """Groups that ought to be reached and are not, and reviews that are overdue."""
        if self.historical:
            return
        reached = {
            str(reach.group)
            for doc in lookup.registers.values()
            for reach in doc.reach()
            if reach.live
        }
        for index, group in enumerate(self.groups):
            if self._engaged(group) and group.id not in reached:
                yield RecordFinding(
                    ("groups", index),
                    f"`{group.name}` is in the quadrant {self.quadrant(group)}, but no live item of a "
                    "communication plan and no team reaches it; add it to one",
                    Severity.WARNING,
                )
            if group.next_review and group.next_review.end < date.today():
                yield RecordFinding(
                    ("groups", index, "next_review"),
                    f"the review of `{group.name}` was due by {group.next_review.words}; "
                    "review it and set the next date",
                    Severity.WARNING,
                )

    def _engaged(self, group: Group) -> bool:
        divider = self.scale.divider
        return group.influence >= divider and group.interest >= divider

    def occasions(self) -> Iterator[Occasion]:
        """The reviews and actions that are due on a known day."""
        for group in self.groups:
            due = group.next_review
            if due and due.precision == "day":
                yield Occasion(
                    group.id, f"Review: {group.name}", due.start, detail=group.owner or ""
                )
            action = group.next_action_by
            if action and action.precision == "day":
                what = f"{group.name}: {group.next_action or 'next action'}"
                yield Occasion(f"{group.id}-action", what, action.start, detail=group.owner or "")

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The grid, and the same groups as a table."""
        return {"grid": self._grid(), "table": self._table()}

    def markers(self) -> tuple[Marker, ...]:
        """The sides that have groups on the map, each with its sign."""
        used = {group.side for group in self.groups}
        return tuple(marker(side, name) for side, name in self.sides.names.items() if side in used)

    def changes_since(self, earlier: Register) -> Mapping[str, View]:
        """The map with arrows from where groups were, and the same as a table."""
        # That module reads maps, and so imports this one.
        from playbook.registers.kinds.map_change import MapChange, change_views

        return change_views(MapChange(earlier, self)) if isinstance(earlier, Model) else {}

    def _grid(self) -> Grid:
        points = tuple(
            Point(g.name, g.interest, g.influence, marker(g.side, "").key, g.straddles is not None)
            for g in self.groups
        )
        return self.grid("groups", self.markers(), points)

    def _table(self) -> Table:
        extra = any(g.engagement_current or g.engagement_desired for g in self.groups)
        acts = any(g.next_action for g in self.groups)
        columns = (
            Column("Group"),
            Column("Side"),
            Column("Quadrant"),
            Column(self.influence_label, "number"),
            Column(self.interest_label, "number"),
            *((Column("Engagement now → wanted"),) if extra else ()),
            *((Column("Next action"),) if acts else ()),
            Column("Remarks and source"),
        )
        rows = tuple(self._row(group, extra, acts) for group in self.groups)
        return Table(f"{self.title}: all groups", columns, rows, self.scale.method)

    def _row(self, group: Group, extra: bool, acts: bool) -> Row:
        now, wanted = group.engagement_current, group.engagement_desired
        engagement = f"{now or 'not known'} → {wanted or 'not known'}" if now or wanted else ""
        remark = source_cell(group.sources)
        return Row(
            (
                Cell(group.name, items=(group.category,)),
                Cell(self.sides.name(group.side)),
                Cell(self.quadrant(group)),
                Cell(f"{group.influence:g}"),
                Cell(f"{group.interest:g}"),
                *((text_cell(engagement),) if extra else ()),
                *((_action_cell(group),) if acts else ()),
                Cell(group.caveat, sources=remark.sources),
            ),
            anchor=f"stakeholder-{group.id}",
        )


def _action_cell(group: Group) -> Cell:
    """What is done next for a group, by whom and by when."""
    by = f"by {group.next_action_by.words}" if group.next_action_by else ""
    details = " ".join(part for part in (group.owner or "", by) if part)
    return Cell(group.next_action or "", items=(details,) if group.next_action and details else ())


def _unless(organisation: str, side: str) -> tuple[str, ...]:
    """The organisation, where the name of the side does not already say it."""
    return () if organisation == side else (organisation,)


# A name is recognised by its title only: group names are capitalised like the names of people.
_TITLES = re.compile(r"^(Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady)\.? [A-Z]")


def is_person(name: str) -> bool:
    """Whether a name begins with the title of a person."""
    return bool(_TITLES.match(name))
