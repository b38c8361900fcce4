"""LaTeX → pages: only what others can refer to; the rest of its grammar is not read."""

from __future__ import annotations

import re

from playbook.book.model import Page
from playbook.reading.page_facts import PageFacts
from playbook.reading.page_reader import Context

_LABEL = re.compile(r"\\label\{([^{}]+)\}")
_HEADING = re.compile(r"\\(?P<kind>title|chapter|(?:sub)*section)\*?\{(?P<words>[^{}]*)\}")
_LEVELS = {"title": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4}


def parse_tex(path: str, docname: str, text: str, context: Context) -> Page:
    """Read the labels and headings of a LaTeX file."""
    facts = PageFacts(path, docname)
    for number, line in enumerate(text.split("\n"), start=1):
        code = re.sub(r"(?<!\\)%.*", "", line)
        for match in _HEADING.finditer(code):
            level = _LEVELS.get(match["kind"], 2)
            facts.heading(
                level, match["words"], number, number, column=match.start() + 1, nested=False
            )
        for match in _LABEL.finditer(code):
            name = context.dialect.name(match[1])
            facts.target("label", name, number, number, titled=True, column=match.start() + 1)
    return facts.page("tex")
