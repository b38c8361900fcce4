"""The names that other books on the web have, by the lists that Sphinx calls inventories.

A list is at hand where ``intersphinx_mapping`` names a file of the book, or where a build has
kept what it fetched. Nothing is fetched here: of a book whose list is not at hand nothing is known,
and so no reference into it is called broken.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from playbook.book.kinds import ReferenceKind
from playbook.common.suggest import closest

if TYPE_CHECKING:
    from playbook.book.model import Reference

Names = Mapping[str, frozenset[str]]  # `domain:type` → the names that a book has of it
KEPT = "_build/.inventories"
# A list grows when it is unpacked; that of the largest known project has 10 MB.
MAX_LIST = 100_000_000
_HEAD = b"# Sphinx inventory version "
# Which types a role may name: `objtypes_for_role` of the domains of Sphinx.
_TYPES: Mapping[str, str] = {
    "std:ref": "label",
    "std:keyword": "label",
    "std:doc": "doc",
    "std:term": "term",
    "std:option": "cmdoption option",
    "std:envvar": "envvar",
    "std:token": "token",
    "std:confval": "confval",
    "std:numref": "",
    "math:numref": "",
    "py:data": "data",
    "py:exc": "class exception",
    "py:func": "function",
    "py:class": "class exception",
    "py:const": "",
    "py:attr": "attribute property method",
    "py:type": "type",
    "py:meth": "method classmethod staticmethod",
    "py:mod": "module",
    "py:obj": "function data class exception method classmethod staticmethod attribute property "
    "type module",
    **dict.fromkeys(("c:member", "c:data", "c:var"), "member var functionParam"),
    "c:func": "function",
    "c:macro": "macro",
    "c:struct": "struct",
    "c:union": "union",
    "c:enum": "enum",
    "c:enumerator": "enumerator",
    "c:type": "function struct union enum type",
    "cpp:class": "class templateParam",
    "cpp:struct": "class templateParam",
    "cpp:union": "union templateParam",
    "cpp:func": "function",
    **dict.fromkeys(("cpp:member", "cpp:var"), "member functionParam templateParam"),
    "cpp:type": "class union function type enum templateParam",
    "cpp:concept": "concept",
    "cpp:enum": "enum",
    "cpp:enumerator": "enumerator",
    "js:func": "function",
    "js:meth": "method",
    "js:class": "class",
    "js:data": "data",
    "js:attr": "attribute",
    "js:mod": "module",
    "rst:dir": "directive directive:option",
    "rst:role": "role",
}
# Roles that name something described: an object of a language, or what belongs to a program.
LANGUAGE_ROLES = frozenset(role for role in _TYPES if role.split(":")[0] not in {"std", "math"})
PROGRAM_ROLES: tuple[ReferenceKind, ...] = ("envvar", "token", "confval", "option")
_ROLES: Mapping[ReferenceKind, str] = {
    "ref": "std:ref",
    "card-ref": "std:ref",
    "doc": "std:doc",
    "term": "std:term",
    "numref": "std:numref",
    "option": "std:option",
    "envvar": "std:envvar",
    "token": "std:token",
    "confval": "std:confval",
}
# Names of these two are the same in capitals.
_ANY_CASE = frozenset(("std:label", "std:term"))
_ALL: frozenset[ReferenceKind] = frozenset(("any", "link-role", "link", "anchor"))


def types_of(role: str) -> tuple[str, ...]:
    """The types that a role such as ``py:func`` may name; none, if Sphinx looks nothing up."""
    domain = role.partition(":")[0]
    return tuple(f"{domain}:{kind}" for kind in _TYPES.get(role, "").split())


class OtherBook(NamedTuple):
    """A book of ``intersphinx_mapping``: its name, and the file in this book that lists its names."""

    name: str
    file: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Where its list may lie; where a build keeps it comes last."""
        return (*((self.file,) if self.file else ()), kept_path(self.name))


def kept_path(name: str) -> str:
    """Where a build keeps the list of a book, by path from the root."""
    return f"{KEPT}/{quote(name, safe='')}.json"


def other_books(mapping: Mapping[str, object]) -> tuple[OtherBook, ...]:
    """The books that a setting names and that Sphinx takes; an address is no file."""
    found = []
    for name, value in mapping.items():
        if isinstance(name, str) and isinstance(value, (list, tuple)) and len(value) == 2:
            uri, inventory = value
            place = inventory or f"{str(uri).rstrip('/')}/objects.inv"
            local = isinstance(place, str) and "://" not in place
            found.append(OtherBook(name, place if local else ""))
    return tuple(found)


def read_names(data: bytes) -> Names:
    """The names in a list as Sphinx writes it, or as a build keeps it.

    Raises ``ValueError`` for anything else.
    """
    if data.startswith(b"{"):
        value = json.loads(data)
        return {kind: frozenset(map(str, names)) for kind, names in value.items() if names}
    if not data.startswith(_HEAD):
        raise ValueError("this is no list of names (objects.inv)")
    version, *rest = data[len(_HEAD) :].split(b"\n", 4 if data[len(_HEAD) :][:1] == b"2" else 3)
    found: dict[str, set[str]] = {}
    for kind, name in _rows(version.strip(), rest):
        found.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in found.items()}


def _rows(version: bytes, rest: list[bytes]) -> Iterator[tuple[str, str]]:
    """The rows of a list: type and name. Version 1 knew only Python, and no blanks in names."""
    if version == b"1" and len(rest) == 3:
        for line in rest[2].decode("utf-8", "replace").splitlines():
            words = line.split()
            if len(words) > 2:
                yield f"py:{'module' if words[1] == 'mod' else words[1]}", words[0]
    elif version == b"2" and len(rest) == 4 and b"zlib" in rest[2]:
        unpack = zlib.decompressobj()
        try:
            text = unpack.decompress(rest[3], MAX_LIST).decode("utf-8", "replace")
        except zlib.error as error:
            raise ValueError("the list of names is damaged") from error
        for line in text.split("\n"):
            words = line.split()
            # The name may hold blanks; a type and a priority end it.
            ends = (i for i in range(1, len(words) - 2) if words[i + 1].lstrip("-").isdigit())
            end = next(ends, 0)
            if end and ":" in words[end]:
                yield words[end], " ".join(words[:end])
    else:
        raise ValueError("this is no list of names (objects.inv)")


def write_names(inventory: Mapping[str, Iterable[str]]) -> str:
    """A list as a build keeps it, the same text for the same names."""
    return json.dumps({kind: sorted(names) for kind, names in sorted(inventory.items())}, indent=0)


class Elsewhere(NamedTuple):
    """What is known of a name in other books.

    ``found`` says that it is there; ``unknown`` that it may be, in a book whose list is not at hand;
    ``named`` that the reference says in which book. ``close`` is the nearest name there.
    """

    found: bool = False
    unknown: bool = False
    named: bool = False
    book: str = ""
    close: str = ""


class OtherBooks:
    """All other books; ``lists`` holds those that are at hand."""

    def __init__(
        self, names: Iterable[str], lists: Mapping[str, Names], *, any_document: bool = False
    ) -> None:
        self.names = tuple(names)
        self.any_document = any_document  # whether a page may be named without its book
        self.lists = {name: lists[name] for name in self.names if name in lists}
        self.hidden = tuple(name for name in self.names if name not in self.lists)

    def look(self, reference: Reference) -> Elsewhere:
        """Whether a reference that nothing in its own book answers leads into another."""
        if not self.names:
            return Elsewhere()
        kind, target = reference.kind, reference.target
        if kind == "external":
            return self._external(reference.within, target, types_of(reference.role))
        if kind == "option" and reference.within:
            target = f"{reference.within}.{target}"  # as a list writes it
        if kind in _ALL:
            return self._bare(kind, target, None)
        role = reference.role if kind == "language" else _ROLES.get(kind, "")
        return self._bare(kind, target, types_of(role)) if role in _TYPES else Elsewhere()

    def _bare(self, kind: ReferenceKind, target: str, types: tuple[str, ...] | None) -> Elsewhere:
        name, colon, rest = target.partition(":")
        myst = kind in {"link", "anchor", "link-role"}
        # Sphinx asks no other book for a page, unless the book is named or the settings say so.
        first = () if types == ("std:doc",) and not self.any_document else types
        if any(self._has(book, target, first, wild=myst) for book in self.lists):
            return Elsewhere(found=True)
        if colon and not myst and name in self.names:
            return self._in(name, rest, types)
        able = first is None or bool(first)
        return Elsewhere(unknown=bool(self.hidden) and able)

    def _external(self, book: str, name: str, types: tuple[str, ...]) -> Elsewhere:
        if book:
            return self._in(book, name, types)
        if any(self._has(known, name, types) for known in self.lists):
            return Elsewhere(found=True)
        return Elsewhere(unknown=bool(self.hidden), close=self._close(name, types, self.lists))

    def _in(self, book: str, name: str, types: tuple[str, ...] | None) -> Elsewhere:
        if book not in self.lists:
            return Elsewhere(unknown=True, named=True, book=book)
        if self._has(book, name, types):
            return Elsewhere(found=True, named=True, book=book)
        return Elsewhere(named=True, book=book, close=self._close(name, types, [book]))

    def _has(
        self, book: str, name: str, types: tuple[str, ...] | None, *, wild: bool = False
    ) -> bool:
        names = self.lists[book]
        if wild and "*" in name:
            return any(map(_wild(name), (n for kind in names for n in names[kind])))
        return any(
            name in names[kind]
            or (kind in _ANY_CASE and not wild and name.lower() in self._lower(book, kind))
            for kind in (names if types is None else types)
            if kind in names
        )

    def _lower(self, book: str, kind: str) -> frozenset[str]:
        return _lower_names(self.lists[book][kind])

    def _close(self, name: str, types: tuple[str, ...] | None, books: Iterable[str]) -> str:
        lists = [self.lists[book] for book in books]
        return closest(
            name,
            [
                n
                for names in lists
                for kind in (names if types is None else types)
                for n in names.get(kind, ())
            ],
        )

    def matches(self, address: str) -> Elsewhere:
        """What a link such as ``inv:book:domain:type#name`` finds; a star stands for anything."""
        if next(self.fitting(address), ""):
            return Elsewhere(found=True)
        path, _, name = address.removeprefix("inv:").partition("#")
        wanted = list(filter(_wild(path.split(":")[0] or None), self.names))
        known = [book for book in wanted if book in self.lists]
        return Elsewhere(
            unknown=len(known) < len(wanted),
            named=bool(path),
            book=", ".join(wanted),
            close=self._close(name, None, known),
        )

    def fitting(self, address: str) -> Iterator[str]:
        """The names that fit such a link, each with its book and its type."""
        path, _, name = address.removeprefix("inv:").partition("#")
        parts = [*(path.split(":") if path else ()), None, None, None]
        of_book, of_domain, of_type = map(_wild, parts[:3])
        fits = _wild(name)
        for book in filter(of_book, self.lists):
            for kind, names in self.lists[book].items():
                domain, _, rest = kind.partition(":")
                if of_domain(domain) and of_type(rest):
                    yield from (f"{book}:{kind} {known}" for known in sorted(names) if fits(known))


@cache
def _lower_names(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


@cache
def _wild_pattern(pattern: str) -> re.Pattern[str]:
    # As MyST reads it: `\*` is a star, and any other backslash is one.
    parts = re.split(r"(\\\*|\*)", pattern)
    words = {"*": ".*", "\\*": r"\*"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))


def _wild(pattern: str | None) -> Callable[[str], object]:
    """Whether a name fits a pattern; everything does where none is given."""
    if pattern is None:
        return lambda _name: True
    return _wild_pattern(pattern).fullmatch if "*" in pattern else pattern.__eq__
