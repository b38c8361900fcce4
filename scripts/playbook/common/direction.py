"""Names that are written from right to left, within a line that goes from left to right."""

from __future__ import annotations

import unicodedata

# A sign that nobody sees: what follows it goes from left to right again.
TO_THE_RIGHT = "\u200e"
_FROM_RIGHT = ("R", "AL")


def ends_from_right(text: str) -> bool:
    """Whether the last letter of a text is written from right to left."""
    ways = (unicodedata.bidirectional(character) for character in reversed(text))
    return next((way in _FROM_RIGHT for way in ways if way in (*_FROM_RIGHT, "L")), False)


def in_line(name: str) -> str:
    """A name as a part of a line, so that the parts of the line stay in their order."""
    return f"{name}{TO_THE_RIGHT}" if ends_from_right(name) else name
