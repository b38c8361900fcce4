"""The part of a file that is shown as code: what ``literalinclude`` takes from it, or why nothing.

The filters run in the order of Sphinx, since each works on what the one before has left. Nothing
is run: objects of Python are looked up in its syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# Options that Sphinx does not take together.
_PAIRS = (
    ("lineno-match", "lineno-start"),
    ("lineno-match", "append"),
    ("lineno-match", "prepend"),
    ("start-after", "start-at"),
    ("end-before", "end-at"),
    *(
        ("diff", name)
        for name in (
            "pyobject",
            "lineno-start",
            "lineno-match",
            "lines",
            "start-after",
            "end-before",
            "start-at",
            "end-at",
        )
    ),
)
MAX_LINE = 1_000_000  # a larger number of a line is none; the list of all of them would be long


class PartFault(NamedTuple):
    """Why nothing is shown: the words of Sphinx for the option, and what stands in it."""

    option: str
    problem: str


class _NoPart(Exception):
    def __init__(self, option: str, problem: str) -> None:
        super().__init__(problem)
        self.fault = PartFault(option, problem)


def part_fault(text: str, options: Mapping[str, str]) -> PartFault | None:
    """What is wrong with the part of a text that options ask for; nothing where it is there."""
    for one, other in _PAIRS:
        if one in options and other in options:
            return PartFault(one, f"`{one}` and `{other}` cannot stand together; keep one")
    if "diff" in options or "encoding" in options:
        return None
    width = options.get("tab-width", "")
    lines = (text.expandtabs(int(width)) if width.isdigit() else text).splitlines()
    try:
        left = _end(_start(_object(text, lines, options), options), options)
        left = _lines(left, options)
    except _NoPart as gone:
        return gone.fault
    more = sum(bool(options.get(name)) for name in ("prepend", "append"))
    return emphasis_fault(options.get("emphasize-lines", ""), len(left) + more)


def emphasis_fault(spec: str, total: int) -> PartFault | None:
    """What is wrong with the numbers of lines that are set off in code of so many lines."""
    if not spec:
        return None
    try:
        numbers = list(_numbers("emphasize-lines", spec, total))
    except _NoPart as wrong:
        return wrong.fault
    if any(number >= total for number in numbers):
        return PartFault(
            "emphasize-lines", f"`{spec}` goes beyond the {total} lines that are shown"
        )
    return None


def _object(text: str, lines: list[str], options: Mapping[str, str]) -> list[str]:
    name = options.get("pyobject")
    if not name:
        return lines
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise _NoPart("pyobject", "the file cannot be read as Python") from error
    places = dict(_objects(tree, ""))
    if name not in places:
        known = ", ".join(f"`{other}`" for other in list(places)[:5]) or "none"
        raise _NoPart("pyobject", f"the file has no object `{name}`; those it has: {known}")
    first, last = places[name]
    return lines[first - 1 : last]


def _objects(node: ast.AST, prefix: str, *, inside: bool = False) -> Iterator[tuple[str, _Lines]]:
    """Functions and classes by their full names; a function within another has none to Sphinx."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _objects(child, prefix, inside=inside)
            continue
        function = not isinstance(child, ast.ClassDef)
        name = f"{prefix}{child.name}"
        if not (function and inside):
            first = min([child.lineno, *(mark.lineno for mark in child.decorator_list)])
            yield name, (first, child.end_lineno or child.lineno)
        yield from _objects(child, f"{name}.", inside=function)


_Lines = tuple[int, int]


def _start(lines: list[str], options: Mapping[str, str]) -> list[str]:
    name = next((name for name in ("start-at", "start-after") if name in options), "")
    words = options.get(name)
    if not words:
        return lines
    for number, line in enumerate(lines):
        if words in line:
            return lines[number + (name == "start-after") :]
    raise _NoPart(name, f"no line holds `{words}`")


def _end(lines: list[str], options: Mapping[str, str]) -> list[str]:
    name = next((name for name in ("end-at", "end-before") if name in options), "")
    words = options.get(name)
    if not words:
        return lines
    for number, line in enumerate(lines):
        # Sphinx lets the first line pass, where a part ends before it.
        if words in line and (name == "end-at" or number):
            return lines[: number + (name == "end-at")]
    raise _NoPart(name, f"no line behind the beginning holds `{words}`")


def _lines(lines: list[str], options: Mapping[str, str]) -> list[str]:
    spec = options.get("lines")
    if not spec:
        return lines
    numbers = list(_numbers("lines", spec, len(lines)))
    if any(number >= len(lines) for number in numbers):
        raise _NoPart("lines", f"`{spec}` goes beyond the {len(lines)} lines that are there")
    if "lineno-match" in options and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise _NoPart("lineno-match", f"`{spec}` has gaps, so its lines cannot keep their numbers")
    return [lines[number] for number in numbers]


def _numbers(option: str, spec: str, total: int) -> Iterator[int]:
    """The numbers of lines, from 0, that such as ``1,3-5,8-`` names."""
    for part in spec.split(","):
        first, dash, last = (word.strip() for word in part.strip().partition("-"))
        if not (first or (dash and last)) or not all(w.isdigit() for w in (first, last) if w):
            raise _NoPart(option, f"`{spec}` is no list of lines, such as 1,3-5")
        start = int(first or 1)
        end = (int(last) if last else max(start, total)) if dash else start
        if start > end or end > MAX_LINE:
            raise _NoPart(option, f"`{spec}` is no list of lines, such as 1,3-5")
        yield from range(start - 1, end)
