"""What is noted of a page while it is read: facts with their lines in the file and in the build."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple

from playbook.book.kinds import Counted, FaultKind, ImageForm, PageForm, ReferenceKind, TargetKind
from playbook.book.languages import LANGUAGES
from playbook.book.model import (
    Directive,
    Fault,
    Heading,
    Ignore,
    Image,
    Page,
    Prose,
    Reference,
    Target,
)
from playbook.book.names import written
from playbook.reading.tables import Uneven

_IGNORE = re.compile(r"playbook:\s*ignore(-page)?\s*\[([^\]]*)\]\s*(.*?)\s*(?:-->)?\s*$")


class SourceLines:
    """The lines of a page as they stand in the file, to find the column of a thing."""

    def __init__(self) -> None:
        self.use([])

    def use(self, lines: list[str]) -> None:
        """Look for columns in these lines from now on: those of the page, or of a cell."""
        self.lines = lines
        self._paragraph: tuple[str, int, list[int], dict[int, int]] = ("", 0, [0], {})

    def column(self, line: int, words: str) -> int:
        """The column where words begin in a line; 0 if they do not stand there."""
        if not 0 < line <= len(self.lines):
            return 0
        return self.lines[line - 1].find(words) + 1

    def where(self, content: str, position: int, line: int) -> tuple[int, int]:
        """The line and column of a place in a paragraph; what a paragraph needs is worked out once."""
        if self._paragraph[0] is not content or self._paragraph[1] != line:
            starts = [0, *(match.end() for match in re.finditer("\n", content))]
            self._paragraph = (content, line, starts, {})
        _, _, starts, columns = self._paragraph
        row = bisect_right(starts, position) - 1
        if row not in columns:
            end = starts[row + 1] - 1 if row + 1 < len(starts) else len(content)
            columns[row] = self.column(line + row, content[starts[row] : end])
        return line + row, columns[row] + position - starts[row] if columns[row] else 0


class Found(NamedTuple):
    """Facts that have a place, apart from those of the page."""

    references: list[Reference]
    targets: list[Target]
    images: list[Image]
    faults: list[Fault]


class PageFacts:
    """Collects the facts of one page; who reads the text stands in the modules above."""

    def __init__(self, path: str, docname: str) -> None:
        self.path, self.docname = path, docname
        self.source = ""  # the file that is included here
        self.substitution = 0  # the line of the substitution whose words are read here
        self._cell = 0  # the cell of a notebook that is read here
        self.lines = SourceLines()
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
        self.pending: list[Target] = []  # labels that wait for the thing they stand before
        self.word_count = 0
        self.program = ""  # whose options the page describes now
        self.glossary = False  # whether a glossary is read now
        # Whether docutils counts the lines of an included file as if they stood on the page: the
        # first directive or role of a Markdown page says yes, a block of another language no.
        self.flat: bool | None = None

    def count_flat(self, *, flat: bool) -> bool:
        """Say how lines of included files are counted; who says it first is right."""
        if self.flat is None:
            self.flat = flat
        return self.flat

    def begin_cell(self, number: int, lines: list[str]) -> None:
        """Facts stand in a cell of a notebook from now on."""
        self._cell = number
        self.lines.use(lines)

    @property
    def cell(self) -> int:
        """The cell in which facts stand that are noted now; 0 in an included file."""
        return 0 if self.source else self._cell

    @property
    def as_written(self) -> bool:
        """Whether the text that is read now stands in the page as it is."""
        return not self.source and not self.substitution

    @property
    def untouched(self) -> bool:
        """Whether nothing that readers see was found so far."""
        return not (
            self.prose or self.headings or self.directives or self.images or self.references
        )

    def _settled(self, line: int) -> int:
        """The line of a fact: what a substitution brings stands where the substitution stands."""
        return self.substitution if self.substitution and not self.source else line

    def page(self, form: PageForm) -> Page:
        """The page, with everything found."""
        return Page(
            self.path,
            self.docname,
            form,
            self.front,
            self.front_end,
            tuple(self.headings),
            tuple(self.targets),
            tuple(self.references),
            tuple(self.images),
            tuple(self.directives),
            tuple(self.faults),
            tuple(self.ignores),
            written(self.prose),
            tuple(dict.fromkeys(self.reads)),
            self.word_count,
        )

    def fault(self, kind: FaultKind, line: int, block: int, *detail: str, column: int = 0) -> None:
        """Note something that is wrong."""
        line = self._settled(line)
        self.faults.append(Fault(kind, line, column, block, detail, self.source, self.cell))

    def language(self, name: str, line: int, block: int) -> None:
        """Note a block of code in a language of which we do not know that it can be coloured."""
        if name and name.lower() not in LANGUAGES:
            self.fault("language", line, block, name)

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
        line = self._settled(line)
        self.references.append(
            Reference(
                kind,
                target,
                line,
                column,
                block,
                explicit,
                text,
                self.source,
                self.cell,
                role,
                within,
            )
        )

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
        line = self._settled(line)
        self.targets.append(
            Target(kind, name, line, column, block, titled, number, self.source, self.cell, needs)
        )

    def label(self, name: str, line: int, block: int, *, column: int = 0) -> None:
        """Note a label, which waits for the thing that it stands before."""
        line = self._settled(line)
        self.pending.append(
            Target("label", name, line, column, block, source=self.source, cell=self.cell)
        )

    def heading(  # noqa: PLR0913
        self,
        level: int,
        text: str,
        line: int,
        block: int,
        *,
        column: int,
        slug: str = "",
        nested: bool,
        parent: int = -1,
    ) -> None:
        """Note a heading."""
        line = self._settled(line)
        self.headings.append(
            Heading(level, text, slug, line, column, block, nested, self.source, parent, self.cell)
        )

    def directive(  # noqa: PLR0913
        self,
        name: str,
        argument: str,
        options: Mapping[str, str],
        line: int,
        block: int,
        *,
        end: int,
    ) -> None:
        """Note a directive, whose last line is ``end``."""
        line = self._settled(line)
        items = tuple(options.items())
        self.directives.append(
            Directive(name, argument, items, line, end, block, self.source, self.cell)
        )

    def flush(self, number: Counted = "", *, titled: bool = False) -> None:
        """The next thing on the page: labels that wait belong to it."""
        if self.pending:
            self.targets += [t._replace(titled=titled, number=number) for t in self.pending]
            self.pending = []

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
        line = self._settled(line)
        self.images.append(
            Image(form, src, alt, line, column, block, caption, width, self.source, self.cell)
        )
        if form != "html":
            self.refer("image", src, line, block, column=column)

    def ignore(self, text: str, line: int) -> None:
        """Note a comment that says that findings here are wanted."""
        match = _IGNORE.search(text)
        if match and self.as_written:
            codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
            self.ignores.append(
                Ignore(codes, match[3].strip(), line, bool(match[1]), cell=self.cell)
            )

    def words(self, text: str, line: int) -> None:
        """Note lines of running text."""
        for number, part in enumerate(text.split("\n")):
            column = self.column(line + number, part) or 1
            self.prose.append(Prose(line + number, part, column, self.cell))

    def column(self, line: int, words: str) -> int:
        """The column where words begin in a line of the page itself; 0 if it is not known."""
        return self.lines.column(line, words) if self.as_written else 0

    def where(self, content: str, position: int, line: int) -> tuple[int, int]:
        """The line and column of a place in a paragraph."""
        place, column = self.lines.where(content, position, line)
        return place, column if self.as_written else 0

    def uneven(self, row: Uneven, text: str, line: int, block: int) -> None:
        """Note a row that does not fit its table, which begins at a line."""
        here = line + row.offset
        first = self.column(here, text) if text else 0
        pipes = [first + pipe if first else 0 for pipe in row.pipes]
        self.fault(
            row.kind,
            here,
            block + row.offset,
            str(row.cells),
            str(row.head),
            row.left_out,
            " ".join(map(str, pipes)),
            column=first + row.start if first else 0,
        )

    # --- facts that are put aside, or put somewhere else

    def set_aside(self) -> Found:
        """Put aside what was found so far; ``take_back`` hands back what has come since."""
        kept = Found(self.references, self.targets, self.images, self.faults)
        self.references, self.targets, self.images, self.faults = [], [], [], []
        return kept

    def take_back(self, kept: Found) -> Found:
        """Take back what was put aside; what was found in between."""
        found = Found(self.references, self.targets, self.images, self.faults)
        self.references, self.targets, self.images, self.faults = kept
        return found

    def add(self, found: Found) -> None:
        """Add facts that were found aside."""
        self.references += found.references
        self.targets += found.targets
        self.images += found.images
        self.faults += found.faults
