"""The channels that a partnership uses or has used: who runs them, for whom, how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
    rows_of,
    table,
    text_cell,
)
from playbook.views.shapes import Cell, View

Status = Literal["planned", "live", "ended", "unknown"]


class Channel(Entry):
    """One channel."""

    name: Text
    purpose: Text
    audience: Text
    cadence: Text
    owner: Text = Field(description="The role that runs it.")
    status: Status
    details: tuple[Text, ...] = Field(default=(), description="What is worth knowing about it.")

    @property
    def label(self) -> str:
        """The name of the channel."""
        return self.name


class Model(Register):
    """A register of channels."""

    records: ClassVar[str] = "channels"
    filters: ClassVar[tuple[str, ...]] = ("status", "owner", "id")

    channels: tuple[Channel, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        headings = (
            "Channel",
            "What for",
            "Who for",
            "How often",
            "Who runs it",
            "Worth knowing",
            "Remarks and source",
        )
        rows = rows_of(
            self.channels,
            "channel",
            lambda c: Cell(c.name, items=(c.status,)),
            lambda c: Cell(c.purpose),
            lambda c: Cell(c.audience),
            lambda c: Cell(c.cadence),
            lambda c: Cell(c.owner),
            lambda c: (
                Cell(items=c.details) if c.details else text_cell(None, "nothing more recorded")
            ),
            remark_cell,
        )
        return {"table": table(self.title, headings, rows)}
