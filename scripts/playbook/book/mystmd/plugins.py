"""Roles and directives that plugins of a book add: their text is searched, and never run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from playbook.book.model import Book

_NAMES = re.compile(r"""["']?\b(?:name|alias)["']?\s*:\s*(?P<value>["'][\w:.+-]+["']|\[[^\]]*\])""")
_WORD = re.compile(r"""["']([\w:.+-]+)["']""")
# A name that is put together when the plugin runs.
_MADE = re.compile(r"""\bname\s*:\s*(?:`[^`]*\$|\w+\s*\()""")


class Added(NamedTuple):
    """The words that plugins name, and whether there may be others."""

    words: frozenset[str]
    complete: bool


def added_by(texts: Iterable[str | None]) -> Added:
    """What these plugins add; of one that is not at hand nothing is known."""
    words: set[str] = set()
    complete = True
    for text in texts:
        words.update(named(text or ""))
        complete = complete and text is not None and _MADE.search(text) is None
    return Added(frozenset(words), complete)


def named(text: str) -> Iterator[str]:
    """What the text of a plugin names."""
    for match in _NAMES.finditer(text):
        yield from _WORD.findall(match["value"])


def added(book: Book, _config: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What the text of each plugin of the book names; it may be a role or a directive."""
    for name in book.settings.extensions:
        path = posixpath.normpath(name)
        for word in named(book.text(path)) if path in book.files else ():
            yield "role", word.lower()
            yield "directive", word.lower()
