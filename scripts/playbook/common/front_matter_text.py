"""Where the front matter of a page ends; apart from its model, which takes time to import."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIELD = re.compile(r"[A-Za-z][\w-]*:(\s|$)")
_INSIDE = re.compile(r"[A-Za-z][\w-]*:(\s|$)|[ \t]|#|- |$")
_ABOVE = re.compile(r"[\s\u200b\ufeff]*$|%|<!--.*-->\s*$")
_FIRST, _LONGEST = 30, 200  # lines in which a late head begins and ends


def header_lines(text: str) -> int | None:
    """How many lines the front matter takes with its two rules; nothing if a page has none."""
    if not text.startswith("---"):
        return None
    lines = text.splitlines()
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            return number
    return None


def late_header(lines: Sequence[str]) -> int:
    """The line of a front matter that does not begin on the first line; 0 if there is none.

    Only empty lines and comments stand above it, or blanks before its first rule.
    """
    for number, line in enumerate(lines[:_FIRST], start=1):
        if line.strip() == "---":
            rest = lines[number : number + _LONGEST]
            ends = (n for n, text in enumerate(rest) if text.strip() in ("---", "..."))
            inside = rest[: next(ends, 0)]
            whole = all(_INSIDE.match(text) for text in inside)
            return number if inside and _FIELD.match(inside[0]) and whole else 0
        if not _ABOVE.match(line):
            return 0
    return 0
