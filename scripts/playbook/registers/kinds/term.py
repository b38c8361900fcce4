"""Terms and what they mean; other pages point to them with the role ``term``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    RecordFinding,
    Register,
    RegisterLookup,
    Text,
    table,
)
from playbook.views.shapes import Cell, Definition, Definitions, Row, View


class Term(Entry):
    """One term."""

    term: Text
    meaning: Text
    aliases: tuple[Text, ...] = Field(
        default=(), description="Acronyms and other names for the same thing."
    )

    @property
    def label(self) -> str:
        """The term."""
        return self.term


class Model(Register):
    """A glossary."""

    seen_again: ClassVar[bool] = False
    records: ClassVar[str] = "terms"
    shapes: ClassVar[tuple[str, ...]] = ("definitions",)

    terms: tuple[Term, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """The same term or alias twice."""
        seen: dict[str, str] = {}
        for index, term in enumerate(self.terms):
            for name in (term.term, *term.aliases):
                if name.lower() in seen:
                    yield RecordFinding(
                        ("terms", index),
                        f"`{name}` is already explained by `{seen[name.lower()]}`; keep one of them",
                    )
                seen[name.lower()] = term.id

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """The terms in order of the alphabet; as a table only for sheets."""
        ordered = sorted(self.terms, key=lambda t: t.term.lower())
        definitions = tuple(
            Definition(t.term, _meaning(t), tuple(t.aliases), tuple(t.sources)) for t in ordered
        )
        rows = [Row((Cell(t.term), Cell(_meaning(t)))) for t in ordered]
        return {
            "definitions": Definitions(self.title, definitions),
            "table": table(self.title, ("Term", "Meaning"), rows),
        }


def _meaning(term: Term) -> str:
    return f"{term.meaning} ({term.caveat})" if term.caveat else term.meaning
