"""What a directive or an embedded reader may do with the page that is being read.

``directives`` and the readers of single languages know a page only by ``PageReader``: they note
facts and hand text back to be read, and never learn whose grammar the page is written in. That
keeps one direction in this room: a reader of pages may use those below it, which know nothing of
the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from playbook.book.kinds import Counted, FaultKind, ImageForm, ReferenceKind, TargetKind
from playbook.book.settings import MystSettings, RstSettings
from playbook.book.vocabulary import Vocabulary
from playbook.reading.directive_text import Parsed
from playbook.reading.page_facts import PageFacts

MAX_DEPTH = 30


class At(NamedTuple):
    """Where text stands: lines to add for the file and for the build, and how deep."""

    real: int
    block: int
    depth: int = 0
    sections: bool = True
    offset: int = 0  # heading levels to add


class PageReader(Protocol):
    """A page that is being read.

    ``line`` counts from 1 in the file, ``block`` is the line that the build names for the same
    thing, ``column`` counts from 1 and is 0 where it is not known.
    """

    context: Context
    facts: PageFacts

    def refer(  # noqa: PLR0913
        self,
        kind: ReferenceKind,
        target: str,
        line: int,
        block: int,
        *,
        column: int = 0,
        explicit: bool = True,
        text: str = "",
        role: str = "",
        within: str = "",
    ) -> None:
        """Note a reference."""

    def target(  # noqa: PLR0913
        self,
        kind: TargetKind,
        name: str,
        line: int,
        block: int,
        *,
        titled: bool = False,
        number: Counted = "",
        column: int = 0,
        needs: str = "",
    ) -> None:
        """Note a target."""

    def image(  # noqa: PLR0913
        self,
        form: ImageForm,
        src: str,
        alt: str | None,
        line: int,
        block: int,
        *,
        column: int = 0,
        caption: str = "",
        width: str = "",
    ) -> None:
        """Note a picture and the reference to its file."""

    def fault(self, kind: FaultKind, line: int, block: int, *detail: str, column: int = 0) -> None:
        """Note something that is wrong."""

    def flush(self, number: Counted = "", *, titled: bool = False) -> None:
        """The next thing on the page: labels that wait belong to it."""

    def text(self, text: str, at: At) -> None:
        """Read a text with all its blocks."""

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """Read a text that may hold no blocks."""

    def html(self, text: str, line: int, block: int, at: At) -> None:
        """Note links, pictures and anchors in raw HTML."""

    def include(self, parsed: Parsed, argument: str, line: int, block: int, at: At) -> None:
        """Read another file as if it stood here."""

    def words_of(self, text: str) -> str:
        """What a reader sees of a line of text: its marks taken away."""


# Reads a text in another language that begins below a line of the page (in the file, in the build).
EmbeddedReader = Callable[[PageReader, str, int, int], None]


class Context(NamedTuple):
    """What a page is read with."""

    myst: MystSettings
    words: Vocabulary
    read: Callable[[str], str | None]  # path from the root → text; nothing if there is none
    bibtex: bool = False
    embedded: Mapping[str, EmbeddedReader] = {}  # word behind a fence → who reads its body
    rst: RstSettings = RstSettings()
