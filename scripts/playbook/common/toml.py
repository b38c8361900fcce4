"""TOML, opened in one place, with the line of each fault and of each key."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


class TomlError(Exception):
    """Text that is no TOML; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def load_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ``TomlError``."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        line, column = (place[1], place[2]) if place and place[1] else (text.count("\n") + 1, 1)
        raise TomlError(_PLACE.sub("", said).lower(), int(line), int(column)) from error
    except ValueError as error:  # a number of thousands of digits
        raise TomlError(f"a value cannot be read ({error})".split("; use")[0], 1) from error
    except RecursionError as error:
        raise TomlError("nested too deeply", 1) from error


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line on which a key stands, or the statement that holds it; 0 where there is none.

    The parser tells no lines. But what a text holds up to a line tells whether the key is there
    yet, so the line is found by halving.
    """
    lines = text.split("\n")
    low, high = 0, len(lines)  # without the first `low` lines it is not there, with `high` it is
    if not _holds(lines, high, path)[0]:
        return 0
    while low < high:
        middle = (low + high) // 2
        found, whole = _holds(lines, middle, path)
        if found:
            high = whole
        else:
            low = middle + 1
    start = _holds(lines, high - 1, path)[1]
    value: Any = load_toml(text)
    for part in path:
        value = value[part]
    word = path[-1] if isinstance(path[-1], str) else str(value)
    return _within(lines, start, high, word)


def _holds(lines: Sequence[str], count: int, path: Sequence[str | int]) -> tuple[bool, int]:
    """Whether the first lines hold a key, and how many of them are whole statements."""
    for number in range(count, -1, -1):
        try:
            value: Any = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:  # it ends within a statement of several lines
            continue
        for part in path:
            there = part in value if isinstance(value, Mapping) else _is_item(value, part)
            if not there:
                return False, number
            value = value[part]
        return True, number
    return False, 0


def _is_item(value: Any, part: str | int) -> bool:
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _within(lines: Sequence[str], start: int, end: int, word: str) -> int:
    """The line of a word in a statement of several lines, or the first line of the statement."""
    numbers = [
        number
        for number in range(start + 1, end + 1)
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#")
    ]
    first = numbers[0] if numbers else end
    return next((number for number in numbers if word in lines[number - 1]), first)
