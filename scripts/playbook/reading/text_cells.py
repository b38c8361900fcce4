"""The cells of a notebook that is written as Markdown: where each stands, and what is said of it.

Code cells, raw cells and lines such as ``+++ {"tags": ["remove-cell"]}`` divide the text. What the
build cannot read of them stops it, so each such place is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from markdown_it.token import Token

from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.directive_text import split_options

CODE, RAW = "{code-cell}", "{raw-cell}"
_REMOVED = frozenset(("remove_cell", "remove-cell"))


class TextPiece(NamedTuple):
    """Lines of Markdown between two cells, from 0; ``removed`` ones are read by nobody."""

    first: int
    last: int
    removed: bool


class CellFault(NamedTuple):
    """Why the build cannot read a cell: its line, from 1, and what is wrong."""

    line: int
    problem: str


class TextCells(NamedTuple):
    """All pieces of Markdown, the faults of cells, and the files that code cells load."""

    pieces: tuple[TextPiece, ...]
    faults: tuple[CellFault, ...]
    loads: tuple[tuple[int, str], ...]


def is_removed(metadata: object) -> bool:
    """Whether the tags of a cell take it out of the book."""
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and bool(_REMOVED & set(map(str, tags)))


def text_cells(tokens: Iterable[Token], lines: int) -> TextCells:
    """Divide a text of so many lines into its cells."""
    pieces: list[TextPiece] = []
    faults: list[CellFault] = []
    loads: list[tuple[int, str]] = []
    start, removed = 0, False
    for token in _top(tokens):
        first, last = token.map or (0, 0)
        if token.type == "front_matter":
            start = last
        elif token.type == "myst_block_break":
            pieces.append(TextPiece(start, first, removed))
            metadata, problem = _break(token.content)
            faults += [CellFault(first + 1, problem)] if problem else []
            start, removed = last, is_removed(metadata)
        elif token.type == "fence" and token.info.startswith((CODE, RAW)):
            pieces.append(TextPiece(start, first, removed))
            options, problem = _options(token.content)
            faults += [CellFault(first + 1, problem)] if problem else []
            if "load" in options and token.info.startswith(CODE):
                loads.append((first + 1, str(options["load"])))
            start, removed = last, False
    pieces.append(TextPiece(start, lines, removed))
    return TextCells(tuple(pieces), tuple(faults), tuple(loads))


def _top(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens that stand in no list, quotation or other block."""
    nesting = 0
    for token in tokens:
        nesting += token.nesting
        if not nesting and token.map:
            yield token


def _break(content: str) -> tuple[object, str]:
    """What stands behind ``+++``, and why it cannot be read."""
    if not content:
        return {}, ""
    try:
        metadata = json.loads(content.strip())
    except (ValueError, RecursionError) as error:
        return {}, f"what stands behind `+++` is no JSON ({getattr(error, 'msg', error)})"
    if not isinstance(metadata, dict):
        return {}, 'what stands behind `+++` is no list of names and values, such as {"tags": []}'
    return metadata, ""


def _options(content: str) -> tuple[Mapping[str, object], str]:
    """The options of a cell, which are YAML, and why they cannot be read."""
    block = split_options(content)
    if block is None:
        return {}, ""
    try:
        value = load_yaml(block)
    except YamlError as error:
        return {}, f"its options are no YAML ({error.message})"
    if value and not isinstance(value, dict):
        return {}, "its options are no names and values; write `:tags: [hide-input]`"
    return value or {}, ""
