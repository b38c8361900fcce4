"""An issue that was made with the form as a new page, and an answer to whoever wrote it.

The words come from outside: they become text and nothing else. Markup that could do anything, such
as directives, roles, HTML or pictures, is shown as it was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from playbook.common.errors import UserError
from playbook.contribute.remaining import Remaining
from playbook.house.front_matter import Role, Stage
from playbook.newsletter.blocks import Block, Run
from playbook.newsletter.propose import answers_to
from playbook.newsletter.read_markdown import read_markdown
from playbook.newsletter.write_markdown import markdown

# The questions of the form, and what each gives: an answer, or the text below a heading.
QUESTIONS: Mapping[str, str] = {
    "In two sentences, what happened?": "In two sentences",
    "Which stage of a partnership is it about?": "stage",
    "Who can use it?": "audience",
    "What was done?": "What was done",
    "What changed?": "What changed",
    "What was hard, and what would you do differently?": "What was hard, and what they would do differently",
    "Which public sources are there?": "Sources",
    "How shall we credit you?": "author",
    "What did you do?": "role",
}
_ANSWERS = ("stage", "audience", "author", "role")
_TITLE = re.compile(r"^\s*case study\s*:\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_FENCE = re.compile(r"`{3,}|~{3,}")
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
LONGEST = 160  # characters of a description
MOST = 400_000  # characters of an issue


class BadIssue(UserError):
    """An issue from which no page can be made."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an issue says: the answers, the Markdown by heading, and who wrote it."""

    answers: Mapping[str, str]
    sections: Mapping[str, str]
    login: str
    """The name of the author at the host; empty where it is not known."""
    account: int
    number: int
    unsure: tuple[str, ...]
    """What was assumed, in words."""


def read_issue(text: str, team: str) -> Proposal:
    """What the text of an issue says: its JSON as the host gives it, or its body alone.

    ``team`` stands for authors who gave no name. Raises ``BadIssue``.
    """
    if len(text) > MOST:
        raise BadIssue("the issue is far too long for a page; divide it")
    issue = _fields(text)
    said = answers_to(str(issue.get("body") or ""), QUESTIONS)
    if not said:
        raise BadIssue(
            "the text holds no answers of the form; copy the whole issue, with its headings "
            "`### In two sentences, what happened?`"
        )
    unsure: list[str] = []
    sections = {
        heading: plain_markdown(words) for heading, words in said.items() if heading not in _ANSWERS
    }
    title = " ".join(_TITLE.sub("", str(issue.get("title") or "")).split())[:200]
    author = " ".join(said.get("author", "").split())[:200]
    if not author:
        author = team
        unsure.append("no name was given, so the page credits the contributors as a group")
    answers = {
        "title": title,
        "description": _description(said.get("In two sentences", ""), unsure),
        "stage": _stage(said.get("stage", ""), unsure),
        "audience": ", ".join(_audience(said.get("audience", ""), unsure)),
        "author": author,
        "role": ", ".join(_roles(said.get("role", ""))),
    }
    user = issue.get("user") or issue.get("author") or {}
    login = str(user.get("login") or "") if isinstance(user, dict) else ""
    account = user.get("id") if isinstance(user, dict) else None
    number = issue.get("number")
    return Proposal(
        {name: value for name, value in answers.items() if value},
        sections,
        login if _LOGIN.fullmatch(login) else "",
        account if type(account) is int else 0,
        number if type(number) is int else 0,
        tuple(unsure),
    )


def _fields(text: str) -> Mapping[str, Any]:
    if not text.lstrip().startswith("{"):
        return {"body": text}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {"body": text}
    return value if isinstance(value, dict) else {}


def plain_markdown(text: str) -> str:
    """Somebody's Markdown with its lists, links and looks, and with all other markup as plain words."""
    # In the reader a tag would act; here its author gets to see it.
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace("![", "\\![")
    shown = _FENCE.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), shown)
    blocks: list[Block] = []
    for block in read_markdown(f"\n{shown}").blocks:
        if block.kind == "heading":
            blocks.append(replace(block, level=max(3, block.level)))
        elif block.kind == "code":
            blocks.append(replace(block, kind="paragraph"))
        else:
            blocks.append(block)
    blocks = [
        replace(
            block,
            runs=tuple(map(_harmless, block.runs)),
            cells=tuple(tuple(map(_harmless, cell)) for cell in block.cells),
        )
        for block in blocks
    ]
    return markdown(_in_order(blocks)) if blocks else ""


def _harmless(run: Run) -> Run:
    """A run whose link leads to a web page or to none."""
    return run if run.link.lower().startswith(("https://", "http://")) else replace(run, link="")


def _in_order(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with no heading more than one level below the one before it."""
    found, before = [], 2
    for block in blocks:
        kept = block
        if block.kind == "heading":
            kept = replace(block, level=min(block.level, before + 1))
            before = kept.level
        found.append(kept)
    return found


def _description(story: str, unsure: list[str]) -> str:
    words = " ".join(story.split())
    first = _SENTENCE.split(words)[0] if words else ""
    if len(first) > LONGEST:
        first = f"{first[: LONGEST - 1].rsplit(' ', 1)[0]}…"
    if first:
        unsure.append("the description is the first sentence of the two; say it better if you can")
    return first


def _stage(said: str, unsure: list[str]) -> str:
    stages: tuple[str, ...] = get_args(Stage)
    found = "-".join(said.lower().split())
    if found in stages:
        return found
    unsure.append("the stage is not sure, so the page stands with all four")
    return ", ".join(stages)


def _audience(said: str, unsure: list[str]) -> list[str]:
    known = {
        "community managers": "community-manager",
        "programme managers": "programme-manager",
        "partnership leads": "partnership-lead",
        "researchers": "researcher",
        "communications": "communications",
    }
    found = [known[part] for one in said.split(",") if (part := one.strip().lower()) in known]
    if not found:
        unsure.append("nobody said who can use it, so it stands for partnership leads")
    return found or ["partnership-lead"]


def _roles(said: str) -> list[str]:
    """The roles that were chosen; a comma may stand inside none of them."""
    known: tuple[str, ...] = get_args(Role)
    found = [role for one in said.split(",") if (role := one.partition("(")[0].strip()) in known]
    return found or ["Investigation"]


def answer(proposal: Proposal, path: str, left: Remaining, personal: Sequence[str]) -> str:
    """What to say to the author, in Markdown: what became of it, and what is missing."""
    name = f", @{proposal.login}" if proposal.login else ""
    lines = [f"Thank you{name}. Your words are a page now: `{path}`.", ""]
    if personal:
        lines += ["**Before anything else**, these look like personal data:", ""]
        lines += [f"- {words}" for words in personal]
        lines.append("")
    if left.of_author:
        lines += ["What only you, or somebody who was there, can add:", ""]
        lines += [f"- {line}" for line in left.lines()]
        lines.append("")
    if proposal.unsure:
        lines += ["What was assumed:", "", *(f"- {words}" for words in proposal.unsure), ""]
    others = [str(finding) for finding in left.others if str(finding) not in personal]
    if others:
        lines += ["What the check says besides:", "", *(f"- {words}" for words in others), ""]
    lines.append(
        "Answer here in your own words; you need not edit the page. "
        "Nothing is published before somebody has read it and each partner named in it agrees."
    )
    return "\n".join(lines) + "\n"


def commit_message(proposal: Proposal, path: str) -> str:
    """What the commit says, with the author of the issue as the one who wrote it with us."""
    number = f" from issue {proposal.number}" if proposal.number else ""
    lines = [f"Begin the page {path}{number}", ""]
    if proposal.login and proposal.account:
        mail = f"{proposal.account}+{proposal.login}@users.noreply.github.com"
        lines.append(f"Co-authored-by: {proposal.login} <{mail}>")
    return "\n".join(lines).rstrip() + "\n"
