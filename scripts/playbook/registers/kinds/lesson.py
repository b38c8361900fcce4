"""What was learned: the practice, what happened, and advice, stated by a source or derived by us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from playbook.registers.kinds.base import (
    Entry,
    Register,
    RegisterLookup,
    Slug,
    Text,
    rows_of,
    table,
)
from playbook.views.shapes import Card, CardFact, Cards, Cell, View

Basis = Literal["stated", "derived", "challenge-stated", "aimed-for"]
BASIS_WORDS: Mapping[str, str] = {
    "stated": "the source draws this lesson",
    "derived": "our reading of the record",
    "challenge-stated": "the source names the challenge; the advice is ours",
    "aimed-for": "the source names the aim; whether it was reached is not recorded",
}


class Lesson(Entry):
    """One lesson."""

    lesson: Text
    practice: Text = Field(description="What was done.")
    what_happened: Text
    advice: Text = Field(description="For others.")
    basis: Basis
    theme: Slug
    stage: tuple[Literal["set-up", "run", "sustain", "close"], ...] = Field(min_length=1)

    @property
    def label(self) -> str:
        """The lesson in a few words."""
        return self.lesson


class Model(Register):
    """A log of lessons."""

    records: ClassVar[str] = "lessons"
    filters: ClassVar[tuple[str, ...]] = ("theme", "stage", "basis", "id")
    shapes: ClassVar[tuple[str, ...]] = ("cards",)

    lessons: tuple[Lesson, ...] = Field(min_length=1)

    def views(self, lookup: RegisterLookup) -> Mapping[str, View]:
        """One card a lesson, and all lessons as a table."""
        headings = ("Lesson", "What was done", "What happened", "Advice", "Basis and source")
        rows = rows_of(
            self.lessons,
            "lesson",
            lambda e: Cell(e.lesson),
            lambda e: Cell(e.practice),
            lambda e: Cell(e.what_happened),
            lambda e: Cell(e.advice),
            _basis,
        )
        return {
            "cards": Cards(self.title, tuple(_card(lesson) for lesson in self.lessons)),
            "table": table(f"{self.title}: all lessons", headings, rows),
        }


def _basis(lesson: Lesson) -> Cell:
    items = (lesson.note,) if lesson.note else ()
    return Cell(BASIS_WORDS[lesson.basis], items=items, sources=tuple(lesson.sources))


def _card(lesson: Lesson) -> Card:
    return Card(
        lesson.lesson,
        facts=(
            CardFact("Stage", Cell(", ".join(lesson.stage))),
            CardFact("What was done", Cell(lesson.practice)),
            CardFact("What happened", Cell(lesson.what_happened)),
            CardFact("Advice", Cell(lesson.advice)),
            CardFact("Basis", _basis(lesson)),
        ),
        anchor=f"lesson-{lesson.id}",
    )
