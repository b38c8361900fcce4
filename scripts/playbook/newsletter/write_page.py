"""An issue as a page of the book, as Markdown for GitHub, and the index of all issues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.newsletter.issue import ABOUT, Issue
from playbook.newsletter.words import plain
from playbook.newsletter.write_markdown import address, escaped
from playbook.registers.kinds.newsletter import Item

PASSED = "This date has passed."


def page_of(issue: Issue, today: date) -> str:
    """The archive page; what nobody can act on any more on that day says so.

    What is still to come carries its day, so that a later build of the book can say so.
    """
    model = issue.model
    about = f"The letter of {model.date.words}: {model.preview or model.subject}"
    head = [
        "---",
        f"description: {json.dumps(about, ensure_ascii=False)}",
        "kind: reference",
        "stage: [run]",
        "audience: [communications, community-manager]",
        "tags: [newsletter]",
        "maturity: draft",
        "owner: Community manager",
        f"last_reviewed: {max(issue.day, date(2020, 1, 1)).isoformat()}",
        "review_in: 60",
        "authors:",
        f"  - name: {json.dumps(issue.config.author or issue.name, ensure_ascii=False)}",
        "    roles: [Writing – original draft]",
        "---",
        "",
    ]
    return "\n".join([*head, *_body(issue, today)]).rstrip() + "\n"


def markdown_of(issue: Issue) -> str:
    """The issue as Markdown for GitHub, without what only this book knows."""
    return "\n".join(_body(issue, None)).rstrip() + "\n"


def _body(issue: Issue, today: date | None) -> Iterator[str]:
    model = issue.model
    yield from (
        f"# {escaped(model.subject)}",
        "",
        f"{escaped(issue.name)}, {model.date.words}.",
        "",
    )
    if model.greeting:
        yield from (only_words(model.greeting), "")
    for _, name, items in issue.sections:
        yield from (f"## {escaped(name)}", "")
        for item in items:
            yield from _item(issue, item, today)
    if model.closing:
        yield from (f"## {ABOUT}", "")
        yield from (only_words(model.closing), "")


def _item(issue: Issue, item: Item, today: date | None) -> Iterator[str]:
    yield from (f"### {escaped(item.title)}", "")
    over = today and item.last_day and item.last_day < today
    mark = f"{{.until-{item.last_day}}}" if today and item.last_day and not over else ""
    facts = [
        f"- **{label}:** [{escaped(words)}]{mark}"
        if mark and label == ("Until" if item.until else "When")
        else f"- **{label}:** {escaped(words)}"
        for label, words in issue.facts(item)
    ]
    if over:
        facts.append(f"- **{PASSED}**")
    if facts:
        yield from (*facts, "")
    if item.picture and item.alt:
        yield from (f"![{escaped(item.alt)}](/{item.picture})", "")
        if item.credit:
            yield from (f"Picture: {escaped(item.credit)}", "")
    if item.text:
        yield from (only_words(item.text), "")
    if item.link:
        yield from (f"[{escaped(item.link_text or item.link)}]({address(item.link)})", "")


def only_words(text: str) -> str:
    """Markdown with emphasis, lists, links and code, as the e-mail takes it, and with nothing else.

    Markup of HTML, roles, directives, formulas, pictures, headings and labels stay the signs that
    they are: whoever proposes an item says something, and makes nothing run. Signs in code are
    shielded as well, since what is code is known only to who reads all blocks: a backslash too many
    is shown there, and nothing gets through.
    """
    lines = (_STARTS.sub(r"\1\\\2", line) for line in text.strip().splitlines())
    return "\n".join(_MARKUP.sub(r"\1\\\2", line) for line in lines)


# What makes a line more than words: headings, fences, comments, blocks, rules and labels.
_STARTS = re.compile(r"^([\s>]*)(#|```|~~~|:::|%|\+\+\+|[-=_*](?=[-=_* ]*$)|\((?=[^()]*\)=\s*$))")
# A sign that may begin a tag, a role, a substitution, a formula or a picture, and is not shielded
# yet; an address in brackets may stay.
_MARKUP = re.compile(r"(?<!\\)((?:\\\\)*)(<(?!(?:https?|mailto):[^\s<>]*>)|[{$]|!(?=\[))")


def index_of(issues: Sequence[Issue]) -> Iterator[str]:
    """The list of all issues by year, and a table of all items, which the theme lets one narrow."""
    yield from ("# All letters", "")
    years: dict[int, list[Issue]] = {}
    for one in issues:
        years.setdefault(one.day.year, []).append(one)
    for year, some in sorted(years.items(), reverse=True):
        yield from (f"## {year}", "")
        for one in some:
            names = ", ".join(name for _, name, _ in one.sections)
            yield f"- [{one.model.date.words}: {escaped(one.model.subject)}]({one.slug}.md): {escaped(names)}"
        yield ""
    yield from ("## What stood in them", "", ":::{div} pb-letters")
    yield from ("| Item | Letter | Section | Topic |", "|---|---|---|---|")
    yield from (
        _row(one, name, item) for one in issues for _, name, items in one.sections for item in items
    )
    yield from (":::", "")


def _row(issue: Issue, section: str, item: Item) -> str:
    topics = ", ".join(topic.replace("-", " ").capitalize() for topic in item.topics)
    cells = (
        f"[{escaped(item.title)}]({issue.slug}.md)",
        issue.model.date.words,
        escaped(section),
        escaped(topics),
    )
    return f"| {' | '.join(cells)} |"


def numbers_of(issue: Issue) -> str:
    """The lines for the record of all issues, of the kind ``newsletter-issue``."""
    counts = {key: len(issue.model.of_section(key)) for key in issue.model.sections}
    stories = plain(issue.model.subject)
    return (
        f"  - id: issue-{issue.slug}\n"
        f"    date: {issue.model.date}\n"
        f"    counts: {{{', '.join(f'{key}: {count}' for key, count in counts.items())}}}\n"
        f"    stories: {json.dumps(stories, ensure_ascii=False)}\n"
    )
