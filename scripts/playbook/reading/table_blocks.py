"""Tables that are written as directives: why the build leaves one out.

Each fault names the line of the content, from 0, at which it stands; -1 is the directive itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markdown_it.token import Token


class TableLeftOut(NamedTuple):
    """What is wrong with a table, and where in its content."""

    line: int
    words: str


def list_table_fault(tokens: Sequence[Token], options: Mapping[str, str]) -> TableLeftOut | None:
    """Why the content of a ``list-table`` is no table."""
    blocks = list(_blocks(tokens, 0))
    if len(blocks) != 1 or tokens[blocks[0]].type != "bullet_list_open":
        line = _line(tokens[blocks[1]]) if len(blocks) > 1 else 0
        return TableLeftOut(
            line, "it must hold one list with the sign `*` or `-`, and nothing else"
        )
    first = 0
    rows = list(_blocks(tokens, 1))
    for number, row in enumerate(rows, start=1):
        parts = list(_inside(tokens, row))
        here = _line(tokens[row])
        if len(parts) != 1 or tokens[parts[0]].type != "bullet_list_open":
            words = f"row {number} is no list of cells; write each cell behind a sign of its own, further in"
            return TableLeftOut(here, words)
        cells = sum(1 for _ in _inside(tokens, parts[0]))
        first = first or cells
        if cells != first:
            words = (
                f"row {number} has {cells} cell{'' if cells == 1 else 's'} and row 1 has {first}; "
                "give each row as many"
            )
            return TableLeftOut(here, words)
    return size_fault(len(rows), first, options)


def table_fault(tokens: Sequence[Token], options: Mapping[str, str]) -> TableLeftOut | None:
    """Why the content of a ``table`` is none."""
    blocks = list(_blocks(tokens, 0))
    types = [tokens[block].type for block in blocks]
    if types and set(types) <= {"fence", "colon_fence"}:
        return None  # a directive may make a table
    if types != ["table_open"]:
        line = next((_line(tokens[b]) for b in blocks if tokens[b].type != "table_open"), 0)
        return TableLeftOut(line, "it must hold one table in pipes, and nothing else")
    columns = sum(token.type == "th_open" for token in tokens)
    return _widths(columns, options)


def size_fault(rows: int, columns: int, options: Mapping[str, str]) -> TableLeftOut | None:
    """Why a table of so many rows and columns does not fit its options."""
    heads, stubs = (_number(options, name) for name in ("header-rows", "stub-columns"))
    wrong = _widths(columns, options)
    if wrong:
        return wrong
    if heads and rows <= heads:
        return TableLeftOut(
            -1, f"`header-rows` is {heads}, and it has {rows} row{'' if rows == 1 else 's'} in all"
        )
    if stubs and columns <= stubs:
        return TableLeftOut(
            -1,
            f"`stub-columns` is {stubs}, and it has {columns} column{'' if columns == 1 else 's'}",
        )
    return None


def _widths(columns: int, options: Mapping[str, str]) -> TableLeftOut | None:
    given = options.get("widths", "").replace(",", " ").split()
    if not given or given[0] in {"auto", "grid"} or len(given) == columns:
        return None
    words = f"`widths` has {len(given)} numbers, and it has {columns} columns; give one for each"
    return TableLeftOut(-1, words)


def _number(options: Mapping[str, str], name: str) -> int:
    text = options.get(name, "")
    return int(text) if text.isdigit() else 0


def _blocks(tokens: Sequence[Token], depth: int) -> Iterator[int]:
    """The blocks that stand so deep in others, by their number."""
    level = 0
    for number, token in enumerate(tokens):
        level -= token.nesting < 0
        if level == depth and token.nesting >= 0:
            yield number
        level += token.nesting > 0


def _inside(tokens: Sequence[Token], opening: int) -> Iterator[int]:
    """The blocks that stand at once in the one that a token opens."""
    level = 0
    for number in range(opening + 1, len(tokens)):
        token = tokens[number]
        if token.nesting < 0:
            level -= 1
            if level < 0:
                return
            continue
        if not level:
            yield number
        level += token.nesting > 0


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
