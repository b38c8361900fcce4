"""The sides of a partnership: from two partners to twenty, and what they share.

One model serves every register: a partner has a key, ``partner-a`` to ``partner-t``, and a register
says what each is called. Two partners are the case with two keys, and no case of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from playbook.registers.kinds.base import Record, Text
from playbook.views.shapes import Marker, MarkerShape

Partner = Literal[
    "partner-a", "partner-b", "partner-c", "partner-d", "partner-e", "partner-f", "partner-g",
    "partner-h", "partner-i", "partner-j", "partner-k", "partner-l", "partner-m", "partner-n",
    "partner-o", "partner-p", "partner-q", "partner-r", "partner-s", "partner-t",
]  # fmt: skip
# In order; two at the least.
PARTNERS: tuple[Partner, ...] = get_args(Partner)
FEWEST = 2
# What belongs to no single partner.
SHARED = ("joint", "external", "both")
# The signs of partners, the easiest to tell apart first; *joint* and *external* have signs of their own.
SIGNS: tuple[MarkerShape, ...] = (
    "circle", "square", "down", "plus", "star", "hexagon", "cross", "left", "right", "pentagon",
)  # fmt: skip


def letter(partner: str) -> str:
    """The letter of a partner: ``c`` of ``partner-c``."""
    return partner.rpartition("-")[2]


def words_for_all(count: int) -> str:
    """What all partners together are called, by how many they are."""
    return "Both partners" if count <= FEWEST else "All partners"


class Sides(Record):
    """What each side of the partnership is called."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    partner_a: Text
    partner_b: Text
    partner_c: Text | None = None
    partner_d: Text | None = None
    partner_e: Text | None = None
    partner_f: Text | None = None
    partner_g: Text | None = None
    partner_h: Text | None = None
    partner_i: Text | None = None
    partner_j: Text | None = None
    partner_k: Text | None = None
    partner_l: Text | None = None
    partner_m: Text | None = None
    partner_n: Text | None = None
    partner_o: Text | None = None
    partner_p: Text | None = None
    partner_q: Text | None = None
    partner_r: Text | None = None
    partner_s: Text | None = None
    partner_t: Text | None = None
    joint: Text | None = Field(
        default=None,
        description="What belongs to all partners is called this; left empty: Both partners, or All "
        "partners where there are more.",
    )
    external: Text = "Outside the partnership"

    @property
    def names(self) -> Mapping[str, str]:
        """The name of every side that has one, by its key."""
        partners: dict[str, Any] = {key: getattr(self, key.replace("-", "_")) for key in PARTNERS}
        named = {key: name for key, name in partners.items() if name}
        joint = self.joint or words_for_all(len(named))
        return {**named, "joint": joint, "external": self.external}

    def name(self, side: str) -> str:
        """The name of one side; its key where it has none."""
        return self.names.get(side, side)


def marker(side: str, name: str) -> Marker:
    """The sign of a side: filled, and hollow where the filled ones are used up."""
    if side in ("joint", "external"):
        return Marker(side, name, "diamond" if side == "joint" else "triangle")
    place = PARTNERS.index(side)
    return Marker(letter(side), name, SIGNS[place % len(SIGNS)], hollow=place >= len(SIGNS))


def unnamed(side: str, names: Iterable[str], field: str) -> Iterator[str]:
    """What to say of a side that a register uses and does not name."""
    if side not in names:
        yield f"`{field}` has no name for `{side}`; add it"


def shown_partners(value: object, count: int = FEWEST) -> tuple[Partner, ...]:
    """The partners for which a sheet needs room: those that are used or named, and at least ``count``."""
    last = max((PARTNERS.index(key) for key in _used(value)), default=0)
    return PARTNERS[: max(count, FEWEST, last + 1)]


def _used(value: object) -> Iterator[Partner]:
    """Every key of a partner in the values of a record, at any depth."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, str):
        yield from (key for key in PARTNERS if key == value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is not None:
                yield from _used(str(key).replace("side_", "partner-"))
                yield from _used(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _used(inner)


def offered(options: Sequence[str], partners: Sequence[str] = ()) -> list[str]:
    """The values to choose from, with the partners that there are; unknown, with the first and the last."""
    if partners:
        return [option for option in options if is_shown(option, partners)]
    ends = (PARTNERS[0], PARTNERS[-1])
    if not set(ends) <= set(options):
        return list(options)
    return [f"{ends[0]} to {ends[1]}", *(option for option in options if option not in PARTNERS)]


def is_shown(name: str, partners: Sequence[str]) -> bool:
    """Whether a field or a value has room: all have but those of partners who are not there."""
    key = name.replace("_", "-").replace("side-", "partner-")
    return key not in PARTNERS or key in partners
