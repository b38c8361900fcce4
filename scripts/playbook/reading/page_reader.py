"""What a directive or an embedded reader may do with the page that is being read.

``directives`` and the readers of single languages know a page only by ``PageReader``: they note
facts and hand text back to be read, and never learn whose grammar the page is written in. That
keeps one direction in this room: a reader of pages may use those below it, which know nothing of
the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from markdown_it.token import Token

from playbook.book.kinds import Counted, FaultKind, ImageForm, ReferenceKind, TargetKind
from playbook.book.settings import MystSettings, RstSettings
from playbook.book.vocabulary import Spec, Vocabulary
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

    def text(self, text: str, at: At) -> Sequence[Token] | None:
        """Read a text with all its blocks, and hand these back, if they are Markdown."""

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


class Head(NamedTuple):
    """What stands behind the signs that open a fence; ``braced`` says that it names a directive."""

    name: str
    words: str
    braced: bool
    options: tuple[tuple[str, str], ...] = ()  # those that stand in the braces themselves


class Call(NamedTuple):
    """A directive as it stands on a page, taken apart."""

    name: str
    argument: str
    parsed: Parsed
    line: int
    block: int
    at: At
    shift: int


class IncludedPart(NamedTuple):
    """A part of a file, its first line and the build's idea of it; ``missing`` words leave it empty."""

    body: str
    first: int = 0
    build: int = 0
    missing: str = ""
    found: bool = True


class Dialect(Protocol):
    """How pages are written, where versions of Jupyter Book differ; a flavour has one of its name."""

    text_notebooks: bool  # whether cells divide a page of Markdown into pieces
    reads_unknown: bool  # whether directives are looked for in one that nobody knows
    notes_anywhere: bool  # whether a footnote in a block further down is known before it
    embeds_rst: bool  # whether a page may hold reStructuredText
    strict_notebooks: bool  # whether a notebook needs every part that its format asks for
    nested_includes: bool  # whether an included file names others from its own folder
    colons_are_code: bool  # what a fence of colons without a directive holds: code, or Markdown
    equation: (
        TargetKind  # what the label of an equation is: a name of its own sort, or like any other
    )

    def name(self, text: str) -> str:
        """A label as it is compared with others."""

    def head(self, info: str) -> Head:
        """What stands behind the signs that open a fence."""

    def spec(self, words: Vocabulary, name: str) -> Spec | None:
        """What a directive takes; nothing if the book knows none of this name."""

    def parse(self, spec: Spec, head: Head, content: str) -> Parsed:
        """The text of a directive, taken apart."""

    def run(self, page: PageReader, call: Call) -> None:
        """Note a directive and read its body."""

    def role(  # noqa: PLR0913, PLR0917
        self, page: PageReader, token: Token, line: int, column: int, block: int, at: At
    ) -> None:
        """Note what a role refers to, or that the book knows no such role."""

    def cite(self, page: PageReader, key: str, line: int, column: int, block: int) -> None:
        """Note a source that is cited with a sign of its own."""

    def link(
        self, myst: MystSettings, href: str, token: Token, *, auto: bool
    ) -> tuple[ReferenceKind, str]:
        """What a link is, and where it leads."""

    def slug(self, outline: Slugs, title: str, *, bare: bool) -> str:
        """The anchor of a heading; ``bare`` says that it has no label, and does not open the page."""

    def front(self, page: PageReader) -> None:
        """Note what the head of a page gives a name to."""

    def notebook_head(self, metadata: Mapping[str, object], first: str) -> Mapping[str, object]:
        """What a notebook says about itself, of which the first cell may hold a part."""

    def lost_label(self, page: PageReader, name: str, line: int, block: int) -> bool:
        """Whether a label gives nothing a name, since another waits for the same thing."""

    def term(self, page: PageReader, text: str, line: int, block: int) -> None:
        """Note a term of a glossary."""

    def page_break(self, page: PageReader, content: str, line: int, block: int) -> None:
        """Note what stands behind ``+++``."""

    def formula(self, page: PageReader, text: str, line: int, block: int) -> None:
        """Note the labels that stand in a formula."""

    def code_cell(self, page: PageReader, source: str, metadata: object, line: int) -> None:
        """Note what a cell of code gives a name to."""

    def included(self, text: str, options: Mapping[str, str]) -> IncludedPart:
        """The part of an included file that stands in the page."""


class Slugs(Protocol):
    """The anchors of a page that are taken."""

    def anchor(self, title: str) -> str:
        """The anchor of a heading: with a number, where another has the same."""


class Context(NamedTuple):
    """What a page is read with."""

    myst: MystSettings
    words: Vocabulary
    dialect: Dialect
    read: Callable[[str], str | None]  # path from the root → text; nothing if there is none
    bibtex: bool = False
    embedded: Mapping[str, EmbeddedReader] = {}  # word behind a fence → who reads its body
    rst: RstSettings = RstSettings()
