"""Where the pictures of the book come from, and under which licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Register,
    RegisterLookup,
    Text,
    remark_cell,
    rows_of,
    table,
)
from playbook.views.shapes import Cell, View


class Picture(Entry):
    """One picture file."""

    file: Annotated[str, Field(pattern=r"^[\w./-]+$")] = Field(
        description="Its path in the repository."
    )
    shows: Text
    creator: Text
    licence: Text
    made_with: Text | None = None

    @property
    def label(self) -> str:
        """What the picture shows."""
        return self.shows


class Model(Register):
    """Credits of figures."""

    records: ClassVar[str] = "figures"
    filters: ClassVar[tuple[str, ...]] = ("creator", "licence")

    figures: tuple[Picture, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        rows = rows_of(
            self.figures,
            "credit",
            lambda p: Cell(p.shows),
            lambda p: Cell(p.file),
            lambda p: Cell(p.creator, items=(p.made_with,) if p.made_with else ()),
            lambda p: Cell(p.licence),
            remark_cell,
        )
        return {
            "table": table(
                self.title, ("Picture", "File", "Made by", "Licence", "Remarks and source"), rows
            )
        }
