r"""The addresses that a list of sources shows: what the build makes of an entry of BibTeX.

The build makes links of five fields, and of ``\url`` and ``\href`` in running text; all other
text it shows as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.book.addresses import outside

_ENTRY = re.compile(r"^[ \t]*@([a-zA-Z]+)\s*[{(]\s*([^,\s]*)\s*,", re.MULTILINE)
_NOT_ENTRIES = frozenset(("comment", "string", "preamble"))
_FIELD = re.compile(r"\s*,?\s*([\w:.+-]+)\s*=\s*")
# Field → what the build puts in front of its text; they are taken as they are written.
_LINKED = {
    "url": "",
    "eprint": "https://arxiv.org/abs/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "doi": "https://doi.org/",
}
_WORDS = frozenset(("howpublished", "note"))  # running text, in which TeX may make links
_TEX = re.compile(r"\\(?:url|href)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ESCAPED = re.compile(r"\\([_%&#$~{}])")


class BibAddress(NamedTuple):
    """An address with the key of its entry, and where it stands; places count from 1."""

    key: str
    address: str
    line: int
    column: int


class _Field(NamedTuple):
    name: str
    value: str
    start: int  # where the value begins in the text
    end: int  # where the field ends


def addresses_of_entries(text: str) -> Iterator[BibAddress]:
    """The addresses of all entries, in their order; an entry that is torn gives what it has."""
    for match in _ENTRY.finditer(text):
        if match[1].lower() not in _NOT_ENTRIES:
            for field in _fields(text, match.end()):
                for address in _in_field(field):
                    yield _placed(text, match[2], address, field.start)


def _placed(text: str, key: str, address: str, start: int) -> BibAddress:
    # What was put in front of an identifier, or written in TeX, is not found; the field is.
    place = text.find(address, start, start + len(address) + 20)
    at = place if place >= 0 else start
    column = at - text.rfind("\n", 0, at) if place >= 0 else 0
    return BibAddress(key, address, text.count("\n", 0, at) + 1, column)


def _in_field(field: _Field) -> Iterator[str]:
    value = " ".join(field.value.split())
    if field.name in _LINKED and value:
        yield from filter(None, (outside(_LINKED[field.name] + value),))
    elif field.name in _WORDS:
        for match in _TEX.finditer(value):
            yield from filter(None, (outside(_ESCAPED.sub(r"\1", match[1])),))


def _fields(text: str, start: int) -> Iterator[_Field]:
    while match := _FIELD.match(text, start):
        value, end = _value(text, match.end())
        if end <= match.end():
            return
        yield _Field(match[1].lower(), value, match.end(), end)
        start = end


def _value(text: str, start: int) -> tuple[str, int]:
    """A value with the place behind it: in braces, in quotation marks, or a bare word."""
    first = text[start : start + 1]
    if first == "{":
        end = _closed(text, start)
        return text[start + 1 : end - 1], end
    if first == '"':
        end = text.find('"', start + 1)
        return (text[start + 1 : end], end + 1) if end > 0 else ("", start)
    word = re.compile(r"[^\s,}]+").match(text, start)
    return (word[0], word.end()) if word else ("", start)


def _closed(text: str, start: int) -> int:
    """The place behind the brace that closes the one at a place; the place itself without one."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] == "}":
            return match.end()
    return start
