"""The head of a page: what every page says about itself."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from playbook.registers.kinds.base import Record, Slug, SourceRef, Text

PageKind = Literal[
    "start", "case-study", "practice", "template", "onboarding", "reference", "community"
]
Stage = Literal["set-up", "run", "sustain", "close"]
Audience = Literal[
    "community-manager", "programme-manager", "partnership-lead", "researcher", "communications"
]
Effort = Literal["low", "medium", "high"]
Cost = Literal["none", "low", "medium", "high"]
Maturity = Literal["draft", "tried", "proven"]
# The fourteen roles of the Contributor Roles Taxonomy (ANSI/NISO Z39.104-2022).
Role = Literal[
    "Conceptualization",
    "Data curation",
    "Formal analysis",
    "Funding acquisition",
    "Investigation",
    "Methodology",
    "Project administration",
    "Resources",
    "Software",
    "Supervision",
    "Validation",
    "Visualization",
    "Writing – original draft",
    "Writing – review & editing",
]

# What stands after the short title of a page, so that pages of one activity are told apart.
KIND_LABELS: Mapping[str, str] = {
    "practice": "how to",
    "case-study": "what happened",
    "template": "template",
}


def _no_number(value: object) -> object:
    """A bare number would be read as days since 1970."""
    if isinstance(value, (int, float)):
        raise PydanticCustomError("date", "write a date as year-month-day: 2026-11-20")
    return value


class Author(Record):
    """Someone who made the page, with the roles of the Contributor Roles Taxonomy."""

    name: Text
    roles: tuple[Role, ...] = Field(min_length=1)
    orcid: Annotated[str, Field(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")] | None = None


class FrontMatter(Record):
    """The front matter of a page."""

    description: Annotated[Text, Field(max_length=160)] = Field(
        description="One sentence that says what the reader gets."
    )
    short_title: Text | None = Field(
        default=None,
        description="The name in menus and lists; its kind is added to it, unless it holds a colon.",
    )
    kind: PageKind
    stage: tuple[Stage, ...] = Field(min_length=1)
    audience: tuple[Audience, ...] = Field(min_length=1)
    tags: tuple[Slug, ...] = ()
    also: tuple[Text, ...] = Field(
        default=(),
        description="Other names, short forms and words under which readers look for it.",
    )
    lang: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] | None = Field(
        default=None, description="The language of the page, where it is not that of the book: de."
    )
    maturity: Maturity
    owner: Text = Field(description="The role that looks after the page.")
    last_reviewed: Annotated[
        date, BeforeValidator(_no_number), Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))
    ]
    review_in: int = Field(ge=1, le=60, strict=True, description="Months until the next review.")
    authors: tuple[Author, ...] = Field(min_length=1)
    sources: tuple[SourceRef, ...] = ()
    time: Text | None = None
    effort: Effort | None = Field(default=None, description="How much work it is for the team.")
    cost: Cost | None = Field(default=None, description="How much money it takes.")

    @model_validator(mode="after")
    def _practice_says_what_it_takes(self) -> FrontMatter:
        missing = [name for name in ("effort", "cost") if getattr(self, name) is None]
        if self.kind == "practice" and missing:
            names = " and ".join(f"`{name}`" for name in missing)
            words = (
                f"a practice also says its {names}, for the index of practices; add what is missing"
            )
            raise PydanticCustomError("practice", "{words}", {"words": words})
        return self

    @property
    def label(self) -> str:
        """The short title with the kind of page, such as *Newsletter: how to*; may be empty."""
        name, words = self.short_title or "", KIND_LABELS.get(self.kind)
        return f"{name}: {words}" if name and words and ":" not in name else name

    @property
    def next_review(self) -> date:
        """The day by which the page is due for review."""
        months = self.last_reviewed.month - 1 + self.review_in
        year, month = self.last_reviewed.year + months // 12, months % 12 + 1
        day = min(self.last_reviewed.day, calendar.monthrange(year, month)[1])
        return date(year, month, day)

    def due(self, today: date) -> bool:
        """Whether the date of the next review has passed."""
        return today > self.next_review
