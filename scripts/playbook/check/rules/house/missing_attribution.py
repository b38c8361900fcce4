"""Credit for what was taken over from another book stays where readers see it.

The licence of most books lets you change everything but this.
The setting `attribution` holds the sentence, in Markdown; it has to stand on the landing page and in
the file README, if there is one. Without the setting nothing is looked for; `playbook adopt` writes it.

Files to take away give credit by themselves, as long as the settings name the book under `origin`.
So where templates say `taken_over: true`, that setting has to be there.

Bad::

    # Our book

    The templates are our own.

    # file: pyproject.toml
    [tool.playbook.check]
    attribution = "The templates are those of [A book](https://example.org/), changed."

Good::

    # Our book

    The templates are those of [A book](https://example.org/), changed.

    # file: pyproject.toml
    [tool.playbook.check]
    attribution = "The templates are those of [A book](https://example.org/), changed."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import TEMPLATES, CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location

_README = "README.md"
_TAKEN_OVER = re.compile(r"^taken_over:[ \t]*true\b", re.MULTILINE | re.IGNORECASE)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SAYS_NOTHING = re.compile(r"<!--.*?-->|^%.*$|^(`{3,}|~{3,}).*?^\1", re.DOTALL | re.MULTILINE)


@rule("PRJ005")
def check(context: CheckContext) -> Iterator[Finding]:
    """The landing page, and README.md if there is one, without the sentence that gives credit."""
    book = context.book
    sentence = context.settings.attribution.strip()
    if not sentence:
        return
    home = book.pages.get(book.toc.root)
    paths = [*([home.path] if home else []), *([_README] if _README in book.files else [])]
    yield from _files(context)
    for path in dict.fromkeys(paths):
        if _plain(sentence) not in _plain(_shown(book.text(path))):
            yield Finding(
                Location(PurePath(path), 1),
                f"the credit for what was taken over is gone; put this sentence back: “{sentence}”",
            )


def _files(context: CheckContext) -> Iterator[Finding]:
    """Templates that were taken over, where nothing says from which book."""
    if context.origin.title:
        return
    for path in sorted(path for path in context.book.files if path.startswith(TEMPLATES[0])):
        if found := _TAKEN_OVER.search(text := context.book.text(path)):
            yield Finding(
                Location(PurePath(path), text.count("\n", 0, found.start()) + 1),
                "the files of this template give credit to nobody; name the book that it was taken"
                " over from in the settings, under `playbook: origin:` in _config.yml",
            )


def _shown(text: str) -> str:
    """What readers see of a page: no front matter, no comments, no code."""
    return _SAYS_NOTHING.sub("", _FRONT.sub("", text))


def _plain(text: str) -> str:
    """A text on one line, however it was broken."""
    return " ".join(text.split())
