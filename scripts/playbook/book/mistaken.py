"""Targets of links and pictures that were meant as an address, or as a file of one computer."""

from __future__ import annotations

import re
from typing import NamedTuple

_OWN_DISK = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:|~/|/(?:home|Users)/", re.IGNORECASE)
_CUT = re.compile(r"(https?|ftp)(?:;?//|:/?(?!/))(?=[^/\s])", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:/*)?([^@\s/:?,]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})", re.IGNORECASE)
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_HOST = re.compile(
    r"(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|edu|gov|io|eu|uk|de|fr|nl|ch|dev|info))"
    r"(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)


class Mistaken(NamedTuple):
    """What a target is, in words that say what to do; and what was meant, where that is certain."""

    hint: str
    meant: str = ""


def mistaken(target: str) -> Mistaken | None:
    """What a target without a file was meant as; nothing where it may be a file."""
    if _OWN_DISK.match(target):
        return Mistaken(
            "that is a place on one computer, where readers have nothing; add the file to the book, "
            "and give its path from this page"
        )
    if match := _CUT.match(target):
        return _write(f"{match[1].lower()}://{target[match.end() :]}")
    if match := _MAIL.fullmatch(target):
        return _write(f"mailto:{match[1]}")
    if _LOCAL.fullmatch(target):
        return Mistaken(
            "that is the reader's own computer; if it is meant, write the address as code"
        )
    return _write(f"https://{target}") if _HOST.fullmatch(target) else None


def _write(meant: str) -> Mistaken:
    return Mistaken(f"a web or mail address begins with its scheme: `{meant}`", meant)
