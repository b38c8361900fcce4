"""Where the lines of a notebook's cells stand in its file, which is JSON.

A finding counts lines in a cell, as a person sees them; programs open the file, and want a line
and a column of it. What a file says twice counts as it does to ``json.loads``: the last time.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from playbook.common.findings import FilePlace

_SPACE = re.compile(r"[ \t\r\n]*")
# One character as JSON writes it; the two halves of one above U+FFFF are one.
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
_END = re.compile(r"\r\n|\r|\n")  # of a line, as the reader of pages parts them


class NotebookText:
    """The text of a notebook, and what of its cells stands where in it.

    Raises ``ValueError`` for a text that is no JSON.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._rows = [0, *(match.end() for match in re.finditer("\n", text))]
        self._cells = _Scanner(text).notebook()
        self._letters: dict[int, _Letters | None] = {}

    def place(self, cell: int, line: int, column: int = 0) -> FilePlace:
        """Where a letter of a cell stands; for line 0, or one that is not there, the cell itself."""
        letters = self._source(cell)
        if letters is None or not 0 < line <= len(letters.lines):
            start = self._cells[cell - 1].start if 0 < cell <= len(self._cells) else 0
            return FilePlace(self._row(start))
        letter = letters.lines[line - 1] + max(column - 1, 0)
        if letter >= len(letters.offsets):
            return FilePlace(self._row(letters.offsets[-1]))
        found = self._at(letters.offsets[letter])
        return found if column else FilePlace(found.line)

    def find(self, cell: int, line: int, column: int, words: str) -> tuple[FilePlace, str] | None:
        """Where words stand in a line of a cell, from a column on, and how the file writes them.

        Nothing if they do not stand there in one piece.
        """
        letters = self._source(cell)
        if letters is None or not words or not 0 < line <= len(letters.lines):
            return None
        ends = [*letters.lines[1:], len(letters.words)]
        first = letters.words.find(
            words, letters.lines[line - 1] + max(column - 1, 0), ends[line - 1]
        )
        if first < 0:
            return None
        last = _CHARACTER.match(self.text, letters.offsets[first + len(words) - 1])
        written = self.text[letters.offsets[first] : last.end() if last else 0]
        return (self._at(letters.offsets[first]), written) if _reads(written) == words else None

    def _source(self, cell: int) -> _Letters | None:
        if not 0 < cell <= len(self._cells):
            return None
        if cell not in self._letters:
            self._letters[cell] = _letters(self.text, self._cells[cell - 1].parts)
        return self._letters[cell]

    def _at(self, offset: int) -> FilePlace:
        row = self._row(offset)
        return FilePlace(row, offset - self._rows[row - 1] + 1)

    def _row(self, offset: int) -> int:
        return bisect_right(self._rows, offset)


class _Cell(NamedTuple):
    """Where a cell begins, and the texts of its source, without their quotation marks."""

    start: int
    parts: tuple[range, ...]


class _Letters(NamedTuple):
    """The source of a cell: its words, where each letter stands in the file, which begin lines."""

    words: str
    offsets: array[int]
    lines: list[int]


def _letters(text: str, parts: tuple[range, ...]) -> _Letters | None:
    if not parts:
        return None
    words = "".join(json.loads(text[part.start - 1 : part.stop + 1]) for part in parts)
    offsets = array("Q")
    for part in parts:
        offsets.extend(m.start() for m in _CHARACTER.finditer(text, part.start, part.stop))
    # Behind the last letter there is a place, too.
    offsets.append(parts[-1].stop)
    return _Letters(words, offsets, [0, *(match.end() for match in _END.finditer(words))])


def _reads(written: str) -> str | None:
    """The words that are written so in JSON; nothing if they are parts of two texts."""
    try:
        return str(json.loads(f'"{written}"'))
    except ValueError:
        return None


class _Scanner:
    """Reads on in a text that is JSON; what is of no use is passed over, without being looked at."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self._decode = json.JSONDecoder().raw_decode

    def notebook(self) -> list[_Cell]:
        """The cells of the notebook, in their order."""
        found: dict[str, list[_Cell]] = {}
        for key in self._keys():
            if key == "cells" and self._next("["):
                found[key] = list(self._cells())
            elif key == "worksheets":
                found[key] = [cell for _ in self._items() for cell in self._sheet()]
            else:
                found.pop(key, None)
                self._value()
        return found.get("cells", found.get("worksheets", []))

    def _sheet(self) -> list[_Cell]:
        found: list[_Cell] = []
        for key in self._keys():
            if key == "cells":
                found = list(self._cells())
            else:
                self._value()
        return found

    def _cells(self) -> Iterator[_Cell]:
        """The cells of a list; what is no cell in it is not counted."""
        for _ in self._items():
            if not self._next("{"):
                self._value()
                continue
            start, sources = self.at, {}
            for key in self._keys():
                if key in {"source", "input"}:
                    sources[key] = self._parts()
                else:
                    self._value()
            yield _Cell(start, sources.get("source", sources.get("input", ())))

    def _parts(self) -> tuple[range, ...]:
        """The texts of a source, which is a text or a list of them; of none other is it known."""
        if self._next('"'):
            return (self._text(),)
        parts: list[range] = []
        known = self._next("[")
        for _ in self._items():
            if self._next('"'):
                parts.append(self._text())
            else:
                known = False
                self._value()
        return tuple(parts) if known else ()

    def _text(self) -> range:
        start = self.at + 1
        self._value()
        return range(start, self.at - 1)

    def _next(self, sign: str) -> bool:
        """Whether the next value begins with a sign."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text.startswith(sign, self.at)

    def _take(self, sign: str) -> bool:
        found = self._next(sign)
        self.at += found
        return found

    def _value(self) -> object:
        """Pass over the next value."""
        self._next("")
        value, self.at = self._decode(self.text, self.at)
        return value

    def _keys(self) -> Iterator[str]:
        """The keys of the next value; whoever asks passes over the value of each before the next.

        A value of another kind is passed over, and has none.
        """
        if not self._take("{"):
            self._value()
            return
        while not self._take("}"):
            key = str(self._value())
            self._take(":")
            yield key
            self._take(",")

    def _items(self) -> Iterator[None]:
        """The same for the items of a list."""
        if not self._take("["):
            self._value()
            return
        while not self._take("]"):
            yield
            self._take(",")
