"""An issue as plain text: the part that watches, screen readers and old mail programs use."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from playbook.newsletter.issue import ABOUT, Issue
from playbook.newsletter.words import plain
from playbook.registers.kinds.newsletter import Item

WIDTH = 72


def text_of(issue: Issue) -> str:
    """The whole issue. No line of signs, no capitals for stress: read aloud, both are noise."""
    lines = [issue.model.subject, f"{issue.name}, {issue.model.date.words}", ""]
    lines += _paragraphs(issue.model.greeting)
    sections = issue.sections
    for number, (_, name, items) in enumerate(sections, 1):
        lines += [f"Part {number} of {len(sections)}: {name}", ""]
        for item in items:
            lines += [*_item(issue, item), ""]
    lines += [ABOUT, ""]
    lines += _paragraphs(issue.model.closing)
    lines += _foot(issue)
    return "\n".join(lines).strip() + "\n"


def _item(issue: Issue, item: Item) -> Iterator[str]:
    yield from _wrapped(f"* {item.title}")
    for label, words in issue.facts(item):
        yield from _wrapped(f"{label}: {words}.")
    if item.text:
        for paragraph in plain(item.text).splitlines():
            yield from _wrapped(paragraph)
    if item.link:
        # An address alone on its line is one that every program makes a link of.
        yield from _wrapped(f"{item.link_text or 'Read on'}:")
        yield item.link


def _foot(issue: Issue) -> Iterator[str]:
    if issue.settings.footer:
        yield from _wrapped(issue.settings.footer)
    if issue.view:
        yield f"On the web: {issue.view}"
    if issue.leave:
        yield f"Leave the list: {issue.leave}"
    else:
        yield "Leave the list: answer this letter with the word leave."


def _paragraphs(text: str | None) -> Iterator[str]:
    for paragraph in plain(text).splitlines() if text else ():
        yield from _wrapped(paragraph)
        yield ""


def _wrapped(text: str) -> list[str]:
    # Never within an address: it would lead nowhere.
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
