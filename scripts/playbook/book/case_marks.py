"""Marks around what belongs to the partnership that a book tells of: ``[words]{.our-case}``.

Readers do not see them. Whoever takes a page over gets it without what stands in them, or with
the words that a mark names: ``[words]{.our-case instead="other words"}``. Whole blocks stand in a
directive, ``:::{our-case}`` … ``:::``, which may have the option ``instead`` too.

Nothing here knows a language: what goes is what a writer has marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from playbook.book.vocabulary import BODY
from playbook.common.front_matter_text import header_lines

CASE = "our-case"
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>.*)$")
_NAME = re.compile(r"\{(?P<name>[\w:+.-]+)\}")
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
_ATTRIBUTES = re.compile(r"\{(?:[^{}\"\n]|\"[^\"\n]*\")*\}")
_CLASS = re.compile(rf"(?<![\w.-])\.{CASE}(?![\w-])")
_MEANT = re.compile(r"(?<![\w-])[.#]?our[-_ ]?case(?![\w-])", re.IGNORECASE)
_INSTEAD = re.compile(r'\binstead="([^"\n]*)"')
_ESCAPED_OR_CODE = re.compile(r"\\.|(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
# Inline text ends where one of these begins: a mark cannot reach over it.
_NEW_BLOCK = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d+[.)][ \t]|\||>|%)")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d+[.)])(?=[ \t\0]|$)")
_PIPE = re.compile(r"(?<!\\)\|")
_HYPHENS = re.compile(r"[ \t]*\|[ \t:|-]+\|[ \t]*$")
# What a line that ends with a colon may lead to.
_LED_TO = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|[|>!]|`{3}|~{3}|:{3})")
_TAKEN = "\0"  # stands where something was taken out, until the line is tidied


class Mark(NamedTuple):
    """A marked part of a text, as offsets: all of it, and what readers see of it."""

    start: int
    end: int
    first: int
    last: int
    instead: str = ""


class MarkFault(NamedTuple):
    """A mark that does not do what it seems to, or leaves something hanging; lines count from 1."""

    line: int
    message: str


class Line(NamedTuple):
    """A line of a text without its case, with its number in the whole text."""

    number: int
    text: str


class Marked(NamedTuple):
    """A text with its outer marks in order; ``faults`` are marks that cannot be read."""

    text: str
    marks: tuple[Mark, ...]
    faults: tuple[MarkFault, ...]

    def shown(self) -> str:
        """The text as readers get it: with what is marked, and without the marks."""
        return self._replaced(lambda mark: self.text[mark.first : mark.last])

    def blanked(self) -> str:
        """The text with every mark turned to spaces, so that all else keeps its place."""
        return self._replaced(
            lambda mark: re.sub(r"[^\n]", " ", self.text[mark.start : mark.end]),
        )

    def covers(self, line: int, column: int) -> bool:
        """Whether a place lies in a mark; both count from 1, and a column 0 is that of the first word."""
        start = _offset(self.text, line - 1)
        if not column:
            words = self.text[start : _line_end(self.text, start, len(self.text))]
            column = len(words) - len(words.lstrip()) + 1
        return any(mark.start <= start + column - 1 < mark.end for mark in self.marks)

    def without_case(self) -> str:
        """The text as others get it."""
        return "".join(f"{line.text}\n" for line in _left(self)[0])

    def hanging(self) -> Iterator[MarkFault]:
        """What would make no sense once the marked parts are gone."""
        lines, faults = _left(self)
        yield from faults
        yield from _leads_to_nothing(self.text, lines)

    def _replaced(self, words: Callable[[Mark], str]) -> str:
        parts, place = [], 0
        for mark in self.marks:
            parts += [self.text[place : mark.start], words(mark)]
            place = mark.end
        return "".join((*parts, self.text[place:]))


def read_marks(text: str) -> Marked:
    """Find every mark of a page, and those that are broken."""
    scan = _Scan(text, [], [])
    head = header_lines(text) or 0
    start = _offset(text, head)
    scan.no_mark(0, start, "the front matter")
    scan.blocks(start, len(text))
    outer: list[Mark] = []
    for mark in sorted(scan.marks):
        if not outer or mark.start >= outer[-1].end:
            outer.append(mark)
    return Marked(text, tuple(outer), tuple(sorted(scan.faults)))


def _offset(text: str, lines: int) -> int:
    """Where the line after so many lines begins."""
    place = 0
    for _ in range(lines):
        end = text.find("\n", place)
        if end < 0:
            return len(text)
        place = end + 1
    return place


class _Scan(NamedTuple):
    """One walk over a text, which collects marks and faults."""

    text: str
    marks: list[Mark]
    faults: list[MarkFault]

    def fault(self, place: int, message: str) -> None:
        """Remember a fault at an offset."""
        self.faults.append(MarkFault(self.text.count("\n", 0, place) + 1, message))

    def no_mark(self, start: int, end: int, where: str) -> None:
        """Say of each mark between two offsets that it does nothing there."""
        for found in re.finditer(rf"\]\{{[^{{}}\n]*\.{CASE}\b|\{{{CASE}\}}", self.text[start:end]):
            self.fault(
                start + found.start(),
                f"a mark `{CASE}` in {where} hides nothing; set it around the whole block",
            )

    def blocks(self, start: int, end: int) -> None:
        """Read the blocks between two offsets: fences, and paragraphs between them."""
        paragraph = place = start
        while place < end:
            stop = self.text.find("\n", place, end)
            stop = end if stop < 0 else stop
            line = self.text[place:stop]
            fence = _FENCE.match(line)
            if fence or not line.strip() or _NEW_BLOCK.match(line):
                self.paragraph(paragraph, place)
                paragraph = place
            if fence and (fence["fence"][0] == ":" or "`" not in fence["info"]):
                paragraph = stop = self.fence(place, stop, end, fence)
            place = stop + 1
        self.paragraph(paragraph, min(place, end))

    def fence(self, start: int, stop: int, end: int, fence: re.Match[str]) -> int:
        """Read what a fence holds, and return where its last line ends."""
        sign = fence["fence"]
        closing = re.compile(rf"^[ \t]*{sign[0]}{{{len(sign)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(self.text, stop + 1, end)
        inner = (min(stop + 1, end), found.start() if found else end)
        name = _NAME.match(fence["info"])
        if name and name["name"] == CASE:
            if not found:
                self.fault(start, f"`{sign}{{{CASE}}}` is never closed; add a line `{sign}`")
            self.block_mark(start + fence.start("fence"), *inner, found.end() if found else end)
        elif name and BODY.get(name["name"]) != "code":
            self.blocks(*inner)
        elif sign[0] != ":" or name:
            self.no_mark(*inner, "code")
        return found.end() if found else end

    def block_mark(self, start: int, first: int, last: int, end: int) -> None:
        """Remember a directive that marks what stands in it."""
        instead = ""
        while option := _OPTION.match(self.text, first, _line_end(self.text, first, last)):
            if option["name"] == "instead":
                instead = option["value"].strip()
            first = min(option.end() + 1, last)
        self.marks.append(Mark(start, end, first, last, instead))

    def paragraph(self, start: int, end: int) -> None:
        """Find the marks within the words of one block."""
        words = self.text[start:end]
        if "{" not in words or words.lstrip().startswith("%"):
            return
        for code in _ESCAPED_OR_CODE.finditer(words):
            self.no_mark(start + code.start(), start + code.end(), "code")
        # What is escaped or code keeps its place, and opens and closes nothing.
        bare = _ESCAPED_OR_CODE.sub(lambda found: "x" * len(found[0]), words)
        opened: list[int] = []
        for place, sign in ((m.start(), m[0]) for m in re.finditer(r"[\[\]]", bare)):
            if sign == "[":
                opened.append(place)
                continue
            first = opened.pop() if opened else -1
            attributes = _ATTRIBUTES.match(words, place + 1)
            if attributes and _MEANT.search(_unquoted(attributes[0])):
                self.span(start, bare, first, attributes)
        for stray in re.finditer(rf"(?<!\])\{{\.{CASE}\b", bare):
            self.fault(
                start + stray.start(), f"this marks nothing; write it as `[words]{{.{CASE}}}`"
            )

    def span(self, shift: int, bare: str, first: int, attributes: re.Match[str]) -> None:
        """Remember words in brackets that are marked."""
        start, last = shift + first, shift + attributes.start() - 1
        if not _CLASS.search(_unquoted(attributes[0])):
            self.fault(last, f"`{attributes[0]}` marks nothing; write it as `{{.{CASE}}}`")
        elif first < 0:
            self.fault(last, f"nothing opens this mark; write it as `[words]{{.{CASE}}}`")
        elif bare.lstrip().startswith("|") and _PIPE.search(bare, first, attributes.start()):
            self.fault(start, "a mark reaches over the side of a cell; give each cell its own")
        else:
            instead = _INSTEAD.search(attributes[0])
            end = shift + attributes.end()
            self.marks.append(Mark(start, end, start + 1, last, instead[1] if instead else ""))


def _unquoted(attributes: str) -> str:
    return re.sub(r'"[^"]*"', '""', attributes)


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found < 0 else found


# --- what is left


def _left(marked: Marked) -> tuple[list[Line], list[MarkFault]]:
    """The lines that are left, tidied, and what hangs within a line, an item or a table."""
    lines: list[Line] = []
    faults: list[MarkFault] = []
    gone = -1  # indent of the item whose first line was taken out
    for number, text in _raw(marked):
        indent = len(text) - len(text.lstrip(" \t"))
        if gone >= 0 and text.strip() and _TAKEN not in text and indent > gone:
            faults.append(
                MarkFault(number, "the item that this line goes on with is left out; mark it too")
            )
        item = _ITEM.match(text)
        if text.strip():
            gone = -1
        tidied = _row(text) if text.lstrip().startswith("|") else _words(text, item)
        if tidied is None:
            gone = len(item["indent"]) if item else -1
            continue
        if _TAKEN in tidied:
            faults.append(
                MarkFault(number, "a cell would be left empty; mark the other cells of the row too")
            )
        lines.append(Line(number, tidied.replace(_TAKEN, "")))
    return lines, [*faults, *_bare_tables(marked.text, lines)]


def _raw(marked: Marked) -> Iterator[Line]:
    """The lines that are left, with a sign where something was taken out."""
    text, held = marked.text.removesuffix("\n"), ""
    line = number = 1
    place = 0
    for start, end, instead in (
        *((m.start, m.end, m.instead) for m in marked.marks),
        (None, 0, ""),
    ):
        for index, part in enumerate(text[place:start].split("\n")):
            if index:
                yield Line(number, held)
                line += 1
                number, held = line, ""
            held += part
        if start is not None:
            held += instead or _TAKEN
            line += text.count("\n", start, end)
            place = end
    yield Line(number, held)


def _row(text: str) -> str | None:
    """A row of a table; nothing if no cell has words any more, a sign in a cell that lost all."""
    if _TAKEN not in text:
        return text
    outer = _PIPE.split(text)
    cells = outer[1:-1]
    if not any(cell.replace(_TAKEN, "").strip() for cell in cells):
        return None
    kept = (f" {_spaced(cell).strip() or _TAKEN} " for cell in cells)
    return "|".join((outer[0], *kept, outer[-1]))


def _words(text: str, item: re.Match[str] | None) -> str | None:
    """Any other line; nothing if it has no words any more."""
    if _TAKEN not in text:
        return text
    begin = text[: item.end()] if item else text[: len(text) - len(text.lstrip(" \t"))]
    words = _spaced(text[len(begin) :]).strip()
    if not words:
        return None
    return f"{begin} {words}" if item else f"{begin}{words}"


def _spaced(text: str) -> str:
    """Words without the signs, with one space at most where each of them stood."""
    text = re.sub(rf"(?: *{_TAKEN} *)+(?=[.,;:!?)])", "", text)
    return re.sub(rf" *{_TAKEN} *", lambda taken: " " if " " in taken[0] else "", text)


def _bare_tables(text: str, lines: Sequence[Line]) -> Iterator[MarkFault]:
    """Tables that have lost every row, and kept their head."""
    source = text.split("\n")
    for index, line in enumerate(lines):
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if (
            _HYPHENS.match(line.text)
            and not after.lstrip().startswith("|")
            and line.number < len(source)
            and source[line.number].lstrip().startswith("|")
        ):
            message = f"only the head of the table would be left; set it into `:::{{{CASE}}}`"
            yield MarkFault(line.number - 1, message)


def _leads_to_nothing(text: str, lines: Sequence[Line]) -> Iterator[MarkFault]:
    """Lines with a colon at the end, behind which the marked part was."""
    source = text.split("\n")
    filled = [line for line in lines if line.text.strip()]
    for index, line in enumerate(filled):
        after = filled[index + 1] if index + 1 < len(filled) else Line(0, "")
        if not line.text.endswith(":") or _FENCE.match(line.text):
            continue
        following = next(
            (n for n, words in enumerate(source[line.number :], line.number + 1) if words.strip()),
            0,
        )
        if following != after.number and not _LED_TO.match(after.text):
            message = "this leads to what is left out; mark it too, or say what stands `instead`"
            yield MarkFault(line.number, message)
