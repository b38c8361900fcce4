"""Roles and directives of extensions that the check does not know: which of them may be right.

An extension of the book's own says in its code what it adds; the code is searched, and never run.
What another extension adds can be named in the settings. Of all other words, only those much like
a known one are wrong for certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from playbook.book.model import Book, Fault, Page
from playbook.book.vocabulary import KNOWN_EXTENSIONS, OWN_EXTENSION
from playbook.common.suggest import closest

Kind = Literal["role", "directive"]
LIKE = 0.82  # how alike a word must be to a known one to be a slip of the pen, from 0 to 1


class Strange(NamedTuple):
    """A word that the book may or may not know, and what it is most like."""

    page: Page
    fault: Fault
    close: str


class StrangeWords:
    """The words of a book that loads extensions of which nothing is known here."""

    def __init__(
        self,
        book: Book,
        added: Iterable[tuple[str, str]],
        roles: Iterable[str],
        directives: Iterable[str],
    ) -> None:
        self.book = book
        self.extensions = [
            name
            for name in book.settings.extensions
            if name not in KNOWN_EXTENSIONS and name != OWN_EXTENSION
        ]
        named: dict[Kind, frozenset[str]] = {
            "role": frozenset(map(str.lower, roles)),
            "directive": frozenset(map(str.lower, directives)),
        }
        # Whoever names words has named all of them.
        self.closed = {kind: bool(words) for kind, words in named.items()}
        found = list(added)
        self.words: dict[Kind, frozenset[str]] = {
            kind: words | {name for of, name in found if of == kind}
            for kind, words in named.items()
        }

    def wrong(self, kind: Kind, known: Iterable[str]) -> Iterator[Strange]:
        """The words that are wrong for certain: all others, where nothing strange is loaded."""
        names = list(known)
        for page, fault, name in self._asked(kind):
            close = closest(name, [*names, *self.words[kind]])
            sure = not self.book.settings.words.open or self.closed[kind]
            if sure or closest(name, names, cutoff=LIKE):
                yield Strange(page, fault, close)

    def unread(self, kind: Kind, known: Iterable[str]) -> Iterator[Strange]:
        """The words of which nothing can be said."""
        if not self.book.settings.words.open or self.closed[kind]:
            return
        names = list(known)
        for page, fault, name in self._asked(kind):
            if not closest(name, names, cutoff=LIKE):
                yield Strange(page, fault, "")

    def _asked(self, kind: Kind) -> Iterator[tuple[Page, Fault, str]]:
        for page, fault in self.book.faults(kind):
            name = fault.detail[0]
            if name.lower() not in self.words[kind]:
                yield page, fault, name
