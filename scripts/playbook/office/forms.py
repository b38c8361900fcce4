"""Forms for people: what a blank register looks like on paper, designed by kind.

A workbook has a column for each field. A form has the questions that people answer in a meeting, in
their order, with guidance, lists to choose from and room to write; its tables fit the paper.
A kind that is not here gets the tables of its views. To design one more, add a function to ``FORMS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from playbook.office.paper import (
    Aside,
    Blank,
    Block,
    ItemList,
    ListItem,
    PaperColumn,
    PaperHeading,
    PaperTable,
    Spans,
    TextRun,
    ViewBlock,
)
from playbook.registers.kinds.base import Register
from playbook.registers.kinds.communication_plan import PARTS, Channel, Sensitivity, Status
from playbook.registers.kinds.communication_plan import Item as PlanItem
from playbook.registers.kinds.communication_plan import Model as Plan
from playbook.registers.kinds.governance import Decision, Team
from playbook.registers.kinds.governance import Model as Governance
from playbook.registers.kinds.sides import FEWEST, PARTNERS, marker, words_for_all
from playbook.registers.kinds.stakeholder_map import LADDER
from playbook.views.shapes import Axis, Grid, Point, Quadrants

# Rows to write in: of an empty form, and below the rows that a form begins with.
EMPTY, MORE = 10, 3
_OPEN = re.compile(r"\[([^\[\]]+)\]")
DAY = (Blank("date", date=True),)


@dataclass(frozen=True, slots=True)
class FormInput:
    """What a form is made from: its title, the partners by their keys, and what it begins with."""

    title: str
    partners: Mapping[str, str]
    begun: Register | None = None


Form = Callable[[FormInput], tuple[Block, ...]]


def form_of(kind: str, given: FormInput) -> tuple[Block, ...]:
    """The form of a kind; nothing where none is designed."""
    return FORMS[kind](given) if kind in FORMS else ()


# --- parts


def _heading(words: str) -> PaperHeading:
    return PaperHeading(2, (TextRun(words),))


def _guidance(*lines: str) -> Aside:
    return Aside((ItemList(tuple(ListItem((TextRun(line),)) for line in lines)),))


def _choose(*words: str) -> Spans:
    return (Blank("choose", tuple(words)),)


def _spans(text: str | None) -> Spans:
    """A text of a form: what stands in brackets is a place to fill in."""
    parts: list[TextRun | Blank] = []
    last = 0
    for found in _OPEN.finditer(text or ""):
        parts += [TextRun((text or "")[last : found.start()]), Blank(found[1])]
        last = found.end()
    parts.append(TextRun((text or "")[last:]))
    return tuple(part for part in parts if not isinstance(part, TextRun) or part.text)


def _table(
    title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Spans]]
) -> PaperTable:
    whole = sum(share for _, share in columns)
    made = tuple(PaperColumn((TextRun(words),), share / whole) for words, share in columns)
    return PaperTable(made, tuple(tuple(row) for row in rows), title)


def _head(*lines: tuple[str, Spans]) -> PaperTable:
    """What the form says about itself: a question and its answer, line by line."""
    rows = [((TextRun(question, strong=True),), answer) for question, answer in lines]
    return _table("About this form", (("Question", 0.28), ("Answer", 0.72)), rows)


# --- stakeholder register


def _stakeholders(given: FormInput) -> tuple[Block, ...]:
    partners = tuple(given.partners.values()) or ("Partner A", "Partner B")
    joint = words_for_all(len(partners))
    sides = (*partners, joint, "Outside the partnership")
    levels = tuple("12345")
    rated = [
        ((), (), _choose(*sides), _choose(*KINDS_OF_GROUP), _choose(*levels), _choose(*levels),
         _choose(*LADDER), _choose(*LADDER))
        for _ in range(EMPTY)
    ]  # fmt: skip
    cared = [((), (), (), (), (), (), DAY, DAY) for _ in range(EMPTY)]
    return (
        _guidance(
            "Write down groups and roles, never people: a rating of a person is personal data.",
            "Collect names first, then rate; where you differ by two or more, talk.",
            f"Side: {', '.join(sides)}.",
            "Influence and interest: from 1 (low) to 5 (high); from 3 on a value counts as high.",
            f"How a group stands to the work: {', '.join(LADDER)}.",
        ),
        _head(
            ("Partnership", _spans("[name of the partnership]")),
            ("Filled in by", _spans("[roles, of each side]")),
            ("On", DAY),
            ("Next review of the whole list", DAY),
        ),
        _heading("Who has a stake?"),
        _table(
            "Who has a stake",
            (("Group or role", 0.22), ("Organisation", 0.17), ("Side", 0.13), ("Kind of group", 0.12),
             ("Influence", 0.085), ("Interest", 0.075), ("Stands now", 0.1), ("Should stand", 0.1)),
            rated,
        ),
        ViewBlock(_empty_map("Where do they stand?", sides)),
        _heading("What do we do for each?"),
        _table(
            "What we do for each group",
            (("Group or role", 0.15), ("What they want", 0.14), ("What worries them", 0.13),
             ("Contact: role or mailbox", 0.13), ("Channel, and how often", 0.13),
             ("Next action, and who does it", 0.15), ("By", 0.08), ("Next review", 0.09)),
            cared,
        ),
    )  # fmt: skip


KINDS_OF_GROUP = (
    "senior leadership", "funder", "regulator", "researchers", "operations", "legal and finance",
    "communications", "users", "patients or public", "another network", "other",
)  # fmt: skip


def _empty_map(title: str, sides: Sequence[str]) -> Grid:
    """Four fields, with one sign of each side to copy."""
    keys = (*PARTNERS[: max(len(sides) - 2, FEWEST)], "joint", "external")
    markers = tuple(marker(key, name) for key, name in zip(keys, sides, strict=True))
    step = 3.4 / max(len(markers) - 1, 1)
    points = tuple(
        Point("[name of group]", 1.3 + step * n, 4.7 - step * n, one.key)
        for n, one in enumerate(markers)
    )
    names = Quadrants("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
    return Grid(
        title,
        "Place each group by its two values; copy a sign, and give it the name of the group.",
        Axis("Interest", 1, 5, 3),
        Axis("Influence", 1, 5, 3),
        names,
        markers,
        points,
    )


# --- who decides what


def _decisions(given: FormInput) -> tuple[Block, ...]:
    begun = cast("Governance | None", given.begun)
    teams = [*map(_team, begun.teams)] if begun else []
    decisions = [*map(_decision, begun.decisions)] if begun else []
    more = MORE if begun else EMPTY
    return (
        _guidance(
            "Name roles, never people.",
            "Accountable: answers for it and has the last word; exactly one role or body in each row.",
            "Responsible: does the work; at least one.",
            "Consulted: is asked before, and gets an answer. Informed: hears of it afterwards.",
            "Whoever is not named need not be asked. Delete the rows that you will not face.",
        ),
        _head(
            ("Partnership", _spans("[name of the partnership]")),
            ("Agreed by", _spans("[roles, of each side]")),
            ("On", DAY),
            ("Next review", DAY),
        ),
        _heading("Which teams are there?"),
        _table(
            "Teams",
            (("Team or meeting", 0.15), ("What it is for", 0.25), ("Who sits in it", 0.26),
             ("How often", 0.13), ("Notes are kept", 0.11), ("State", 0.1)),
            [*teams, *([((), (), (), (), (), _choose(*TEAM_STATES))] * more)],
        ),
        _heading("Who decides what?"),
        _table(
            "Decisions and tasks",
            (("Decision or task", 0.22), ("Accountable (one)", 0.14), ("Responsible", 0.18),
             ("Consulted", 0.17), ("Informed", 0.15), ("Remarks", 0.14)),
            [*decisions, *([((),) * 6] * more)],
        ),
    )  # fmt: skip


TEAM_STATES = ("active", "planned", "ended")


def _team(team: Team) -> Sequence[Spans]:
    who = "; ".join((*team.members, *((f"also: {team.also}",) if team.also else ())))
    texts = (team.name, team.remit, who, team.cadence, team.notes_kept)
    return (
        *map(_spans, texts),
        _choose(team.status, *(s for s in TEAM_STATES if s != team.status)),
    )


def _decision(one: Decision) -> Sequence[Spans]:
    roles = (one.accountable, one.responsible, one.consulted, one.informed)
    return tuple(_spans(text) for text in (one.decision, *map("; ".join, roles), one.note))


# --- communication plan


def _communications(given: FormInput) -> tuple[Block, ...]:
    begun = cast("Plan | None", given.begun)
    items = begun.items if begun else ()
    empty = MORE if begun else EMPTY
    return (
        _guidance(
            "One row for each thing that goes out; no row without a purpose and a measure.",
            "Who for: groups of the stakeholder map. Who makes it: a role, never a person.",
            f"Sort: {'; '.join(SORTS)}. State: {', '.join(get_args(Status))}.",
            f"May be read by: {', '.join(get_args(Sensitivity))}.",
            "Both tables have the same rows: the first says what goes out, the second why and what then.",
        ),
        _head(
            ("Partnership", _spans("[name of the partnership]")),
            ("What the plan is to achieve", _spans("[two or three changes that one can see]")),
            ("Hours and money in a year", _spans("[hours of each side; money for what]")),
            ("If news is bad, wrong or urgent", _spans("[who is asked, and within how many hours]")),
            ("Looked after by", _spans("[role]; next review on [date]")),
        ),
        _heading("What goes out?"),
        _table(
            "What goes out",
            (("What", 0.13), ("Sort", 0.09), ("Who for", 0.14), ("Key message", 0.16), ("Channel", 0.09),
             ("When", 0.13), ("Who makes it", 0.12), ("Who lets it go out", 0.14)),
            [*map(_goes_out, items), *([_empty_line()] * empty)],
        ),
        _heading("Why, and what then?"),
        _table(
            "Why, and what then",
            (("What", 0.13), ("Why: what should change", 0.2), ("How we know that it worked", 0.17),
             ("Hours and money", 0.1), ("May be read by", 0.1), ("Next step", 0.15), ("By", 0.07),
             ("State", 0.08)),
            [*map(_purpose, items), *([_empty_purpose()] * empty)],
        ),
    )  # fmt: skip


SORTS = tuple(dict.fromkeys(words.lower() for words in PARTS.values() if words != "Past"))


def _empty_line() -> Sequence[Spans]:
    return ((), _choose(*SORTS), (), (), _choose(*get_args(Channel)), (), (), ())


def _empty_purpose() -> Sequence[Spans]:
    return ((), (), (), (), _choose(*get_args(Sensitivity)), (), DAY, _choose(*get_args(Status)))


def _goes_out(item: PlanItem) -> Sequence[Spans]:
    return (
        _spans(item.title),
        _spans(PARTS[item.part].lower()),
        _spans(item.audience),
        _spans(item.message or item.content),
        _spans(item.channel),
        _spans(item.when),
        _spans(item.owner),
        _spans(item.approver),
    )


def _purpose(item: PlanItem) -> Sequence[Spans]:
    return (
        _spans(item.title),
        _spans(item.purpose),
        _spans(item.measure),
        _spans(item.effort),
        _spans(item.sensitivity) if item.sensitivity else _choose(*get_args(Sensitivity)),
        _spans(item.next_step),
        _spans(item.next_step_by.words) if item.next_step_by else DAY,
        _choose(item.status, *(s for s in get_args(Status) if s != item.status)),
    )


FORMS: Mapping[str, Form] = {
    "stakeholder-map": _stakeholders,
    "governance": _decisions,
    "communication-plan": _communications,
}
