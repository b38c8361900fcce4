"""Pages and forms for more than two partners: pure functions from text to text.

The book that is taken over speaks of two partners. For more of them *both sides* becomes *all
partners*, and where a form has a place for partner A and one for partner B, it gets one for each.
Which words stand for which comes with the template, so that an update renders an old one as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from playbook.registers.kinds.sides import FEWEST, PARTNERS, letter

# The setting of a template that holds the words.
SETTING = "_several"
# Longer ones first; what follows in small letters is found with a capital too.
WORDS: tuple[tuple[str, str], ...] = (
    ("on both sides", "at all partners"),
    ("on either side", "at any partner"),
    ("on the other side", "at another partner"),
    ("on one side", "at one partner"),
    ("both sides", "all partners"),
    ("both partners", "all partners"),
    ("both organisations", "all organisations"),
    ("both employers", "all employers"),
    ("both leads", "all leads"),
    ("both leaderships", "all leaderships"),
    ("both directors", "all directors"),
    ("both boards", "all boards"),
    ("both teams", "all teams"),
    ("both legal teams", "all legal teams"),
    ("both networks", "all networks"),
    ("both institutions", "all institutions"),
    ("both logos", "all logos"),
    ("either side", "any partner"),
    ("either partner", "any partner"),
    ("either organisation", "any organisation"),
    ("the two sides", "the partners"),
    ("the two partners", "the partners"),
    ("the two organisations", "the organisations"),
    ("two sides", "several partners"),
    ("two partners", "several partners"),
    ("two organisations", "several organisations"),
    ("two employers", "several employers"),
    ("the other side", "another partner"),
    ("the other partner", "another partner"),
    ("the other organisation", "another organisation"),
)
# What is for any number of partners; an invented example has as many as its story has.
FORMS = ("book/practices/*.md", "book/templates/*.md", "book/templates/data/*.yml")
EXAMPLES = ("*.example.md", "*-tideline*.yml")

# What may stand before a partner: a box to tick, a role, a quotation mark or a bracket.
_ONE = r'(?:\[ \] |\[role\], )?(?:"[\w ]*?|\[(?:[\w ]*?,? )?)?(?:[Pp]artner|[Ss]ide) {sign}[\]"]?'
_PAIR = re.compile(
    _ONE.replace("{sign}", "A")
    + r"(?P<between> and |, | / | )(?P<second>"
    + _ONE.replace("{sign}", "B")
    + ")"
)
_OF_B = re.compile(r"\b([Pp]artner|[Ss]ide|partner)([ -])(B|b)\b")
_ROW_A = re.compile(r"^(?P<start>.*?\b(?:[Pp]artner|[Ss]ide)) A\b")
_KEY_B = re.compile(r"^( *)partner-b: ")
_ITEM = re.compile(r"(?m)^(?=  - id: )")
_TASK_B = re.compile(r"(?m)^    (?:task|what|name): .*\bpartner B\b")


def is_for_all(path: str) -> bool:
    """Whether a file of the template is for any number of partners."""
    name = path.removeprefix("project/")
    fits = any(fnmatchcase(name, pattern) for pattern in FORMS)
    return fits and not any(fnmatchcase(name, pattern) for pattern in EXAMPLES)


def for_several(text: str, count: int, words: Sequence[Sequence[str]]) -> str:
    """A page, a form or a blank register for ``count`` partners; for two it stays as it is."""
    if count <= FEWEST:
        return text
    text = _PAIR.sub(lambda found: _listed(found, count), text)
    if _ITEM.search(text):
        text = "".join(_items(text, count))
    text = "\n".join(_lines(text.split("\n"), count))
    for said, instead in words:
        text = re.sub(rf"\b{said}\b", instead, text)
        text = re.sub(rf"\b{_capital(said)}\b", _capital(instead), text)
    return text


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _further(text: str, count: int) -> Iterator[str]:
    """What is said of partner B, said of each one after it."""
    for partner in PARTNERS[FEWEST:count]:
        yield _as(text, letter(partner))


def _as(text: str, sign: str) -> str:
    return _OF_B.sub(
        lambda b: f"{b[1]}{b[2]}{sign.upper() if b[3].isupper() else sign}",
        text,
    )


def _listed(found: re.Match[str], count: int) -> str:
    """*Partner A and partner B* as a list of all; a comma, a slash or a box stays what it is."""
    between, second = found["between"], found["second"]
    first = found[0][: found.start("between") - found.start()]
    units = [first, second, *_further(second, count)]
    if between != " and ":
        return between.join(units)
    return f"{', '.join(units[:-1])} and {units[-1]}"


def _lines(lines: Sequence[str], count: int) -> Iterator[str]:
    """A row, an item or a key for partner B again for each further partner; columns too."""
    width: list[int] = []
    above = ""
    for line in lines:
        cells = line.split("|") if line.startswith("|") else []
        if not cells:
            width = []
        elif not width:
            width = _columns(cells)
        shown = _widened(cells, width, count) if cells and width else line
        yield shown
        if _KEY_B.match(line) or _is_next(above, line):
            yield from _further(line, count)
        above = line


def _is_next(above: str, line: str) -> bool:
    """Whether a line says of partner B what the one above it says of partner A."""
    first = _ROW_A.match(above)
    return bool(first and line.startswith(f"{first['start']} B") and "artner A" not in line)


def _columns(cells: Sequence[str]) -> list[int]:
    """The places of the columns of A and B in the head of a table; none where it has no such pair."""
    for place in range(len(cells) - 1):
        first = cells[place].strip()
        if re.search(r"\b([Pp]artner|[Ss]ide) A\b", first) and _OF_B.search(cells[place + 1]):
            return [place, place + 1]
    return []


def _widened(cells: Sequence[str], columns: Sequence[int], count: int) -> str:
    second = columns[1]
    if second >= len(cells):
        return "|".join(cells)
    more = list(_further(cells[second], count))
    return "|".join([*cells[: second + 1], *more, *cells[second + 1 :]])


def _items(text: str, count: int) -> Iterator[str]:
    """Tasks that are about partner B, again for each further partner, with ids of their own."""
    for block in _ITEM.split(text):
        yield block
        if _TASK_B.search(block) and "artner A" not in block:
            for partner in PARTNERS[FEWEST:count]:
                sign = letter(partner)
                named = re.sub(r"(?m)^(  - id: \S+)", rf"\1-{sign}", _as(block, sign), count=1)
                yield named if named.endswith("\n") else f"\n{named}"
