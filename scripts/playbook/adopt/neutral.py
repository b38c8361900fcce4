"""A page without what belongs to one partnership: a pure function from text to text.

Pages are written one sentence a line, so what cites a source or names a partner can be left out
line by line; what became empty by that is mended. Nothing here names anybody: the names come
from the settings of the book that is taken over.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from playbook.common.front_matter_text import header_lines

LICENCE = "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"
OWN_CASE = "How one partnership did it"
# Sections that say how the book came to its advice.
LEFT_OUT = ("What shaped it?", "What is tried, and what is only thought?")
ADVICE = (
    "The steps, hours and sums on this page are advice that we took over.",
    "Nobody has tried them here yet; note what you change.",
)
# What takes the place of a sentence that leads to a list and is gone; without the list it goes too.
INTRODUCTION = "Go through this list:"
# Words with which the book weighs its evidence; without the evidence they say nothing.
WEIGHING = re.compile(
    r"\bby our count\b|\bit appears\b|\bour reading\b|\bno source\b|\b[Tt]he sources?\b"
    r"|\bsources (?:say|differ|that)\b|\bthe public record\b|\bon record\b|\bthe partnership on which\b"
    r"|\bone partnership\b|\bthe same programme\b|\bof a published one\b|\bthat we read\b",
    re.IGNORECASE,
)
# A sentence that begins like this leans on the one before it.
LEANING = re.compile(
    r"(?:It|They|That|This|These|Those|Its|Their|He|She|The same|So|Both|Here|There|Only|Later|Then)\b"
)
CITED = re.compile(r"\{src\}`")
LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^()\s]+)\)")
TERM = re.compile(r"\{term\}`([^`<]+?)(?:\s*<[^`>]*>)?`")
HEADING = re.compile(r"(#{1,6}) +(.*\S)")
ITEM = re.compile(r"( *)(?:[-*+]|\d+\.) +")
SHOWN = re.compile(r"(?m)^`{3,}\{([\w-]+)\} +([\w-]+) *$")
FENCE = re.compile(r" *(`{3,}|~{3,}|:{3,})")


@dataclass(frozen=True, slots=True)
class Frame:
    """What ``neutral`` knows of the book around a page.

    ``taken`` are the files that go along, from the root; ``left`` are registers that do not;
    ``names`` finds who must not be named.
    """

    title: str
    author: str
    address: str
    taken: Collection[str]
    names: re.Pattern[str] | None = None
    left: Collection[str] = ()

    def page(self, path: PurePath) -> str:
        """Where readers find a page of the book that is taken over."""
        return f"{self.address.rstrip('/')}/{path.with_suffix('.html').as_posix()}"


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


def name_pattern(names: Collection[str]) -> re.Pattern[str] | None:
    """A pattern that finds these names as whole words, also within addresses and keys."""
    words = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) if words else None


def neutral(text: str, path: PurePath, frame: Frame, description: str = "") -> str:
    """A page as somebody else can use it, with a sentence that says where it comes from.

    ``path`` is where the page lies, from the root of the book. ``description`` takes the place
    of the one in the front matter.
    """
    head, body = split_page(text)
    body = list(_without_registers(body, frame))
    sections = [_mended(section, path, frame) for section in sections_of(body)]
    lines = [line for section in _kept(sections, path, frame) for line in _shown(section)]
    return _tidy([*_head(head, description), *(_unlinked(line, path, frame) for line in lines)])


def plain(text: str, path: PurePath, frame: Frame) -> str:
    """A text of a template: as it is, with links only to what goes along."""
    return "".join(_unlinked(line, path, frame) for line in text.splitlines(keepends=True))


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


def shown_registers(text: str) -> Iterator[str]:
    """The registers that a page shows, as the paths of their files."""
    return (f"book/data/{match[1]}/{match[2]}.yml" for match in SHOWN.finditer(text))


def _without_registers(lines: Sequence[str], frame: Frame) -> Iterator[str]:
    """The lines without the directives that show what stays behind."""
    fence = ""
    for line in lines:
        if fence:
            fence = "" if line.strip() == fence else fence
        elif any(path in frame.left for path in shown_registers(line)):
            fence = line[: len(line) - len(line.lstrip("`"))]
        else:
            yield line


# --- sections


def _mended(section: Section, path: PurePath, frame: Frame) -> Section:
    if section.level == 2 and section.title == OWN_CASE:
        return replace(section, lines=_own_case(path, frame))
    if section.level == 2 and section.title == "Sources":
        return replace(section, lines=("", origin(path, frame)))
    if section.level == 2 and section.title == "Seen elsewhere":
        return replace(section, lines=("", "Nobody has told us yet that they use this template."))
    lines = section.lines
    if section.level == 1:
        lines = _with_own_advice(lines)
    return replace(section, lines=tuple(_without_case(lines, path, frame)))


def origin(path: PurePath, frame: Frame) -> str:
    """The sentence that gives credit for a page."""
    return (
        f"This page was taken over from [the page of the same name]({frame.page(path)}) in "
        f"*{frame.title}* by {frame.author}, {LICENCE}, and changed: "
        "what it says about other partnerships was left out."
    )


def _own_case(path: PurePath, frame: Frame) -> tuple[str, ...]:
    return (
        "",
        "Nothing is written down here yet.",
        "Say what you did, with dates, what changed, and what you would do differently.",
        f"Until then, read [how others did it]({frame.page(path)}).",
    )


def _with_own_advice(lines: Sequence[str]) -> tuple[str, ...]:
    """The box below the title, with what is true of advice that was taken over."""
    if ":class: advice" not in lines:
        return tuple(lines)
    start = lines.index(":class: advice") + 1
    end = next(n for n, line in enumerate(lines) if n >= start and line.startswith(":::"))
    return (*lines[:start], *ADVICE, *lines[end:])


def _kept(sections: Sequence[Section], path: PurePath, frame: Frame) -> Iterator[Section]:
    """All sections but those that are left out, or have become empty for good."""
    for number, section in enumerate(sections):
        below = sections[number + 1].level if number + 1 < len(sections) else 0
        leads = below > section.level
        if section.title in LEFT_OUT:
            continue
        if section.is_empty and not leads and section.level > 1:
            if section.title == "Where next" or section.level > 2:
                continue
            yield replace(section, lines=("", "Nothing is written down here yet."))
            continue
        yield section
    if not any(s.level == 2 and s.title == "Sources" for s in sections):
        yield Section(2, "Where does this page come from?", ("", origin(path, frame)))


def _shown(section: Section) -> list[str]:
    heading = [f"{'#' * section.level} {section.title}"] if section.level else []
    return ["", *heading, *section.lines]


# --- lines


def _without_case(lines: Sequence[str], path: PurePath, frame: Frame) -> list[str]:
    """The lines that stand without the case; code stays as it is."""
    sieve = _Sieve(path, frame)
    kept = [sieve.sift(line) for line in lines]
    return _without_orphans([line for line in kept if line is not None])


@dataclass(slots=True)
class _Sieve:
    """Lets lines through one by one, and remembers what the next may hang on."""

    path: PurePath
    frame: Frame
    fence: str = ""
    item: int = -1  # indent of the item that was left out, whose further lines go with it
    leaned_on: bool = False  # whether the sentence before was left out

    def sift(self, line: str) -> str | None:
        """The line as it stays, or nothing."""
        before, self.fence = self.fence, _fence(line, self.fence)
        if not line.strip() or self.fence.startswith(("`", "~")) or before != self.fence:
            self.item, self.leaned_on = -1, False
            return line
        if self.item >= 0 and len(line) - len(line.lstrip()) > self.item:
            return None
        self.item = -1
        return self._row(line) if line.startswith("|") else self._words(line)

    def _row(self, line: str) -> str | None:
        self.leaned_on = False
        line = "|".join(map(_cell, line.split("|")))
        return None if _belongs_to_case(line, self.path, self.frame) else line

    def _words(self, line: str) -> str | None:
        item = ITEM.match(line)
        leans = self.leaned_on and not item and LEANING.match(line.strip())
        if not leans and not _belongs_to_case(line, self.path, self.frame):
            self.leaned_on = False
            return line
        self.leaned_on = not item
        self.item = len(item[1]) if item else -1
        return INTRODUCTION if line.endswith(":") and not item else None


def _belongs_to_case(line: str, path: PurePath, frame: Frame) -> bool:
    if CITED.search(line) or WEIGHING.search(line):
        return True
    if frame.names and frame.names.search(line):
        return True
    return bool(ITEM.match(line) and _leads_away(line, path, frame))


def _cell(cell: str) -> str:
    """A cell that says first what is true anywhere, and then where it was seen: the first part."""
    first, semicolon, _ = cell.partition("; ")
    seen = CITED.search(cell) or WEIGHING.search(cell)
    return f"{first} " if seen and semicolon else cell


def _leads_away(line: str, path: PurePath, frame: Frame) -> bool:
    """Whether an item is mostly a link, and the page behind it does not go along."""
    words = ITEM.sub("", line, count=1)
    match = LINK.match(words)
    return bool(match and not _goes_along(match[2], path, frame))


def _without_orphans(lines: list[str]) -> list[str]:
    """Without heads of tables that have no rows, and introductions to lists that are gone."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        rest = lines[number + 1 :]
        following = next((text for text in rest if text.strip()), "")
        if _is_rule(following) and line.startswith("|") and not _rows_after(rest):
            continue
        if _is_rule(line) and not _rows_after([line, *rest]):
            continue
        kept.append(line)
    return [line for n, line in enumerate(kept) if not _introduces_nothing(line, kept[n + 1 :])]


def _is_rule(line: str) -> bool:
    return bool(re.fullmatch(r"\|[ :|-]+\|", line.strip()))


def _rows_after(lines: Sequence[str]) -> bool:
    """Whether a row follows the line of hyphens with which these lines begin."""
    return len(lines) > 1 and lines[1].startswith("|")


def _introduces_nothing(line: str, rest: Sequence[str]) -> bool:
    """Whether a paragraph of one line ends with a colon, and no list, table or quotation follows."""
    if not line.endswith(":") or line.startswith((":", "|", ">", " ")) or ITEM.match(line):
        return False
    following = next((text for text in rest if text.strip()), "")
    return not (
        ITEM.match(following) or following.startswith(("|", ">", "```", "~~~", "!", ":::", "{"))
    )


# --- links and front matter


def _goes_along(target: str, path: PurePath, frame: Frame) -> bool:
    if re.match(r"[a-z][a-z0-9+.-]*:", target) or target.startswith("#"):
        return True
    name = target.partition("#")[0]
    return posixpath.normpath(posixpath.join(path.parent.as_posix(), name)) in frame.taken


def _unlinked(line: str, path: PurePath, frame: Frame) -> str:
    """A line whose links lead only to what goes along, and whose terms are plain words."""
    line = TERM.sub(lambda match: match[1].strip(), line)
    return LINK.sub(lambda m: m[0] if _goes_along(m[2], path, frame) else m[1], line)


def _head(lines: Sequence[str], description: str) -> Iterator[str]:
    """The front matter of a page that nobody has tried yet, and that cites nothing."""
    for line in lines:
        field = line.partition(":")[0]
        if field == "sources":
            yield "sources: []"
        elif field == "maturity":
            yield "maturity: draft"
        elif field == "description" and description:
            yield f"description: {_quoted(description)}"
        else:
            yield line


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tidy(lines: Sequence[str]) -> str:
    """One blank line where there were several; one end of line at the end."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")) + "\n"
