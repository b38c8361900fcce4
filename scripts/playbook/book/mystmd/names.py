"""Names as the MyST engine compares them, and patterns of paths as it reads them."""

from __future__ import annotations

import re
from collections.abc import Callable

_QUOTES = re.compile("['\u2018\u2019\"\u201c\u201d]+")
_BLANKS = re.compile(r"[\t\n\r ]+")
_BRACES = re.compile(r"\{([^{}]*)\}")
DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)?10\.\d{4,9}/\S+$", re.IGNORECASE)


def identifier(label: str) -> str:
    """A label as it is compared: small letters, single blanks, no quotation marks."""
    return _QUOTES.sub("", _BLANKS.sub(" ", label)).strip().lower()


def html_id(label: str) -> str:
    """The anchor that is made of a label, or of the words of a heading."""
    plain = re.sub(r"[^a-z0-9-]", "-", identifier(label))
    plain = re.sub(r"^([0-9-])", r"id-\1", plain)
    return re.sub(r"--+", "-", plain).strip("-")


def fits(pattern: str) -> Callable[[str], bool]:
    """A pattern of paths as a function: two stars go over folders, braces hold alternatives."""
    found, index = "", 0
    pattern = pattern.removeprefix("./").rstrip("/")
    while index < len(pattern):
        if pattern.startswith("**/", index):
            found, index = f"{found}(?:.*/)?", index + 3
        elif pattern.startswith("**", index):
            found, index = f"{found}.*", index + 2
        elif match := _BRACES.match(pattern, index):
            choices = "|".join(map(re.escape, match[1].split(",")))
            found, index = f"{found}(?:{choices})", match.end()
        else:
            sign = {"*": "[^/]*", "?": "[^/]"}.get(pattern[index], re.escape(pattern[index]))
            found, index = found + sign, index + 1
    whole = re.compile(found + "(?:/.*)?$")
    return lambda path: whole.match(path) is not None
