"""The forms that the value of an option may have: what the build takes, and how to say so.

The build asks a function of docutils, Sphinx or an extension; the forms below say the same and
need none of them. A choice is written with strokes, ``left|right``. ``tests/check`` holds each
option of each directive against its function.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

# The longer list is that of docutils 0.22; earlier versions refuse those from `ch` on.
_UNITS = "em|ex|px|in|cm|mm|pt|pc|ch|rem|vw|vh|Q"
_LENGTH = re.compile(rf"([0-9.]+) *({_UNITS})?$")
_WIDTH = re.compile(rf"([0-9.]+) *({_UNITS}|%)?$")
# How a character may be written by its number (docutils, "unicode_code").
_CODE = re.compile(r"(?:0x|x|\\x|U\+?|\\u)([0-9a-f]+)$|&#x([0-9a-f]+);$", re.IGNORECASE)
_LAST_CODE = 0x10FFFF
# Letters that docutils replaces by others from a to z; Unicode does not take them apart.
_NAMED = "ßæøđħıłœŧƀƃƈƌƒƙƚƞƥƫƭƴƶǥȥȴȵȶȷȸȹȼȿɀɇɉɋɍɏ"


class Form(NamedTuple):
    """A form of a value: whether a value has it, and what to write."""

    takes: Callable[[str], bool]
    advice: str


def option_fault(form: str, value: str) -> bool:
    """Whether the build refuses ``value`` for an option of this form."""
    if "|" in form:
        return value.lower().strip() not in form.split("|")
    return form in FORMS and not FORMS[form].takes(value)


def advice(form: str) -> str:
    """What to write for an option of this form."""
    return FORMS[form].advice if form in FORMS else f"use one of: {', '.join(form.split('|'))}"


def _is_class(value: str) -> bool:
    """Whether a class can be made of each word: of ``1.5`` nothing is left (docutils, "make_id")."""
    if not value:
        return False
    return all(re.search("[a-z]", _ascii(word.lower())) for word in value.split())


def _ascii(word: str) -> str:
    named = re.sub(f"[{_NAMED}]", "a", word)
    return unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode("ascii")


def _is_whole(least: int | None, *, may_be_empty: bool = False) -> Callable[[str], bool]:
    def takes(value: str) -> bool:
        if not value:
            return may_be_empty
        try:
            number = int(value)
        except ValueError:
            return False
        return least is None or number >= least

    return takes


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _is_percentage(value: str) -> bool:
    return _is_whole(0)(value.rstrip(" %"))


def _measure(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def takes(value: str) -> bool:
        match = pattern.match(value)
        # More than one point is no number.
        return bool(match and match[1].count(".") < 2 and match[1] != ".")

    return takes


def _or(words: Iterable[str], other: Callable[[str], bool]) -> Callable[[str], bool]:
    known = frozenset(words)
    return lambda value: value in known or other(value)


def _are_widths(value: str) -> bool:
    parts = value.split(",") if "," in value else value.split()
    return bool(value) and all(map(_is_whole(1), parts))


def _is_encoding(value: str) -> bool:
    try:
        codecs.lookup(value)
    except (LookupError, ValueError):
        return False
    return bool(value)


def _is_character(value: str) -> bool:
    match = _CODE.match(value)
    if value.isdigit() or match:
        number = int(value) if not match else int(match[1] or match[2], 16)
        return number <= _LAST_CODE
    return len(value) == 1


def _are_sizes(words: str, *, as_numbers: bool) -> Callable[[str], bool]:
    """One size for all, or four of them (sphinx-design)."""
    known = frozenset(words.split())

    def is_size(word: str) -> bool:
        return word in known or (as_numbers and _is_whole(None)(word) and str(int(word)) in known)

    return lambda value: len(value.split()) in {1, 4} and all(map(is_size, value.split()))


_WRITE_LENGTH = "write a length such as 200px"
_WRITE_WIDTH = "write a length such as 200px or 50%"
_WHOLE = "write a whole number"
_CHARACTER = "write one character"
FORMS = {
    "words": Form(lambda _: True, "write one text, such as `a, b`"),
    "myst": Form(lambda _: True, "write one text"),
    "truth": Form(
        lambda value: value.lower() in {"", "true", "false"},
        "write true or false, or the name of the option alone",
    ),
    "number": Form(_is_number, "write a number"),
    "path": Form(bool, "write a path, or delete the option"),
    "text": Form(bool, "write a text, or delete the option"),
    "class": Form(_is_class, "write names of classes, each with a letter from a to z"),
    "int": Form(_is_whole(None), _WHOLE),
    "int?": Form(_is_whole(None, may_be_empty=True), _WHOLE),
    "natural": Form(_is_whole(0), _WHOLE),
    "natural?": Form(_is_whole(0, may_be_empty=True), _WHOLE),
    "positive": Form(_is_whole(1), "write a number above 0"),
    "percent": Form(_is_percentage, "write a percentage"),
    "length": Form(_measure(_LENGTH), _WRITE_LENGTH),
    "width": Form(_measure(_WIDTH), _WRITE_WIDTH),
    "figwidth": Form(
        lambda value: value.lower() == "image" or _measure(_WIDTH)(value), _WRITE_WIDTH
    ),
    "widths": Form(_or(("auto",), _are_widths), "write auto, or a whole number for each column"),
    "grid-widths": Form(
        _or(("auto", "grid"), _are_widths), "write auto, grid, or a whole number for each column"
    ),
    "encoding": Form(_is_encoding, "write an encoding such as utf-8"),
    "character": Form(_is_character, _CHARACTER),
    "delimiter": Form(_or(("tab", "space"), _is_character), f"{_CHARACTER}, tab or space"),
    "start": Form(_or(("continue",), _is_whole(1)), "write continue, or a number above 0"),
    "margin": Form(
        _are_sizes("auto 0 1 2 3 4 5", as_numbers=False),
        "write auto or a number from 0 to 5, once or four times",
    ),
    "padding": Form(
        _are_sizes("0 1 2 3 4 5", as_numbers=False),
        "write a number from 0 to 5, once or four times",
    ),
    "gutter": Form(
        _are_sizes("0 1 2 3 4 5", as_numbers=True), "write a number from 0 to 5, once or four times"
    ),
    "columns": Form(
        _are_sizes("auto 1 2 3 4 5 6 7 8 9 10 11 12", as_numbers=True),
        "write auto or a number from 1 to 12, once or four times",
    ),
}
