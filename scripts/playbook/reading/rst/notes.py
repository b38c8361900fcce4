"""Facts that hang on nodes of docutils until it is known which nodes stay in the document.

A directive that docutils refuses takes its content with it, and a substitution puts its content
where it is used. So a role or a directive hangs what it knows on its node, and the facts of the
nodes that are in the finished document become facts of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes

from playbook.book.kinds import Counted, FaultKind, ImageForm, ReferenceKind, TargetKind
from playbook.reading.directive_text import Parsed
from playbook.reading.html_text import note_html
from playbook.reading.page_reader import At
from playbook.reading.rst.parse import Place, RstParse


def hang(node: nodes.Element, note: Callable[[], None]) -> None:
    """Hang a fact on a node; ``note`` adds it to the page."""
    node["notes"] = [*node.get("notes", ()), note]


class HangingFacts:
    """A ``PageReader`` whose facts hang on a node; its lines are those of the input."""

    def __init__(self, parse: RstParse, node: nodes.Element, place: Place | None = None) -> None:
        self.parse, self.node, self.place = parse, node, place
        self.page = parse.page
        self.context, self.facts = self.page.context, self.page.facts

    def _hang(
        self, method: Callable[..., None], line: int, block: int, *words: Any, **more: Any
    ) -> None:
        if self.parse.muted:
            return
        place = self.place or self.parse.place(line)
        built = self.parse.built(block)
        if "column" in more or self.place:
            more["column"] = more.get("column") or place.column

        def note() -> None:
            with self.parse.source(place.source):
                method(*words, place.line, built, **more)

        hang(self.node, note)

    def refer(self, kind: ReferenceKind, target: str, line: int, block: int, **more: Any) -> None:
        """Note a reference."""
        self._hang(self.page.refer, line, block, kind, target, **more)

    def target(self, kind: TargetKind, name: str, line: int, block: int, **more: Any) -> None:
        """Note a target."""
        self._hang(self.page.target, line, block, kind, name, **more)

    def image(
        self, form: ImageForm, src: str, alt: str | None, line: int, block: int, **more: Any
    ) -> None:
        """Note a picture and the reference to its file."""
        self._hang(self.page.image, line, block, form, src, alt, **more)

    def fault(self, kind: FaultKind, line: int, block: int, *detail: str, column: int = 0) -> None:
        """Note something that is wrong."""
        if self.parse.muted:
            return
        place = self.place or self.parse.place(line)
        self.parse.note(kind, place, self.parse.built(block), *detail)

    def html(self, text: str, line: int, block: int, at: At) -> None:
        """Note links, pictures and anchors in raw HTML."""
        note_html(self, text, line, block)

    # What only a directive does; ``directives`` knows how.

    def flush(self, number: Counted = "", *, titled: bool = False) -> None:
        """The next thing on the page, which here is the node itself."""

    def text(self, text: str, at: At) -> None:
        """A text with blocks."""

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """A text without blocks."""

    def include(self, parsed: Parsed, argument: str, line: int, block: int, at: At) -> None:
        """Another file."""

    def words_of(self, text: str) -> str:
        """A line of text as it is."""
        return text
