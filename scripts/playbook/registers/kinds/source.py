"""Where the facts come from: one record a document, with its licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import Entry, Register, RegisterLookup, Text, table, text_cell
from playbook.views.shapes import Cell, Row, View

Use = Literal["text-and-facts", "facts-only"]
USE_WORDS: Mapping[str, str] = {
    "text-and-facts": "facts, restated in our own words",
    "facts-only": "facts only",
}


class Source(Entry):
    """A document from which facts were taken."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=40)] = Field(
        description="The key that pages and registers cite, in capitals."
    )
    title: Text
    publisher: Text
    date: Text = Field(description="As the document or its history gives it, in words.")
    url: Annotated[str, Field(pattern=r"^https://\S+$")] | None = Field(
        default=None, description="Where the public can read it; left out where nobody can."
    )
    path: Text | None = Field(default=None, description="The file within the repository.")
    licence: Text
    use: Use = "text-and-facts"

    @property
    def label(self) -> str:
        """The title of the document."""
        return self.title


class Model(Register):
    """A list of sources."""

    seen_again: ClassVar[bool] = False
    records: ClassVar[str] = "documents"
    filters: ClassVar[tuple[str, ...]] = ("publisher", "use")

    documents: tuple[Source, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table: key, document, publisher and date, licence and use."""
        return {"table": table(self.title, HEADINGS, [_row(s) for s in self.documents])}


HEADINGS = ("Key", "Document", "Published by", "Date", "Licence and use")


def _row(source: Source) -> Row:
    place = source.url or ""
    return Row(
        (
            Cell(source.id),
            Cell(source.title, items=(source.path,) if source.path else (), target=place),
            Cell(source.publisher),
            text_cell(source.date),
            Cell(source.licence, items=(USE_WORDS[source.use], *_caveat(source))),
        ),
        anchor=f"source-{source.id}",
    )


def _caveat(source: Source) -> tuple[str, ...]:
    return (source.caveat,) if source.caveat else ()
