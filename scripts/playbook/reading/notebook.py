"""Jupyter notebooks → pages: cells of Markdown, what code cells put out, and glued results.

The build counts a line of a notebook as cell × 10,000 + line. A person opens the notebook in
Jupyter and counts cells, so findings use the same number.
"""

from __future__ import annotations

import json
import re
from typing import Any

from playbook.book.model import Fault, Page
from playbook.reading.markdown import MarkdownReader
from playbook.reading.page_reader import At, Context

CELL = 10_000


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
        reader.facts.faults.append(
            Fault("notebook", line, 0, 0, (str(getattr(error, "msg", "no notebook")),))
        )
        return reader.facts.page("notebook", text.count("\n") + 1)
    metadata = data.get("metadata")
    reader.settings(metadata if isinstance(metadata, dict) else {})
    _read(reader, [cell for cell in cells if isinstance(cell, dict)])
    return reader.facts.page("notebook", text.count("\n") + 1)


def parse_rmd(path: str, docname: str, text: str, context: Context) -> Page:
    """Read R Markdown as jupytext does: chunks of code divide it into cells."""
    reader = MarkdownReader(path, docname, context)
    lines = text.replace("\r\n", "\n").split("\n")
    start = 0
    if lines and lines[0].strip() == "---":
        ends = [n for n, line in enumerate(lines[1:], start=1) if line.strip() in ("---", "...")]
        start = ends[0] + 1 if ends else 0
    cells: list[dict[str, Any]] = []
    current: list[str] = []
    inside = False
    for line in lines[start:]:
        if not inside and re.match(r"```+\s*\{[^}]*\}", line):
            cells.append({"cell_type": "markdown", "source": "\n".join(current).strip("\n")})
            current, inside = [], True
        elif inside and line.startswith("```"):
            cells.append({"cell_type": "code", "source": "\n".join(current)})
            current, inside = [], False
        else:
            current.append(line)
    cells.append({"cell_type": "markdown", "source": "\n".join(current).strip("\n")})
    _read(reader, [cell for cell in cells if cell["source"].strip()])
    return reader.facts.page("notebook", len(lines))


def _read(reader: MarkdownReader, cells: list[dict[str, Any]]) -> None:
    read = []
    reader.title_from_front()
    for index, cell in enumerate(cells):
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        place = (index + 1) * CELL
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        hidden = isinstance(tags, list) and bool(
            {"remove_cell", "remove-cell"} & set(map(str, tags))
        )
        if cell.get("cell_type") == "markdown" and source.strip() and not hidden:
            at = At(place, place + 1)
            reader.facts.lines.cells[place] = source.replace("\r\n", "\n").split("\n")
            read.append((reader.grammar.blocks(source), at))
        elif cell.get("cell_type") == "code":
            _glued(reader, cell.get("outputs"), place)
    reader.cells(read)
    reader.finish()


def _glued(reader: MarkdownReader, outputs: Any, place: int) -> None:
    """Results that other pages show by name."""
    for output in outputs if isinstance(outputs, list) else ():
        metadata = output.get("metadata") if isinstance(output, dict) else None
        scrap = metadata.get("scrapbook") if isinstance(metadata, dict) else None
        if isinstance(scrap, dict) and isinstance(scrap.get("name"), str):
            reader.target("glue", scrap["name"], place, place)
