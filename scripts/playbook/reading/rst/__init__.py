"""reStructuredText → the same facts as Markdown, read by docutils.

Imported only where a page or a block of this language is there, since docutils comes with an
extra and takes longer to import than a small book to check.
"""

from __future__ import annotations

from playbook.book.model import Page
from playbook.book.names import lines_of
from playbook.reading.directive_text import Parsed
from playbook.reading.page_facts import PageFacts
from playbook.reading.page_reader import At, Context, PageReader
from playbook.reading.rst.directives import find_directive
from playbook.reading.rst.finish import Embedded, Finish
from playbook.reading.rst.parse import Lookup, RstParse, lines_of_text, new_document, page_lines
from playbook.reading.rst.roles import find_role

_LOOKUP = Lookup(find_directive, find_role)


class RstPage:
    """A page of reStructuredText: facts alone, since docutils reads its text."""

    def __init__(self, path: str, docname: str, context: Context) -> None:
        self.context = context
        self.facts = facts = PageFacts(path, docname)
        self.refer, self.target, self.image = facts.refer, facts.target, facts.image
        self.fault, self.flush = facts.fault, facts.flush

    def text(self, text: str, at: At) -> None:
        """Text with blocks comes back to docutils."""

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """Text without blocks does too."""

    def html(self, text: str, line: int, block: int, at: At) -> None:
        """So does HTML."""

    def include(self, parsed: Parsed, argument: str, line: int, block: int, at: At) -> None:
        """So do other files."""

    def words_of(self, text: str) -> str:
        """A line of text as it is."""
        return text


def parse_rst(path: str, docname: str, text: str, context: Context) -> Page:
    """Read a page of reStructuredText; nothing raises."""
    page = RstPage(path, docname, context)
    page.facts.lines.use(lines_of(text))
    _read(page, text, 0, 0, embedded=False)
    return page.facts.page("rst")


def read_rst(page: PageReader, text: str, line: int, block: int) -> None:
    """Read a block of reStructuredText in another page, which begins below a line."""
    _read(page, text, line, block, embedded=True)


def _read(page: PageReader, text: str, line: int, block: int, *, embedded: bool) -> None:
    own = page.facts.source or page.facts.path
    parse = RstParse(page, _LOOKUP, own=own, block=block, real=line)
    parse.flat = embedded and page.facts.count_flat(flat=False)
    settings = page.context.rst
    document = new_document(parse, settings.language)
    lines = lines_of_text(text, own, block) if embedded else page_lines(text, own, settings)
    try:
        if settings.default_role and not embedded:
            parse.default_role = find_role(parse, settings.default_role)
        parse.run(lines, document)
        (Embedded if embedded else Finish)(parse, document).run()
    except Exception as error:  # noqa: BLE001 - the build would stop with the same error
        words = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        page.fault("rst", line + 1, block + 1, f"docutils cannot read this text: {words}")
