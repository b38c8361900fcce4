"""What is asked for a new page: one list, for options, for a file of answers and for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from playbook.common.suggest import did_you_mean
from playbook.house import front_matter as house

PAGES = ("case-study", "practice", "template", "page")
WHATS = (*PAGES, "register", "issue")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: the name of its option and field, and what an answer can be."""

    name: str
    words: str
    choices: tuple[str, ...] = ()
    many: bool = False
    default: str | None = None
    """What counts where nobody answers; nothing where the author alone can know it."""
    longest: int = 0

    def faults(self, answer: str) -> Iterator[str]:
        """What is wrong with an answer, in words."""
        for value in self.split(answer):
            if self.choices and value not in self.choices:
                yield did_you_mean_one(value, self.choices)
            if self.name == "tags" and not _SLUG.fullmatch(value):
                yield f"`{value}` is no tag; write small letters, digits and hyphens"
        if self.longest and len(answer) > self.longest:
            yield f"the text has {len(answer)} characters, and {self.longest} is the most; shorten it"

    def split(self, answer: str) -> list[str]:
        """The values of an answer; several stand with commas between them."""
        if not self.many:
            return [answer.strip()] if answer.strip() else []
        return [part.strip() for part in answer.split(",") if part.strip()]


def did_you_mean_one(value: str, choices: tuple[str, ...]) -> str:
    """Say that a value is none of those that there are."""
    hint = did_you_mean(value, choices, f"use one of: {', '.join(choices)}")
    return (
        f"`{value}` is none of {', '.join(choices)}"
        if "use one of" in hint
        else f"`{value}`: {hint}"
    )


def questions(what: str, *, is_house: bool) -> tuple[Question, ...]:
    """What is asked for a page of a kind; outside of our house rules, its title alone."""
    title = Question("title", "What is its title? A question where that fits")
    if not is_house:
        return (title,)
    return (
        title,
        Question(
            "description",
            "One sentence that says what the reader gets (160 characters)",
            longest=160,
        ),
        *((_of("kind", "What kind of page is it?", house.PageKind),) if what == "page" else ()),
        _of("stage", "For which stages of a partnership?", house.Stage, many=True),
        _of("audience", "For whom?", house.Audience, many=True),
        *(
            (
                _of("effort", "How much work is it for the team?", house.Effort),
                _of("cost", "How much money does it take?", house.Cost),
            )
            if what == "practice"
            else ()
        ),
        Question("tags", "Words to find it by", many=True, default=""),
        Question("also", "Other names that readers look for", many=True, default=""),
        _of("maturity", "How far has it been tried?", house.Maturity, default="draft"),
        Question("owner", "Which role looks after the page?", default="Maintainers"),
        Question("author", "Whose name stands for it? A person who agreed, or a group"),
        _of("role", "What did they do?", house.Role, many=True, default="Writing – original draft"),
    )


def _of(
    name: str, words: str, of: Any, *, many: bool = False, default: str | None = None
) -> Question:
    return Question(name, words, tuple(get_args(of)), many, default)


def wrong_answers(asked: tuple[Question, ...], said: Mapping[str, str]) -> list[str]:
    """What is wrong with answers, each with the option that it belongs to."""
    return [
        f"--{question.name}: {fault}"
        for question in asked
        for fault in question.faults(said.get(question.name, ""))
    ]


def missing_answers(asked: tuple[Question, ...], said: Mapping[str, str]) -> list[Question]:
    """The questions that nobody has answered, and that have no answer of their own."""
    return [q for q in asked if q.default is None and not said.get(q.name, "").strip()]
