"""The running text of a paragraph: what the grammar took for code, math or a link is blanked.

A slip of the writer stands in what is left over: the grammar found nothing to take it for.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from playbook.book.settings import MystSettings
from playbook.book.vocabulary import Vocabulary
from playbook.reading.tokens import Grammar, Taken

# Signs of the private area stand for each character of what is no running text.
CODE, MATH, ROLE, LINK, ESCAPE, OTHER = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_SIGNS = {
    "backticks": CODE,
    "math_inline": MATH,
    "myst_role": ROLE,
    "link": LINK,
    "image": LINK,
    "autolink": LINK,
    "span": LINK,
    "escape": ESCAPE,
}
_TEXT = frozenset(("text", "newline", "emphasis", "strikethrough"))


class Row(NamedTuple):
    """A line of a paragraph without the spaces before it: which, and where it begins in there."""

    number: int
    start: int
    text: str


class Asterisks(NamedTuple):
    """Where pairs of asterisks stand that make nothing bold, and those that open bold words."""

    stray: frozenset[int]
    opening: frozenset[int]


class Paragraph:
    """The words of a paragraph, a list item or a cell of a table, and what stands around them.

    ``before`` and ``after`` are the types of the tokens around it; ``nested`` says that no heading
    of the page may stand here; ``columns`` counts those of a table that ends above.
    """

    def __init__(  # noqa: PLR0913
        self,
        content: str,
        grammar: Grammar,
        words: Vocabulary,
        *,
        before: str = "",
        after: str = "",
        nested: bool = False,
        columns: int = 0,
    ) -> None:
        self.content, self.words = content, words
        self.before, self.after, self.nested = before, after, nested
        self.columns = columns
        self._grammar = grammar

    @property
    def myst(self) -> MystSettings:
        """How the page is read."""
        return self._grammar.myst

    @property
    def has_tables(self) -> bool:
        """Whether rows in pipes are tables here."""
        return "table" in self._grammar.md.get_active_rules()["block"]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The lines."""
        found, start = [], 0
        for number, line in enumerate(self.content.split("\n")):
            text = line.lstrip(" \t")
            found.append(Row(number, start + len(line) - len(text), text))
            start += len(line) + 1
        return tuple(found)

    @cached_property
    def _read(self) -> tuple[str, tuple[Taken, ...], Asterisks]:
        pieces, tokens = self._grammar.taken(self.content)
        parts, end = [], 0
        for piece in pieces:
            if piece.rule in _TEXT or _left(piece, self.content):
                continue
            parts += [
                self.content[end : piece.start],
                _SIGNS.get(piece.rule, OTHER) * (piece.end - piece.start),
            ]
            end = piece.end
        parts.append(self.content[end:])
        left = Counter(t.map[0] for t in tokens if t.map and t.type == "text" and t.content == "*")
        opening = {t.map[0] for t in tokens if t.map and t.type == "strong_open"}
        asterisks = Asterisks(frozenset(p for p, n in left.items() if n == 2), frozenset(opening))
        return "".join(parts), tuple(pieces), asterisks

    @property
    def running(self) -> str:
        """The running text, as long as ``content``; signs stand for all that is none."""
        return self._read[0]

    def pieces(self, *rules: str) -> list[Taken]:
        """What some inline rules took."""
        return [piece for piece in self._read[1] if piece.rule in rules]

    @property
    def asterisks(self) -> Asterisks:
        """What became of its pairs of asterisks."""
        return self._read[2]

    def plain(self, start: int, end: int) -> bool:
        """Whether all of a piece is running text."""
        return self.running[start:end] == self.content[start:end]


def _left(piece: Taken, content: str) -> bool:
    """Whether a rule took signs only to leave them as text: open backticks, a bare backslash."""
    if piece.rule == "backticks":
        return not content[piece.start : piece.end].strip("`")
    return piece.rule == "escape" and content[piece.start + 1 : piece.start + 2].isalnum()
