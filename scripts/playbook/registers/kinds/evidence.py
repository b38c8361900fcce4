"""What others found: a finding with its source, where it holds, and what speaks against leaning on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    RecordFinding,
    Register,
    RegisterLookup,
    Slug,
    Text,
    rows_of,
    table,
)
from playbook.views.shapes import Cell, View

SourceKind = Literal[
    "study", "survey", "official", "standard", "toolkit", "organisation", "article", "blog"
]
KIND_WORDS: Mapping[str, str] = {
    "study": "study",
    "survey": "survey",
    "official": "official guidance",
    "standard": "standard or model text",
    "toolkit": "toolkit",
    "organisation": "an organisation about itself",
    "article": "article",
    "blog": "blog or other second-hand source: weak",
}
RestsOn = Literal["one-case", "several-cases", "rule"]
REST_WORDS: Mapping[str, str] = {
    "one-case": "one case",
    "several-cases": "several cases",
    "rule": "a rule or advice, no case",
}
Seen = Literal["whole", "part", "abstract"]
SEEN_WORDS: Mapping[str, str] = {
    "whole": "we read the whole",
    "part": "we read the beginning",
    "abstract": "we read the abstract",
}


class Evidence(Entry):
    """One finding, in our words, from one source."""

    finding: Text = Field(description="What was found, in one or two sentences of our own.")
    figure: Text | None = Field(default=None, description="The figures, exact, each with its unit.")
    source: Text = Field(description="The title of the document.")
    by: Text = Field(description="Who wrote or published it.")
    when: Text = Field(description="When it was measured or published; or: undated.")
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]
    kind: SourceKind
    rests_on: RestsOn = Field(description="What the finding itself rests on.")
    seen: Seen = Field(description="How much of the document we read.")
    looked_again: bool = Field(
        default=False, description="Whether the figures were compared with the text a second time."
    )
    where: Text = Field(description="Where it holds: the people, the field, the country.")
    independent: bool = Field(
        default=True, description="False where it comes from a partner of our own case."
    )
    practices: tuple[Slug, ...] = Field(
        min_length=1, description="The pages of practices that it bears on."
    )
    supports: tuple[Slug, ...] = Field(
        default=(),
        description="Those of them whose core it shows at work in another case; not those it doubts.",
    )

    @property
    def label(self) -> str:
        """Who said it where."""
        return f"{self.by}, {self.source}"

    @property
    def cases(self) -> int:
        """How many cases stand behind it, counted no further than two."""
        return {"one-case": 1, "several-cases": 2}.get(self.rests_on, 0) if self.independent else 0


class Model(Register):
    """A list of findings."""

    records: ClassVar[str] = "evidence"
    filters: ClassVar[tuple[str, ...]] = ("practices", "kind", "id")

    evidence: tuple[Evidence, ...] = Field(min_length=1)

    def findings(self) -> Iterator[RecordFinding]:
        """A practice that is supported by what does not bear on it."""
        for index, entry in enumerate(self.evidence):
            for place, name in enumerate(entry.supports):
                if name not in entry.practices:
                    yield RecordFinding(
                        (self.records, index, "supports", place),
                        f"`{name}` is not among the `practices` of this finding; add it there, "
                        "or take it out here",
                    )

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One table."""
        headings = ("What was found", "Where it holds, and doubts", "Source")
        rows = rows_of(self.evidence, "evidence", _finding, _doubts, _source)
        return {"table": table(self.title, headings, rows)}


def _finding(entry: Evidence) -> Cell:
    return Cell(entry.finding, items=(entry.figure,) if entry.figure else ())


def _doubts(entry: Evidence) -> Cell:
    dependent = () if entry.independent else ("Not independent of our case.",)
    return Cell(entry.where, items=(*dependent, *((entry.note,) if entry.note else ())))


def _source(entry: Evidence) -> Cell:
    again = ", and compared the figures again" if entry.looked_again else ""
    facts = (
        f"{entry.by}, {entry.when}",
        f"{KIND_WORDS[entry.kind]}; rests on {REST_WORDS[entry.rests_on]}",
        f"{SEEN_WORDS[entry.seen]}{again}",
    )
    return Cell(entry.source, items=facts, target=entry.url)
