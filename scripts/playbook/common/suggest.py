"""What somebody may have meant: one measure of likeness for every hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# How alike two names must be, from 0 to 1: to ask about one, and to take one without asking.
NEAR, SURE = 0.72, 0.78
MANY = 4000
_ENDING = re.compile(r"\.[a-z]\w{0,5}$")


def closest(word: str, known: Iterable[str], *, cutoff: float = NEAR) -> str:
    """The one other name that is near enough to be meant, or nothing.

    Capital letters and the way in which accents are stored do not count, nor do folders that
    both names begin with: two pages are not alike because they lie side by side. The same file
    with another ending is always near.
    """
    return _closest(word, tuple(known), cutoff)


@lru_cache(maxsize=256)  # one wrong name is often written on many pages
def _closest(word: str, known: tuple[str, ...], cutoff: float) -> str:
    names = [name for name in known if name != word]
    if len(names) > MANY:
        names = [name for name in names if name[:1].lower() == word[:1].lower()][:MANY]
    plain = {_plain(name): name for name in names}
    wanted = _plain(word)
    same = (other for other in sorted(plain) if _stem(other) == _stem(wanted))
    alike = wanted if wanted in plain else next(same, "")
    return plain.get(alike or _most_alike(wanted, plain, cutoff), "")


def _most_alike(wanted: str, names: Iterable[str], cutoff: float) -> str:
    import difflib

    matcher = difflib.SequenceMatcher()
    best, found, cut = cutoff, "", -1
    for name in sorted(names, reverse=True):
        shared = _shared_folders(wanted, name)
        if shared != cut:
            cut = shared
            matcher.set_seq2(wanted[cut:])
        matcher.set_seq1(name[shared:])
        # The quick ones are upper bounds of the true one.
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            ratio = matcher.ratio()
            if ratio > best or (ratio == best and not found):
                best, found = ratio, name
    return found


def _shared_folders(one: str, other: str) -> int:
    """How many characters the folders take that two names begin with."""
    count = 0
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        count += len(mine) + 1
    return count


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A question about the closest known name, or what to say where none is near."""
    return question(word, closest(word, known), otherwise)


def question(word: str, close: str, otherwise: str = "") -> str:
    """Ask whether a name was meant; both as the reader sees them.

    A name that looks the same would make no sense in a question, so the difference is said.
    """
    if not close or close == word:
        return otherwise
    if _looks(close) != _looks(word):
        return f"did you mean `{close}`?"
    stored = "in pieces (NFD)" if close != unicodedata.normalize("NFC", close) else "differently"
    return f"`{close}` looks the same, but its characters are stored {stored}; write both alike"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def _stem(name: str) -> str:
    """A path without the ending of its file."""
    return _ENDING.sub("", name)


def _looks(name: str) -> str:
    """What a name looks like: accents in one way, no characters without a shape."""
    shown = unicodedata.normalize("NFKC", name)
    return "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")
