"""What changed on a stakeholder map from one date to another: groups that came, went and moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.registers.kinds.base import table
from playbook.registers.kinds.grid import Scale
from playbook.registers.kinds.sides import marker
from playbook.registers.kinds.stakeholder_map import Group
from playbook.registers.kinds.stakeholder_map import Model as StakeholderMap
from playbook.registers.matching import matched
from playbook.views.shapes import Cell, Grid, Marker, MovedPoint, Point, Row, Table, View

GONE = Marker("gone", "Was on the map before", "circle")
HEADINGS = ("Group", "What changed", "Before", "Now")
CONVERTED = "The two maps have different scales; the earlier places are drawn on the scale of now."


@dataclass(frozen=True, slots=True)
class MapChange:
    """Two maps, and what became of each group."""

    was: StakeholderMap
    now: StakeholderMap

    @property
    def kept(self) -> tuple[tuple[Group, Group], ...]:
        """Groups of both maps, as they were and as they are."""
        pairs = matched(self.now.groups, self.was.groups)
        return tuple((pairs[group.id], group) for group in self.now.groups if group.id in pairs)

    @property
    def came(self) -> tuple[Group, ...]:
        """Groups that the earlier map has not."""
        known = {now.id for _, now in self.kept}
        return tuple(group for group in self.now.groups if group.id not in known)

    @property
    def went(self) -> tuple[Group, ...]:
        """Groups that only the earlier map has."""
        known = {was.id for was, _ in self.kept}
        return tuple(group for group in self.was.groups if group.id not in known)

    @property
    def moved(self) -> tuple[tuple[Group, Group], ...]:
        """Groups whose place is another."""
        return tuple((was, now) for was, now in self.kept if self.place(was) != place(now))

    @property
    def stayed(self) -> int:
        """How many groups stand where they stood."""
        return len(self.kept) - len(self.moved)

    @property
    def is_converted(self) -> bool:
        """Whether the maps have different scales."""
        return _ends(self.was.scale) != _ends(self.now.scale)

    def place(self, group: Group) -> tuple[float, float]:
        """Where a group of the earlier map stood, on the scale of now."""
        first, second = self.was.scale, self.now.scale
        return _on(group.interest, first, second), _on(group.influence, first, second)

    def words(self) -> str:
        """How many groups came, went, moved and stayed."""
        counts = (
            (len(self.came), "came"),
            (len(self.went), "went"),
            (len(self.moved), "moved"),
            (self.stayed, "stayed where they were"),
        )
        return ", ".join(f"{number} {what}" for number, what in counts)

    def moves(self) -> Iterator[tuple[str, str, str, str]]:
        """What became of each group that did not stay: its name, what changed, before and now."""
        for group in self.came:
            yield group.name, "came", "", self._said(self.now, group)
        for was, now in self.moved:
            before, after = self.was.quadrant(was), self.now.quadrant(now)
            what = "moved" if before == after else "moved to another quadrant"
            yield now.name, what, self._said(self.was, was), self._said(self.now, now)
        for group in self.went:
            yield group.name, "went", self._said(self.was, group), ""

    @staticmethod
    def _said(chart: StakeholderMap, group: Group) -> str:
        return (
            f"{chart.quadrant(group)} ({chart.influence_label.lower()} {group.influence:g}, "
            f"{chart.interest_label.lower()} {group.interest:g})"
        )


def change_views(change: MapChange) -> Mapping[str, View]:
    """The later map with an arrow for each group that moved, and the same as a table."""
    return {"grid": _grid(change), "table": _table(change)}


def title_of(change: MapChange) -> str:
    """What a comparison is called."""
    since = f" since {change.was.as_of.words}" if change.was.as_of else ""
    return f"{change.now.title}: what changed{since}"


def _grid(change: MapChange) -> Grid:
    markers = (*change.now.markers(), *([GONE] if change.went else []))
    chart = change.now.grid("groups", markers, tuple(_points(change)))
    more = f" {CONVERTED}" if change.is_converted else ""
    words = (
        f"The map as it is now, with arrows from where groups were before: {change.words()}."
        f"{more} The table below says each."
    )
    return replace(chart, title=title_of(change), description=words)


def _table(change: MapChange) -> Table:
    rows = [Row(tuple(map(Cell, words))) for words in change.moves()]
    rows = rows or [Row((Cell("Nothing changed"), Cell(), Cell(), Cell()))]
    words = change.words()
    note = f"{words[:1].upper()}{words[1:]}.{f' {CONVERTED}' if change.is_converted else ''}"
    return table(f"{title_of(change)}, group by group", HEADINGS, rows, note)


def place(group: Group) -> tuple[float, float]:
    """Where a group stands: interest, influence."""
    return group.interest, group.influence


def _points(change: MapChange) -> Iterator[Point]:
    """Every group of now, those that moved with the place where they were, and those that went."""
    before = {now.id: change.place(was) for was, now in change.moved}
    new = {group.id for group in change.came}
    for group in change.now.groups:
        name = f"{group.name} (new)" if group.id in new else group.name
        facts = (name, *place(group), marker(group.side, "").key, group.straddles is not None)
        yield MovedPoint(*facts, *before[group.id]) if group.id in before else Point(*facts)
    for group in change.went:
        yield Point(f"{group.name} (gone)", *change.place(group), GONE.key)


def _ends(scale: Scale) -> Sequence[float]:
    return scale.minimum, scale.divider, scale.maximum


def _on(value: float, first: Scale, second: Scale) -> float:
    """A value of one scale on another; each half of the one becomes a half of the other."""
    if _ends(first) == _ends(second):
        return value
    low, middle, high = _ends(first)
    start, divide, end = _ends(second)
    if value < middle:
        return start + (value - low) / (middle - low) * (divide - start)
    return divide + (value - middle) / (high - middle) * (end - divide)
