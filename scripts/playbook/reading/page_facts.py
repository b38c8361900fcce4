"""What is noted of a page while it is read: facts with their lines in the file and in the build."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from markdown_it.token import Token

from playbook.book.model import Directive, Fault, Heading, Ignore, Image, Prose, Reference, Target
from playbook.book.names import At, Context, normal_name
from playbook.reading.tokens import parser

_IGNORE = re.compile(r"playbook:\s*ignore(-page)?\s*\[([^\]]*)\]\s*(.*?)\s*(?:-->)?\s*$")


class Facts:
    """Collects the facts of one page; who reads the text stands in the classes below it."""

    def __init__(self, path: str, docname: str, context: Context) -> None:
        self.path, self.docname, self.context = path, docname, context
        self.myst, self.words = context.myst, context.words
        self.md = parser(self.myst)
        self.env: dict[str, Any] = {}
        self.source = ""
        self.lines: list[str] = []
        self.front: dict[str, Any] = {}
        self.front_end = 0
        self.headings: list[Heading] = []
        self.targets: list[Target] = []
        self.references: list[Reference] = []
        self.images: list[Image] = []
        self.directives: list[Directive] = []
        self.faults: list[Fault] = []
        self.ignores: list[Ignore] = []
        self.prose: list[Prose] = []
        self.reads: list[tuple[str, str]] = []
        self.pending: list[Target] = []
        self.slugs: set[str] = set()
        self.levels = [0]
        self.foot_bodies: dict[str, list[tuple[list[Any], ...]]] = {}
        self.foot_refs: dict[str, None] = {}
        self.substituting: set[str] = set()
        self.including: list[str] = [path]
        self.relative_docs: tuple[str, str, str] | None = None
        self.relative_images = ""
        self.word_count = 0
        self._paragraph: tuple[str, int, list[int], dict[int, int]] = ("", 0, [0], {})
        self.cell_lines: dict[int, list[str]] = {}

    @property
    def facts(self) -> tuple[list[Any], ...]:
        """The lists of facts that have a place."""
        return self.references, self.targets, self.images, self.faults

    @property
    def nowhere(self) -> At:
        """A place for facts that need none."""
        return At(0, 0)

    @property
    def typographer(self) -> bool:
        """Whether the book replaces quotes and dashes, which changes the anchors of headings."""
        return bool(self.myst.extensions & {"smartquotes", "replacements"})

    def fault(
        self, kind: str, line: int, at: At, block: int, *detail: str, column: int = 0
    ) -> None:
        """Note something that is wrong."""
        self.faults.append(Fault(kind, line, column, block, detail, self.source))

    def refer(  # noqa: PLR0913
        self,
        kind: str,
        target: str,
        line: int,
        block: int,
        *,
        column: int = 0,
        explicit: bool = True,
        text: str = "",
    ) -> None:
        """Note a reference."""
        self.references.append(
            Reference(kind, target, line, column, block, explicit, text, self.source)
        )

    def target(  # noqa: PLR0913
        self,
        kind: str,
        name: str,
        line: int,
        block: int,
        *,
        titled: bool = False,
        number: str = "",
        column: int = 0,
    ) -> None:
        """Note a target."""
        self.targets.append(Target(kind, name, line, column, block, titled, number, self.source))

    def flush(self, number: str = "", *, titled: bool = False) -> None:
        """The next thing on the page: labels that wait belong to it."""
        if self.pending:
            self.targets += [t._replace(titled=titled, number=number) for t in self.pending]
            self.pending = []

    def image(  # noqa: PLR0913
        self,
        form: str,
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
        self.images.append(Image(form, src, alt, line, column, block, caption, width, self.source))
        if form != "html":
            self.refer("image", src, line, block, column=column)

    def attributed(
        self, token: Token, line: int, block: int, *, titled: bool = False, number: str = ""
    ) -> None:
        """Note the id that a token has by its attributes."""
        if token.attrs and "id" in token.attrs:
            name = normal_name(str(token.attrs["id"]))
            self.target("id", name, line, block, titled=titled, number=number)

    def ignore(self, text: str, line: int) -> None:
        """Note a comment that says that findings here are wanted."""
        match = _IGNORE.search(text)
        if match and not self.source:
            codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
            self.ignores.append(Ignore(codes, match[3].strip(), line, bool(match[1])))

    def own(self, size: list[int], line: int, source: str) -> None:
        """Facts from a substitution stand where the substitution stands."""
        lists: tuple[list[Any], ...] = (
            self.references,
            self.targets,
            self.images,
            self.faults,
            self.directives,
        )
        for facts, start in zip(lists, size, strict=True):
            for index in range(start, len(facts)):
                if facts[index].source == "\0":
                    facts[index] = facts[index]._replace(line=line, source=source)
        self.headings = [
            h._replace(line=line, source=source) if h.source == "\0" else h for h in self.headings
        ]

    def where(self, content: str, position: int, line: int) -> tuple[int, int]:
        """The line and column of a place in a paragraph; what a paragraph needs is worked out once."""
        if self._paragraph[0] is not content or self._paragraph[1] != line:
            starts = [0, *(match.end() for match in re.finditer("\n", content))]
            self._paragraph = (content, line, starts, {})
        _, _, starts, columns = self._paragraph
        row = bisect_right(starts, position) - 1
        if row not in columns:
            end = starts[row + 1] - 1 if row + 1 < len(starts) else len(content)
            columns[row] = self.column(line + row, content[starts[row] : end], "")
        return line + row, columns[row] + position - starts[row] if columns[row] else 0

    def column(self, line: int, whole: str, before: str) -> int:
        """The column where ``before`` ends, in a line that holds ``whole``."""
        lines = self.lines
        if line >= 10_000 and self.cell_lines:
            lines, line = self.cell_lines.get(line // 10_000 * 10_000, []), line % 10_000
        if self.source or line - 1 >= len(lines) or line < 1:
            return 0
        found = lines[line - 1].find(whole)
        return found + len(before) + 1 if found >= 0 else 0

    def text(self, text: str, at: At) -> None:
        """Read a text with all its blocks; ``Walk`` knows how."""
        raise NotImplementedError
