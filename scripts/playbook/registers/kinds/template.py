"""What people take away: a template, its parts, and the example that belongs to each.

A part is a text that is filled in, or an empty register of a kind of data. All files that are
offered are made from these two, so that nobody keeps an office file beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    PartialDate,
    Record,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    table,
)
from playbook.views.shapes import Cell, Row, View

Format = Literal["docx", "xlsx", "pptx", "md", "csv", "ics", "svg", "html"]
TextName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description="A text in book/templates/text/, without .md.",
    ),
]
Example = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9./-]*$", max_length=200),
]


class Part(Record):
    """One thing to fill in."""

    id: Slug = Field(description="Stable key of the part; it stands in the names of its files.")
    title: Text = Field(description="What the file is called.")
    purpose: Text = Field(description="What this part is for, in one sentence.")
    document: TextName | None = Field(
        default=None, description="The text to fill in: book/templates/text/<name>.md."
    )
    kind: Slug | None = Field(
        default=None,
        alias="register",
        description="The kind of data of which this is an empty register.",
    )
    blank: Slug | None = Field(
        default=None,
        description="A register in book/templates/data/ whose rows stand in the blank; else none do.",
    )
    start: PartialDate | None = Field(
        default=None,
        description="An example of the first day, for the calendar file of a blank whose dates count from one.",
    )
    example: Example | None = Field(
        default=None,
        description="A register of that kind; or a text in the same folder; or a page from the root.",
    )
    marking: bool = Field(
        default=False,
        description="A filled one is not for everybody: the form has a place for who may read it.",
    )
    fictional: bool = Field(default=False, description="The example is invented, and says so.")
    record: Example | None = Field(
        default=None,
        description="A second example, named like the first: what the record of this book would fill in.",
    )
    formats: tuple[Format, ...] = Field(
        default=(), description="Left out: every format that the part can have."
    )


class Model(Register):
    """A template."""

    purpose: Text = Field(description="When one reaches for it.")
    taken_over: bool = Field(
        default=False,
        description="The forms come from the book that _config.yml names as `origin`.",
    )
    parts: tuple[Part, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """A part that is nothing or two things, a name twice, and an example that is not there."""
        seen = Counter(part.id for part in self.parts)
        for index, part in enumerate(self.parts):
            if bool(part.document) == bool(part.kind):
                yield RecordFinding(
                    ("parts", index),
                    f"`{part.id}` needs a `document` or a `register`: one of the two",
                )
            if seen[part.id] > 1:
                yield RecordFinding(("parts", index, "id"), f"the id `{part.id}` stands here twice")
            if part.blank and not part.kind:
                yield RecordFinding(
                    ("parts", index, "blank"),
                    "only a `register` begins with rows; a `document` is its own blank",
                )
            if part.start and (not part.blank or part.start.precision != "day"):
                yield RecordFinding(
                    ("parts", index, "start"),
                    "write a day such as 2027-03-01, beside a `blank` whose dates count from it",
                )
            if part.record and not part.example:
                yield RecordFinding(
                    ("parts", index, "record"),
                    "this is the second example; name it as `example`, or give it a first one",
                )
            if part.fictional and not part.example:
                yield RecordFinding(
                    ("parts", index, "fictional"),
                    "nothing is invented without an `example`; name one, or delete this line",
                )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The parts as a table; the files are added where the page is written."""
        rows = [Row((Cell(part.title), Cell(part.purpose))) for part in self.parts]
        return {"table": table(f"{self.title}: parts", ("Part", "What for"), rows)}
