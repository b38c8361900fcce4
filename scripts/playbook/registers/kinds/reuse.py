"""Who uses something of this book elsewhere: what, since when, and what they changed.

Only what people told us themselves: an organisation is named when it has agreed to be, and an empty
list is a register too, because nobody may have told us yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    PartialDate,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    remark_cell,
    rows_of,
    table,
)
from playbook.views.shapes import Cell, View

NOT_NAMED = "not named"


class Reuse(Entry):
    """One organisation or partnership that uses one thing."""

    used: Slug = Field(description="The template or page that is used: its name without .md.")
    who: Text = Field(
        default=NOT_NAMED, description="The organisation, never a person; or: not named."
    )
    consent: bool = Field(
        default=False, description="Whether the organisation agreed to be named here."
    )
    since: PartialDate | None = Field(default=None, description="Since when it is used.")
    changed: Text | None = Field(default=None, description="What was changed, and why.")
    url: Annotated[str, Field(pattern=r"^https://\S+$", max_length=500)] | None = Field(
        default=None, description="Where the public can see it."
    )

    @property
    def label(self) -> str:
        """Who uses what."""
        return f"{self.who}: {self.used}"


class Model(Register):
    """A list of uses elsewhere; it may be empty."""

    records: ClassVar[str] = "uses"
    filters: ClassVar[tuple[str, ...]] = ("used",)

    uses: tuple[Reuse, ...] = ()

    def findings(self) -> Iterator[RecordFinding]:
        """A name without consent."""
        for index, use in enumerate(self.uses):
            if use.who != NOT_NAMED and not use.consent:
                yield RecordFinding(
                    ("uses", index, "who"),
                    f"`{use.who}` is named without `consent: true`; ask, or write: {NOT_NAMED}",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        headings = ("Who", "Since", "What they changed", "Remarks and source")
        rows = rows_of(
            self.uses,
            "use",
            _who,
            lambda u: Cell(u.since.words if u.since else "not recorded"),
            lambda u: Cell(u.changed or "not recorded"),
            remark_cell,
        )
        return {"table": table(self.title, headings, rows)}


def _who(use: Reuse) -> Cell:
    who = use.who[:1].upper() + use.who[1:]
    return Cell(who, target=use.url or "")
