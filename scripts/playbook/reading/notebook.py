"""Jupyter notebooks → pages: cells of Markdown, what code cells put out, and glued results.

A person opens the notebook in Jupyter and counts cells, so a fact stands in a line of a cell.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt

from playbook.book.addresses import outside
from playbook.book.model import Page
from playbook.book.names import lines_of
from playbook.common.findings import build_line
from playbook.reading.html_text import addresses_in
from playbook.reading.markdown import MarkdownReader
from playbook.reading.notebook_form import form_faults
from playbook.reading.page_reader import At, Context
from playbook.reading.text_cells import is_removed

_CHUNK = re.compile(r"```+\s*\{[^}]*\}")


def parse_notebook(path: str, docname: str, text: str, context: Context) -> Page:
    """Read a notebook; one that is no notebook gives a page with a fault."""
    reader = MarkdownReader(path, docname, context)
    try:
        data = json.loads(text)
        cells = data.get("cells")
        if not isinstance(cells, list):
            cells = [c for sheet in data.get("worksheets", ()) for c in sheet.get("cells", ())]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        reader.fault("notebook", line, 0, str(getattr(error, "msg", "no notebook")))
        return reader.facts.page("notebook")
    for fault in form_faults(data) if context.dialect.strict_notebooks else ():
        reader.facts.begin_cell(fault.cell, [])
        reader.fault("notebook", 1, 0, fault.words)
    reader.facts.begin_cell(0, [])
    metadata = data.get("metadata")
    own = [cell for cell in cells if isinstance(cell, dict)]
    first = _source(own[0]) if own and own[0].get("cell_type") == "markdown" else ""
    known = metadata if isinstance(metadata, dict) else {}
    reader.settings(dict(context.dialect.notebook_head(known, first)))
    context.dialect.front(reader)
    _read(reader, own)
    return reader.facts.page("notebook")


def parse_rmd(path: str, docname: str, text: str, context: Context) -> Page:
    """Read R Markdown as jupytext does: chunks of code divide it into cells.

    A person opens it as a text, so a fact stands in a line of the file; the build counts cells.
    """
    reader = MarkdownReader(path, docname, context)
    lines = lines_of(text)
    reader.facts.lines.use(lines)
    start = 0
    if lines and lines[0].strip() == "---":
        ends = [n for n, line in enumerate(lines[1:], start=1) if line.strip() in ("---", "...")]
        start = ends[0] + 1 if ends else 0
    chunks = [chunk for chunk in _chunks(lines, start) if chunk.source.strip()]
    reader.title_from_front()
    reader.pieces(
        (chunk.source, At(chunk.above, build_line(number, 1)))
        for number, chunk in enumerate(chunks, start=1)
        if not chunk.code
    )
    reader.finish()
    return reader.facts.page("notebook")


class _Chunk(NamedTuple):
    """A cell of R Markdown, and how many lines stand above it."""

    source: str
    above: int
    code: bool


def _chunks(lines: list[str], start: int) -> Iterator[_Chunk]:
    """The cells of R Markdown, from a line on."""
    first, code = start, False
    for number, line in enumerate(lines[start:], start=start):
        ends = line.startswith("```") if code else _CHUNK.match(line) is not None
        if ends:
            yield _chunk(lines, first, number, code=code)
            first, code = number + 1, not code
    yield _chunk(lines, first, len(lines), code=False)


def _chunk(lines: list[str], first: int, end: int, *, code: bool) -> _Chunk:
    """The cell between two lines, without the empty lines around it."""
    while first < end and not lines[first]:
        first += 1
    return _Chunk("\n".join(lines[first:end]).rstrip("\n"), first, code)


def _source(cell: dict[str, Any]) -> str:
    """The text of a cell."""
    source = cell.get("source", cell.get("input", ""))
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _read(reader: MarkdownReader, cells: list[dict[str, Any]]) -> None:
    sources: dict[int, str] = {}
    reader.title_from_front()
    for number, cell in enumerate(cells, start=1):
        source = _source(cell)
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        tags = tags if isinstance(tags, list) else []
        hidden = is_removed(metadata)
        if cell.get("cell_type") == "markdown" and source.strip() and not hidden:
            sources[number] = source
            reader.facts.begin_cell(number, [])
            reader.context.dialect.code_cell(reader, "", metadata, 1)
        elif cell.get("cell_type") == "code":
            reader.facts.begin_cell(number, [])
            reader.context.dialect.code_cell(reader, source, metadata, 1)
            _glued(reader, cell.get("outputs"))
            if not hidden and not _TAGS_WITHOUT_OUTPUT & set(map(str, tags)):
                _shown(reader, cell.get("outputs"))
    reader.cells(sources)
    reader.finish()


_TAGS_WITHOUT_OUTPUT = frozenset(("remove-output", "remove_output"))
# Of the forms of a result the first of these is shown; the others hold no links.
_FORMS = (
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/markdown",
)


def _shown(reader: MarkdownReader, outputs: Any) -> None:
    """The outside addresses of results that stand on the page."""
    for output in outputs if isinstance(outputs, list) else ():
        data = output.get("data") if isinstance(output, dict) else None
        if not isinstance(data, dict):
            continue
        form = next((form for form in _FORMS if form in data), "")
        value = data.get(form, "")
        text = "".join(map(str, value)) if isinstance(value, list) else str(value)
        for target in _targets(form, text):
            if outside(target):
                reader.refer("output-link", target, 0, 0)


def _targets(form: str, text: str) -> Iterator[str]:
    if form == "text/html":
        yield from map(html.unescape, addresses_in(text))
    elif form == "text/markdown":
        tokens = MarkdownIt("commonmark").parse(text)
        for token in (child for block in tokens for child in block.children or ()):
            yield str(token.attrs.get("href") or token.attrs.get("src") or "")


def _glued(reader: MarkdownReader, outputs: Any) -> None:
    """Results that other pages show by name."""
    for output in outputs if isinstance(outputs, list) else ():
        metadata = output.get("metadata") if isinstance(output, dict) else None
        scrap = metadata.get("scrapbook") if isinstance(metadata, dict) else None
        if isinstance(scrap, dict) and isinstance(scrap.get("name"), str):
            reader.target("glue", scrap["name"], 0, 0)
