"""Pieces of MyST text that mystmd takes apart in its own way: options in braces, parts of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# A class, an id, a value in quotes or without, a word.
_OPTION = re.compile(
    r"(?P<mark>[.#])(?P<of>[A-Za-z0-9_-]+)(?=\s|$)"
    r'|(?P<key>[a-zA-Z0-9_-]+)=(?:"(?P<quoted>(?:\\.|[^\\"])*)"|(?P<plain>[^\s"\']+))(?=\s|$)'
    r"|(?P<word>\S+)"
)
_LINES = re.compile(r"([0-9]+)(?:\s*(-)\s*([0-9]+)?)?$")


def inline_options(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """``name .class #id key="value"`` → the name, and the options; without a name it is empty."""
    name, found = "", []
    for number, match in enumerate(_OPTION.finditer(text)):
        if match["mark"]:
            found.append(("class" if match["mark"] == "." else "label", match["of"]))
        elif match["key"]:
            quoted = match["quoted"]
            value = match["plain"] if quoted is None else quoted.replace('\\"', '"').strip()
            found.append((match["key"], value))
        elif not number:
            name = match["word"]
    return name, tuple(found)


def included_part(text: str, options: Mapping[str, str]) -> tuple[str, int, str]:
    """The part of an included file, its first line from 0, and the words that are not in the file."""
    lines = text.replace("\r\n", "\n").split("\n")
    if options.get("lines") or {"start-line", "end-line"} & options.keys():
        first, last = next(_spans(options, len(lines)), (0, len(lines)))
        return "\n".join(lines[first:last]), first, ""
    start, end, missing = 0, len(lines), ""
    begins = options.get("start-at") or options.get("start-after")
    ends = options.get("end-at") or options.get("end-before")
    if begins:
        start = _line_with(lines, begins, 0)
        missing = "" if start >= 0 else begins
        start = max(start, 0) + (not options.get("start-at"))
    if ends:
        end = _line_with(lines, ends, start + 1)
        missing = missing or ("" if end >= 0 else ends)
        end = end + bool(options.get("end-at")) if end >= 0 else len(lines)
    return "\n".join(lines[start:end]), start, missing


def _line_with(lines: list[str], words: str, first: int) -> int:
    return next((n for n in range(first, len(lines)) if words in lines[n]), -1)


def _spans(options: Mapping[str, str], count: int) -> Iterator[tuple[int, int]]:
    """The lines that are taken, from 0; of several spans the whole that they lie in."""
    spans = []
    for part in options.get("lines", "").split(","):
        match = _LINES.match(part.strip())
        if match:
            first = int(match[1])
            last = int(match[3]) if match[3] else count if match[2] else first
            spans.append((max(first - 1, 0), last))
    if not options.get("lines"):
        spans.append((_whole(options.get("start-line"), 0), _whole(options.get("end-line"), count)))
    if spans:
        yield min(first for first, _ in spans), max(last for _, last in spans)


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return int(value or otherwise)
    except ValueError:
        return otherwise
