"""What was decided, by whom and why, and who does what by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

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


class Decision(Entry):
    """One decision, or one action that follows from one."""

    form: Literal["decision", "action"]
    what: Text = Field(description="In one sentence that somebody absent understands.")
    why: Text | None = Field(default=None, description="The reason, and what else was considered.")
    by: Text = Field(description="The body that decided, or the role that acts; never a name.")
    on: PartialDate = Field(description="When it was decided or agreed.")
    due: PartialDate | None = Field(default=None, description="Until when, for an action.")
    state: Literal["open", "done", "changed", "dropped"] = "open"
    follows: Slug | None = Field(default=None, description="The id of what it follows or changes.")

    @property
    def label(self) -> str:
        """What was decided or is to be done."""
        return self.what


class Model(Register):
    """A log of decisions and actions."""

    records: ClassVar[str] = "log"
    filters: ClassVar[tuple[str, ...]] = ("form", "state", "by")
    wanted: ClassVar[tuple[str, ...]] = ("why",)
    overdue: ClassVar[tuple[str, ...]] = ("due",)

    log: tuple[Decision, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """An action without a day, and a reference to what is not in the log."""
        known = {one.id for one in self.log}
        for index, one in enumerate(self.log):
            place = (self.records, index)
            if one.form == "action" and one.due is None:
                yield RecordFinding(
                    (*place, "form"), "an action needs a day until which it is done; add `due`"
                )
            if one.follows and one.follows not in known:
                yield RecordFinding(
                    (*place, "follows"),
                    f"the log has no `{one.follows}`; correct it, or leave it out",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        rows = rows_of(
            self.log,
            "decision",
            lambda e: Cell(e.what),
            lambda e: Cell(e.form),
            lambda e: Cell(e.why or ""),
            lambda e: Cell(e.by),
            lambda e: Cell(e.on.words),
            lambda e: Cell(e.due.words if e.due else ""),
            lambda e: Cell(e.state, items=(f"follows {e.follows}",) if e.follows else ()),
            remark_cell,
        )
        headings = (
            "What",
            "Decision or action",
            "Why",
            "Who",
            "When",
            "Until",
            "State",
            "Remarks and source",
        )
        return {"table": table(self.title, headings, rows)}
