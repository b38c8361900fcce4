"""A text for people as a closed set of parts: what a Word file, a page or a slide is made from.

It is read from a text of a template, from a page of the book, or made of the views of a register.
Exporters know only this module and ``views``. Every text in it is plain: exporters escape it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from playbook.views.shapes import View


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text in one look; ``link`` is a web address, or empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to fill in; with ``choices`` one of them is chosen, a ``date`` is picked."""

    text: str
    choices: tuple[str, ...] = ()
    date: bool = False


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to tick."""

    checked: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact is from: keys of the sources register, with their sections."""

    keys: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The keys without their sections, each once."""
        return "; ".join(dict.fromkeys(key.partition("#")[0] for key in self.keys))


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within a paragraph or a cell."""


Span = TextRun | Blank | TickBox | Citation | LineBreak
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """A heading; the title of the paper is none, so levels begin at 2."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: its text, and the lists inside it."""

    spans: Spans
    lists: tuple[ItemList, ...] = ()

    @property
    def task(self) -> bool:
        """Whether it begins with a box to tick."""
        return bool(self.spans) and isinstance(self.spans[0], TickBox)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, with dots or with numbers."""

    items: tuple[ListItem, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: its heading, its share of the width (all together are 1), whether it holds numbers."""

    spans: Spans
    share: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table; a cell without words is a place to write, ``title`` is its name for those who hear it."""

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[Spans, ...], ...]
    title: str = ""

    def boxes(self, index: int) -> bool:
        """Whether a column holds boxes to tick, and nothing else."""
        return all(len(row[index]) == 1 and isinstance(row[index][0], TickBox) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Aside:
    """A block apart: guidance for the person who fills in, or a note of a page with its title."""

    blocks: tuple[Block, ...]
    kind: Literal["guidance", "note"] = "guidance"
    title: str = ""


@dataclass(frozen=True, slots=True)
class ViewBlock:
    """A view of a register."""

    view: View


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = PaperHeading | Paragraph | ItemList | PaperTable | Aside | ViewBlock | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A text with its title; ``note`` stands under it, for instance that it is invented."""

    title: str
    description: str
    blocks: tuple[Block, ...]
    language: str = "en-GB"
    landscape: bool = False
    slides: Literal["", "one-page", "case-study"] = ""
    note: str = ""

    @property
    def headings(self) -> tuple[PaperHeading, ...]:
        """Its headings, in order."""
        return tuple(block for block in self.blocks if isinstance(block, PaperHeading))

    @property
    def sourced(self) -> bool:
        """Whether its last part is one of sources, so that a list of them needs no heading."""
        return bool(self.sections) and self.sections[-1][0] == "Sources"

    @property
    def guided(self) -> bool:
        """Whether it holds guidance."""
        return any(isinstance(block, Aside) and block.kind == "guidance" for block in self.blocks)

    @property
    def sections(self) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        """What stands under each heading of level two; what stands before the first has no name."""
        found: list[tuple[str, list[Block]]] = [("", [])]
        for block in self.blocks:
            if isinstance(block, PaperHeading) and block.level == 2:
                found.append((plain(block.spans), []))
            else:
                found[-1][1].append(block)
        return tuple((name, tuple(blocks)) for name, blocks in found if name or blocks)


def plain(spans: Spans) -> str:
    """The text without its looks; a blank stands in brackets, a box as a sign."""
    return "".join(_plain(span) for span in spans)


def _plain(span: Span) -> str:
    match span:
        case TextRun():
            return span.text
        case Blank():
            return f"[{' / '.join(span.choices) if span.choices else span.text}]"
        case TickBox():
            return "☒ " if span.checked else "☐ "
        case LineBreak():
            return " "
        case Citation():
            return ""


def every_span(blocks: tuple[Block, ...]) -> Iterator[Span]:
    """All spans of the blocks, in order."""
    for block in blocks:
        match block:
            case PaperHeading() | Paragraph():
                yield from block.spans
            case ItemList():
                yield from _in_list(block)
            case PaperTable():
                for column in block.columns:
                    yield from column.spans
                for row in block.rows:
                    for cell in row:
                        yield from cell
            case Aside():
                yield from every_span(block.blocks)
            case ViewBlock() | PageBreak():
                pass


def _in_list(block: ItemList) -> Iterator[Span]:
    for item in block.items:
        yield from item.spans
        for inner in item.lists:
            yield from _in_list(inner)
