"""What registers on a grid of influence and interest share: scale, quadrants and the view.

The grid is the power–interest grid that is usually credited to Mendelow (1991).
The quadrant of an entry is derived from its place and never typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Protocol, cast

from pydantic import Field

from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    Record,
    RecordFinding,
    Register,
    Text,
)
from playbook.views.shapes import Axis, Grid, Marker, Point, Quadrants

Straddle = Literal["interest", "influence", "both"]


class Scale(Record):
    """The scale of both axes, and how the values were found."""

    minimum: float = Field(default=1, strict=True)
    maximum: float = Field(default=4, strict=True)
    divider: float = Field(default=2.5, strict=True, description="Where the quadrants meet.")
    method: Text = Field(description="How the values were found, and how exact they are.")


class QuadrantNames(Record):
    """The names of the four quadrants; the defaults are the usual ones."""

    high_influence_low_interest: Text = "Keep satisfied"
    high_influence_high_interest: Text = "Manage closely"
    low_influence_low_interest: Text = "Monitor"
    low_influence_high_interest: Text = "Keep informed"


class GridEntry(Protocol):
    """An entry with a place on the grid."""

    @property
    def influence(self) -> float:
        """In the unit of the scale."""

    @property
    def interest(self) -> float:
        """In the unit of the scale."""

    @property
    def straddles(self) -> Straddle | None:
        """The line on which it stands, if any."""


QUADRANT = DerivedColumn(
    "Quadrant",
    "Follows from the two values: which of the four fields of the grid it stands in.",
    'IF(OR({influence}="",{interest}=""),"",IF({straddles}<>"","on the line",'
    "IF({influence}>={scale.divider},"
    "IF({interest}>={scale.divider},{quadrants.high_influence_high_interest},"
    "{quadrants.high_influence_low_interest}),"
    "IF({interest}>={scale.divider},{quadrants.low_influence_high_interest},"
    "{quadrants.low_influence_low_interest}))))",
    lambda document, entry: "on the line" if entry.straddles else document.quadrant(entry),
)


class GridDocument(Register):
    """A register whose entries have a place on the grid."""

    starter: ClassVar[Mapping[str, Any]] = {
        "scale": {
            "minimum": 1,
            "maximum": 5,
            "divider": 3,
            "method": "We agreed on each value together, from 1 (low) to 5 (high).",
        }
    }

    limits: ClassVar[Mapping[str, tuple[str, str]]] = dict.fromkeys(
        ("influence", "interest"), ("scale.minimum", "scale.maximum")
    )

    scale: Scale
    quadrants: QuadrantNames = QuadrantNames()
    interest_label: Text = "Interest"
    influence_label: Text = "Influence"

    def findings(self) -> Iterator[RecordFinding]:
        """A divider outside the scale, and values outside it."""
        low, high = self.scale.minimum, self.scale.maximum
        if not low < self.scale.divider < high:
            yield RecordFinding(
                ("scale", "divider"),
                f"`divider` is {self.scale.divider:g}; it must lie between {low:g} and {high:g}",
            )
            return
        for index, entry in enumerate(self.entries):
            for axis in ("influence", "interest"):
                value = getattr(entry, axis)
                if not low <= value <= high:
                    yield RecordFinding(
                        (self.records, index, axis),
                        f"`{axis}` is {value:g}, but the scale of this map goes from {low:g} "
                        f"to {high:g}; correct the value, or `scale` at the top of the file",
                    )

    def value(self, entry: Entry, name: str) -> object:
        """The quadrant of an entry as a page asks for it: ``keep-informed``."""
        if name != "quadrant":
            return super().value(entry, name)
        names = self.quadrant(cast("GridEntry", entry)).split(" / ")
        return tuple(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in names)

    def quadrant(self, entry: GridEntry) -> str:
        """The name of the quadrant of an entry, or of the two that it straddles."""
        influence = entry.influence >= self.scale.divider
        interest = entry.interest >= self.scale.divider
        if entry.straddles == "both":
            fields = ((True, False), (True, True), (False, False), (False, True))
            return " / ".join(self._name(*field) for field in fields)
        if entry.straddles == "interest":
            return f"{self._name(influence, False)} / {self._name(influence, True)}"
        if entry.straddles == "influence":
            return f"{self._name(True, interest)} / {self._name(False, interest)}"
        return self._name(influence, interest)

    def _name(self, influence: bool, interest: bool) -> str:
        level = {True: "high", False: "low"}
        return str(
            getattr(self.quadrants, f"{level[influence]}_influence_{level[interest]}_interest")
        )

    def grid(self, things: str, markers: tuple[Marker, ...], points: tuple[Point, ...]) -> Grid:
        """The view: the same scale on both axes."""
        scale = self.scale
        return Grid(
            title=self.title,
            description=self._description(things),
            x=Axis(self.interest_label, scale.minimum, scale.maximum, scale.divider),
            y=Axis(self.influence_label, scale.minimum, scale.maximum, scale.divider),
            quadrants=Quadrants(
                self._name(True, False),
                self._name(True, True),
                self._name(False, False),
                self._name(False, True),
            ),
            markers=markers,
            points=points,
        )

    def _description(self, things: str) -> str:
        counts: dict[str, int] = {}
        for entry in self.entries:
            name = self.quadrant(cast("GridEntry", entry))
            counts[name] = counts.get(name, 0) + 1
        parts = ", ".join(f"{name} {count}" for name, count in counts.items())
        return (
            f"{len(self.entries)} {things} placed by {self.interest_label.lower()} from left to right "
            f"and by {self.influence_label.lower()} from bottom to top. {parts}. "
            f"The table below holds the same {things} with their values."
        )
