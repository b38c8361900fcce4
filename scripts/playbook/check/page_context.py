"""What a rule about one page alone is given: that page, and nothing that another page can change.

What such a rule says is kept by the content of the page, so it must look at nothing else than this
page and the settings; what more it looks at, it says, and is given beside the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from re import Pattern
from typing import TYPE_CHECKING, NamedTuple

from playbook.book.model import Page, Prose
from playbook.check.rules._prose import Match, blank_code, matches
from playbook.common.front_matter_text import header_lines

if TYPE_CHECKING:
    from playbook.common.settings import CheckSettings

_LETTERS = re.compile(r"[a-z]+")
_LANG = re.compile(r"(?m)^lang: *[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)[\"']? *$")


class SourceKeys(NamedTuple):
    """The keys of all sources; with faults in their files, any other key may be one too."""

    source_ids: tuple[str, ...]
    all_known: bool

    def knows_source(self, ident: str) -> bool:
        """Whether a source exists, or may stand in a file that has faults."""
        return not self.all_known or ident in self.source_ids


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """One page with its text, and the settings of the check."""

    page: Page
    read: Callable[[], str]  # its text, which most rules do not need
    settings: CheckSettings
    language: str  # of the book, as its settings name it

    @property
    def path(self) -> PurePath:
        """Where the page lies."""
        return PurePath(self.page.path)

    @cached_property
    def text(self) -> str:
        """The page as it stands in the file."""
        return self.read()

    @cached_property
    def own_language(self) -> str:
        """The language of the page in small letters: what its head says (``lang: de``), else that of the book.

        Empty where neither says it.
        """
        said = _LANG.search(self.head)
        return (said[1] if said else self.language).lower().replace("_", "-")

    @property
    def is_english(self) -> bool:
        """Whether rules about English prose are for this page; they are where nothing is said."""
        return self.own_language.partition("-")[0] in ("", "en")

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the page as they stand in the file."""
        return self.text.splitlines()

    @cached_property
    def prose(self) -> list[Prose]:
        """The lines of running text."""
        return self.page.prose

    @cached_property
    def bare(self) -> list[str]:
        """The same lines with code, targets of links, tags, formulas and addresses turned to spaces."""
        return [blank_code(prose.text) for prose in self.prose]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of Latin letters in the running text, small: what is not here is not on the page."""
        return frozenset(_LETTERS.findall(self.page.written.lower()))

    @cached_property
    def head(self) -> str:
        """The front matter with the lines around it; nothing where there is none."""
        size = header_lines(self.text)
        return "\n".join(self.lines[:size]) if size else ""

    def search(self, pattern: Pattern[str], *signs: str) -> Iterator[Match]:
        """Every match in the running text; addresses count as text for a pattern that names them.

        ``signs`` are texts of which each match holds one: other lines are not looked at.
        """
        rows: Iterable[tuple[Prose, str]] = zip(self.prose, self.bare, strict=True)
        if "http" in pattern.pattern:
            rows = (
                (row, blank_code(row.text, keep="http")) for row in self.prose if "http" in row.text
            )
        if signs:
            rows = ((row, text) for row, text in rows if any(sign in text for sign in signs))
        return matches(rows, pattern)
