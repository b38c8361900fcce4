"""Where the front matter of a page ends; apart from its model, which takes time to import."""

from __future__ import annotations


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
