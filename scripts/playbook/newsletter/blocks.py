"""A letter as a list of blocks, whatever it was written in: headings, paragraphs, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "quote", "rule", "row", "code"]
# Signs that take no room: senders fill the first line with them.
NO_WIDTH = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u2007\u202f\u205f\u3000]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address, its alternative text (none is not empty), and its size if said."""

    address: str
    alt: str | None = None
    tiny: bool = False
    """Whether it is at most two pixels wide or high, and so not for the eye."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one form; a text that is a line feed is a break of the line."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    picture: Picture | None = None
    line: int = 0
    mark: str = ""
    """Markdown that stands as it is, such as the sign of a note; then there is no text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list, or a row of a table with cells."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    line: int = 0
    level: int = 0  # of a heading; of an item of a list, how deep it stands
    ordered: bool = False
    cells: tuple[tuple[Run, ...], ...] = ()
    head: bool = False  # the first row of a table

    @property
    def text(self) -> str:
        """What one reads, in one line."""
        return squeeze("".join(run.text for run in self.all_runs))

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """The runs, also those in cells."""
        return (*self.runs, *(run for cell in self.cells for run in (*cell, Run(" "))))

    def with_runs(self, runs: tuple[Run, ...]) -> Block:
        """The block with other content."""
        return replace(self, runs=runs)


@dataclass(frozen=True, slots=True)
class Letter:
    """What was read of a file: its blocks, and what its head says."""

    blocks: tuple[Block, ...]
    subject: str = ""
    preview: str = ""
    date: str = ""
    """The day on which it was sent, as ``2024-11-18``; empty if the file does not say it."""
    remarks: tuple[tuple[int, str], ...] = field(default=())
    """What was noticed while reading: line and words."""


def squeeze(text: str) -> str:
    """One line with single spaces and without signs of no width."""
    return SPACES.sub(" ", NO_WIDTH.sub("", text).replace("\n", " ")).strip()


_WORD = re.compile(r"[^\W_]+")


def words(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every word that one sees, in order and in small letters."""
    for block in blocks:
        for word in _WORD.findall(NO_WIDTH.sub("", block.text)):
            yield word.lower()
