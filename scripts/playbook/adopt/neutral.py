"""A page without what belongs to one partnership: a pure function from text to text.

What goes is what its writers have marked; what stands instead is in ``standing``. So nothing here
knows a language, and nothing is guessed: where a mark is missing, the rule PRJ006 says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from playbook.adopt.standing import ADVICE, CREDIT, EMPTIED, NOTHING_YET, ORIGIN
from playbook.book.case_marks import read_marks
from playbook.common.front_matter_text import header_lines
from playbook.house.skeletons import SKELETONS

TERM = re.compile(r"\{term\}`([^`<]+?)(?:\s*<[^`>]*>)?`")
HEADING = re.compile(r"(#{1,6}) +(.*\S)")
FENCE = re.compile(r" *(`{3,}|~{3,}|:{3,})")
_PART = 2  # the level of the headings that are fixed
ADVICE_BOX = ":class: advice"
EMPTY_BOX = re.compile(r"(?m)^(:{3,})\{[\w-]+\}.*\n(?:[ \t]*(?::[\w-]+:.*)?\n)*\1[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Frame:
    """What ``neutral`` knows of the book around a page: how to give it credit."""

    title: str
    author: str
    address: str

    def words(self, path: PurePath) -> Mapping[str, str]:
        """What the standing words say of a page: its address, its book and who made it."""
        page = f"{self.address.rstrip('/')}/{path.with_suffix('.html').as_posix()}"
        return {"page": page, "title": self.title, "author": self.author}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it, up to the next one; the first has no heading."""

    level: int
    title: str
    lines: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below the heading."""
        return not any(line.strip() for line in self.lines)


def neutral(text: str, path: PurePath, frame: Frame, description: str = "") -> str:
    """A page as somebody else can use it, with a sentence that says where it comes from.

    ``path`` is where the page lies, from the root of the book. ``description`` takes the place
    of the one in the front matter.
    """
    head, body = split_page(read_marks(text).without_case())
    kind = next((line.partition(":")[2].strip() for line in head if line.startswith("kind:")), "")
    sections = [_with_own_advice(section, kind) for section in sections_of(body)]
    kept = _kept(sections, SKELETONS.get(kind, ()), frame.words(path))
    lines = [line for section in kept for line in _shown(section)]
    return _tidy([*_head(head, description), *lines])


def split_page(text: str) -> tuple[list[str], list[str]]:
    """Front matter with its two lines of hyphens, and the rest."""
    end, lines = header_lines(text) or 0, text.splitlines()
    return lines[:end], lines[end:]


def sections_of(lines: Sequence[str]) -> list[Section]:
    """The sections of a page; what looks like a heading in a block of code is none."""
    found, current, fence = [], Section(0, "", ()), ""
    for line in lines:
        fence = _fence(line, fence)
        heading = None if fence.startswith(("`", "~")) else HEADING.match(line)
        if heading:
            found.append(current)
            current = Section(len(heading[1]), heading[2], ())
        else:
            current = replace(current, lines=(*current.lines, line))
    return [*found, current]


def _fence(line: str, inside: str) -> str:
    """The fence that a line stands in: after it, if it opens or closes one."""
    match = FENCE.match(line)
    if not match:
        return inside
    if inside:
        closes = match[1].startswith(inside) and not line.strip(" `~:")
        return "" if closes else inside
    return match[1]


def _with_own_advice(section: Section, kind: str) -> Section:
    """The box below the title of a practice says first what is true of advice taken over."""
    if kind != "practice" or section.level != 1 or ADVICE_BOX not in section.lines:
        return section
    start = section.lines.index(ADVICE_BOX) + 1
    return replace(section, lines=(*section.lines[:start], *ADVICE, *section.lines[start:]))


def _kept(
    sections: Sequence[Section], fixed: Sequence[str], words: Mapping[str, str]
) -> list[Section]:
    """All sections but those that have become empty, and are not fixed for this kind of page."""
    kept: list[Section] = []
    for section in reversed(sections):
        leads = bool(kept) and kept[-1].level > section.level
        if not section.is_empty or leads or section.level < _PART:
            kept.append(section)
        elif section.level == _PART and section.title in fixed:
            kept.append(_standing(section.title, EMPTIED.get(section.title, NOTHING_YET), words))
    kept.reverse()
    if CREDIT not in fixed:
        kept.append(_standing(ORIGIN, EMPTIED[CREDIT], words))
    return kept


def _standing(title: str, lines: Sequence[str], words: Mapping[str, str]) -> Section:
    return Section(_PART, title, ("", *(line.format_map(words) for line in lines)))


def _shown(section: Section) -> list[str]:
    """The lines of a section, with terms as plain words: the new book has its own glossary."""
    heading = [f"{'#' * section.level} {section.title}"] if section.level else []
    return [
        "",
        *(TERM.sub(lambda term: term[1].strip(), line) for line in (*heading, *section.lines)),
    ]


def _head(lines: Sequence[str], description: str) -> Iterator[str]:
    """The front matter of a page that nobody has tried yet, and that cites nothing."""
    for line in lines:
        field = line.partition(":")[0]
        if field == "sources":
            yield "sources: []"
        elif field == "maturity":
            yield "maturity: draft"
        elif field == "description" and description:
            yield f"description: {json.dumps(description, ensure_ascii=False)}"
        else:
            yield line


def _tidy(lines: Sequence[str]) -> str:
    """No box without words, one blank line where there were several, one end of line at the end."""
    text = EMPTY_BOX.sub("", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text.strip("\n")) + "\n"
