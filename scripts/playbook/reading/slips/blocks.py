"""Slips in blocks: ends of fences, options out of place, comments, code by accident, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from playbook.book.vocabulary import BODY, Spec, Vocabulary
from playbook.reading.slips.slip import Change, Slip, directive_name

_MARKS = re.compile(r"^[ \t]{0,3}(`{2,}|:{2,})[ \t]*([^\n]*)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^\W\d_]+[,.;:!?]?[ \t]+[^\W_][^`]*$")  # and no name of a language
_OPTION = re.compile(r"[ \t]*:([A-Za-z][\w-]*):(?:[ \t]|$)")
_BARE = re.compile(r"([A-Za-z][\w-]*):[ \t]+\S")
_PICTURED = frozenset(("figure", "list-table", "csv-table", "table"))
_BRACES = re.compile(r"\{[ \t]*([\w:+.-]+)[ \t]*[}\])>]?")
# Boxes that other dialects of Markdown name without braces; none is a language of code.
_BOXES = frozenset(
    (  # noqa: SIM905
        "note warning tip important caution danger attention hint seealso admonition figure "
        "dropdown toctree list-table csv-table margin sidebar glossary tab-set grid card math "
        "code-cell code-block literalinclude tableofcontents bibliography figure-md"
    ).split()
)
_DIRECTIVE_LINE = re.compile(r"(?:`{3,}|:{3,})\{([\w:+.-]+)\}")


def fence_name_slips(words: Vocabulary, markup: str, info: str) -> Iterator[Slip]:
    """A fence whose name is no directive, since a brace is missing or misplaced.

    Positions count from the fence.
    """
    text = info.strip()
    found = _BRACES.match(text)
    name = found[1] if found else ""
    while found and name and not directive_name(words, name) and name[-1:] in ".:":
        name = name[:-1]
    if found is None:
        first = text.split(maxsplit=1)[0] if text else ""
        if first in _BOXES and directive_name(words, first):
            changes = (_named(markup, info, text, first, first),)
            yield Slip("slip-directive", 0, "bare", first, changes, (markup,))
        return
    if not directive_name(words, name):
        return
    old = found[0].rstrip() if found[0].rstrip().endswith(("}", "]", ")", ">")) else "{" + name
    if old == f"{{{name}}}" and text[len(old) : len(old) + 1] in ("", " ", "\t"):
        return
    yield Slip(
        "slip-directive", 0, "brace", name, (_named(markup, info, text, old, name),), (markup,)
    )


def _named(markup: str, info: str, text: str, old: str, name: str) -> Change:
    """The line of a fence with the name in braces."""
    lead = info[: len(info) - len(info.lstrip())]
    rest = text[len(old) :]
    gap = " " if rest and not rest[0].isspace() else ""
    return Change(0, f"{markup}{lead}{text}", f"{markup}{{{name}}}{gap}{rest}")


def fence_end_slips(text: str, markup: str, name: str) -> Iterator[Slip]:
    """The first line in a block that was meant as its end, and is none."""
    sign = markup[0]
    if sign * 2 not in text:
        return
    code = sign == ":" and BODY.get(name) == "code"
    for match in _MARKS.finditer(text):
        marks, rest = match[1], match[2].rstrip()
        if marks[0] != sign:
            continue
        if len(marks) == 2 and not rest and len(markup) == 3 and not code:
            change = Change(match.start(1), marks, markup)
            yield Slip("slip-fence", match.start(1), "two", markup, (change,))
            return
        if len(marks) >= len(markup) and _SENTENCE.match(rest):
            yield Slip("slip-fence", match.start(1), "behind", markup, (), (rest[:40],))
            return


def option_slips(name: str, spec: Spec, text: str) -> Iterator[Slip]:
    """Options of a directive that stand behind an empty line, or without their colons."""
    options = {*spec.options, "tags"} if name == "code-cell" else {*spec.options}
    if not options or spec.any_option or (":" not in text):
        return
    start, blank, first = 0, False, True
    for line in text.split("\n"):
        match = _OPTION.match(line)
        if not line.strip():
            blank = True
        elif match and not blank:
            pass
        elif match and match[1] in options:
            place = start + line.index(":")
            yield Slip("slip-option", place, "blank", match[1], (), (name,))
            return
        elif (bare := _BARE.match(line)) and first and name in _PICTURED and bare[1] in options:
            change = Change(start, f"{bare[1]}:", f":{bare[1]}:")
            yield Slip("slip-option", start, "bare", bare[1], (change,), (name,))
            return
        else:
            return
        first = first and not line.strip()
        start += len(line) + 1


def comment_slips(text: str) -> Iterator[Slip]:
    """A comment in raw HTML that nothing ends."""
    place = text.rfind("<!--")
    if place >= 0 and "-->" not in text[place + 2 :]:
        wrong = next((end for end in ("--!>", "—>", "–>", "->", "-- >") if end in text[place:]), "")
        yield Slip("slip-comment", place, "swallows", wrong)


def accidental_code_slips(words: Vocabulary, text: str) -> Iterator[Slip]:
    """A directive that is indented so far that it is shown as code."""
    lines = text.split("\n")
    match = _DIRECTIVE_LINE.match(lines[0])
    if match and directive_name(words, match[1]):
        yield Slip("slip-code", 0, "directive", match[1])


def lonely_lists(tokens: Sequence[Token], position: int, before: int) -> bool:
    """Whether two numbered lists of one item, the first at ``before``, were meant as one.

    Both begin with 1, stand in the same item or in none, and no heading, line or other list stands
    between.
    """
    level = tokens[position].level
    place = before + 1
    items = 0
    while tokens[place].type != "ordered_list_close" or tokens[place].level != level:
        items += tokens[place].type == "list_item_open" and tokens[place].level == level + 1
        place += 1
    between = tokens[place + 1 : position]
    parted = any(t.level < level or t.type in _PARTS for t in between)
    return items == 1 and bool(between) and not parted


_PARTS = frozenset(("heading_open", "hr", "bullet_list_open", "ordered_list_open", "myst_target"))
