"""What could go wrong, how one would notice early, and who does what then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    DerivedColumn,
    Entry,
    PartialDate,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Cell, View

Level = Literal["low", "medium", "high"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high")
_LIST = '{"low","medium","high"}'


class Risk(Entry):
    """One thing that could go wrong."""

    risk: Text = Field(description="What could go wrong, in one sentence, without a name.")
    likelihood: Level | None = None
    effect: Level | None = Field(default=None, description="How bad it would be.")
    early_sign: Text | None = Field(default=None, description="What one would see first.")
    response: Text | None = Field(default=None, description="What is done now, and what then.")
    owner: Text | None = Field(default=None, description="The role that keeps an eye on it.")
    review_on: PartialDate | None = Field(default=None, description="When it is looked at next.")
    state: Literal["open", "closed"] = "open"

    @property
    def label(self) -> str:
        """The risk itself."""
        return self.risk


def rank(one: Risk) -> str | float:
    """From 1 to 9: likelihood times effect; nothing where one is missing."""
    if one.likelihood is None or one.effect is None:
        return ""
    return (LEVELS.index(one.likelihood) + 1) * (LEVELS.index(one.effect) + 1)


RANK = DerivedColumn(
    "Rank",
    "Likelihood times effect, from 1 to 9; talk about those from 6 at each meeting.",
    'IF(OR({likelihood}="",{effect}=""),"",'
    f"MATCH({{likelihood}},{_LIST},0)*MATCH({{effect}},{_LIST},0))",
    lambda _, one: rank(one),
)


class Model(Register):
    """A list of risks."""

    records: ClassVar[str] = "risks"
    filters: ClassVar[tuple[str, ...]] = ("likelihood", "effect", "state", "owner")
    derived: ClassVar[Mapping[str, tuple[DerivedColumn, ...]]] = {"risks": (RANK,)}
    wanted: ClassVar[tuple[str, ...]] = ("owner", "early_sign", "response")
    overdue: ClassVar[tuple[str, ...]] = ("review_on",)

    risks: tuple[Risk, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        rows = rows_of(
            self.risks,
            "risk",
            lambda r: Cell(r.risk),
            lambda r: text_cell(r.likelihood, ""),
            lambda r: text_cell(r.effect, ""),
            lambda r: Cell(str(rank(r))),
            lambda r: Cell(r.early_sign or ""),
            lambda r: Cell(r.response or ""),
            lambda r: Cell(r.owner or "", items=(r.review_on.words,) if r.review_on else ()),
            lambda r: Cell(r.state),
            remark_cell,
        )
        headings = (
            "What could go wrong",
            "How likely",
            "How bad",
            "Rank",
            "First sign",
            "What we do",
            "Who watches, next look",
            "State",
            "Remarks and source",
        )
        return {"table": table(self.title, headings, rows)}
