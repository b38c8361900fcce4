"""Pairs of asterisks that make nothing bold, since a blank or a sign keeps them from closing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from playbook.reading.slips.running_text import Paragraph
from playbook.reading.slips.slip import Change, Slip

_LONGEST = 300
_PAIR = re.compile(r"(?<!\*)\*\*(?!\*)")
# Bold words as nearly all are: no letter and no blank stands where one would keep them from it.
_CLEAN = re.compile(r"(?<![\w*\\])\*\*(?![\s*])[^*]*(?<![\s*])\*\*(?![\w*])")
_PROSE = re.compile(r"[^\W\d_]{2} [^\W\d_]{2}|^ [^\W\d_]{4,}:? $")
_WORDS = re.compile(r"[^\W\d_]{3}|[^\W\d_]+ [^\W\d_]+")


def emphasis_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """Words between two pairs of asterisks that stay asterisks, and a pair that is alone."""
    text = paragraph.content
    if "**" not in _CLEAN.sub("", text):
        return
    stray, opening = paragraph.asterisks
    places = sorted(p for p in stray if "/" not in text[max(p - 1, 0) : p + 3])
    if not places:
        return
    pairs = [match.start() for match in _PAIR.finditer(paragraph.running)]
    following = dict(pairwise(pairs))
    used = -1
    for start in places:
        end = following.get(start, -1)
        # The second pair is left over, too, or was taken for the first of other words.
        if start > used and (end in stray or end in opening):
            slip = _pair(text, start, end)
            if slip is not None:
                used = end
                # Among more than two pairs, which belong together is a guess.
                yield slip if len(pairs) == 2 else slip._replace(changes=())
    if len(pairs) == 1:
        yield from _alone(paragraph, places[0])


def _pair(text: str, start: int, end: int) -> Slip | None:
    inner = text[start + 2 : end]
    if len(inner) > _LONGEST or not any(sign.isalpha() for sign in inner):
        return None
    before, after = text[start - 1 : start], text[end + 2 : end + 3]
    if inner != inner.strip():
        return _blank(text, start, end) if _WORDS.search(inner) else None
    if after.isalnum() and _sign(inner[-1]):
        new = f"**{inner}** {after}"
        old = text[start : end + 3]
        changes = () if "\n" in old or _without_blanks(after) else (Change(start, old, new),)
        return Slip("slip-emphasis", start, "behind", f"**{_short(inner)}**{after}", changes)
    if before.isalnum() and _sign(inner[0]):
        old = text[start - 1 : end + 2]
        new = f"{before} **{inner}**"
        changes = () if "\n" in old or _without_blanks(before) else (Change(start - 1, old, new),)
        return Slip("slip-emphasis", start, "before", f"{before}**{_short(inner)}**", changes)
    return None


def _blank(text: str, start: int, end: int) -> Slip | None:
    """A blank inside of the asterisks; a power or a list of arguments is none."""
    inner = text[start + 2 : end]
    before, after = text[start - 1 : start], text[end + 2 : end + 3]
    if inner[-1].isspace() and after.isalnum():
        return None  # the second pair may be meant to open
    if inner[0].isspace() and before.isalnum():
        return None  # the first may be meant to close
    if inner[0].isspace() and inner[-1].isspace() and before == " " and not _PROSE.search(inner):
        return None  # `a ** b ** c` is a power
    clean = inner.strip()
    lead = " " if inner[0].isspace() and before.isalnum() else ""
    new = f"{lead}**{clean}**"
    old = text[start : end + 2]
    changes = () if "\n" in old else (Change(start, old, new),)
    return Slip("slip-emphasis", start, "blank", _short(clean), changes)


def _alone(paragraph: Paragraph, start: int) -> Iterator[Slip]:
    """A pair at the beginning of a line that no other closes."""
    text = paragraph.content
    row_start = text.rfind("\n", 0, start) + 1
    rest = text[start + 2 : start + 60]
    if text[row_start:start].strip() or not re.match(r"[^\W\d_]{2}", rest) or not rest[0].isupper():
        return
    yield Slip("slip-emphasis", start, "open", _short(f"**{rest.splitlines()[0]}"))


def _sign(letter: str) -> bool:
    """Whether CommonMark counts a character as punctuation."""
    return unicodedata.category(letter)[0] in "PS"


def _without_blanks(letter: str) -> bool:
    """Whether a letter belongs to a writing that sets no blanks between words."""
    return unicodedata.east_asian_width(letter) in ("W", "F")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
