"""A BibTeX file → its sources, and what the build cannot read of it.

Read as pybtex does, which the build uses and the check does not need: the first fault of form
stops the build, and what it calls a fault of data ends the reading of the file, so that all that
follows is lost. The text is gone through once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from playbook.book.model import BibFault, BibKey

_LETTERS = re.escape("@!$&*+-./:;<>?[\\]^_`|~\x7f") + "a-zA-Z"
_NAME = re.compile(rf"[{_LETTERS}][{_LETTERS}0-9]*")
_KEYS = {"}": re.compile(r"[^\s,}]+"), ")": re.compile(r"[^\s,]+")}
_NUMBER = re.compile(r"[0-9]+")
_SPACE = re.compile(r"\s*")
_SIGNS = {"}": re.compile(r"[{}]"), '"': re.compile(r'[{}"]')}
_AND = re.compile(r" [Aa][Nn][Dd] ")
# What is read where the form of a file is lost, so that its keys are not called unknown, too.
_ENTRY = re.compile(r"^[ \t]*@([a-zA-Z]+)\s*[{(]\s*([^,\s{}]*)", re.MULTILINE)
_NO_SOURCES = frozenset(("comment", "string", "preamble"))
_PEOPLE = frozenset(("author", "editor"))
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_DEEPEST = 100  # braces within braces


class BibTexts:
    """The bibliographies of a book, read one after the other, as they share keys and short names."""

    def __init__(self) -> None:
        self.keys: dict[str, list[BibKey]] = {}
        self.lost: dict[str, BibKey] = {}  # keys that the build does not get to
        self.faults: list[BibFault] = []
        self._known: dict[str, BibKey] = {}  # keys in small letters, as they are compared
        self._strings = dict.fromkeys(_MONTHS.split(), "")

    def read(self, path: str, data: bytes, encoding: str) -> None:
        """Read one more file."""
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
            form = encoding.removesuffix("-sig").upper()
            words = f"this is not {form} text, and the build stops at it; save the file as {form}"
            self.faults.append(BibFault(path, line, words, fatal=True))
            self._keep_rest(path, data.decode("utf-8-sig", errors="replace"), 0)
            return
        reader = _Reader(path, text, self._strings)
        try:
            for entry in reader.entries():
                self._take(reader, entry)
        except _FormError as error:
            words = f"the build stops here: {error.words}"
            self.faults.append(BibFault(path, reader.line(error.at), words, fatal=True))
            self._keep_rest(path, text, reader.start)
        except _DataError as error:
            self.faults.append(BibFault(path, error.line, error.words))
            lost = _tolerant(path, text, reader.start)
            self.lost.update((key.key, key) for key in lost if key.key not in self.keys)

    def _take(self, reader: _Reader, entry: _Entry) -> None:
        line = reader.line(entry.at)
        rest = "and the build reads nothing of the file from there on"
        first = self._known.get(entry.key.lower())
        seen: set[str] = set()
        for name, at in entry.fields:
            if name in seen:
                words = f"`{entry.key}` has the field `{name}` twice, {rest}; keep one"
                raise _DataError(reader.line(at), words)
            seen.add(name)
        if first:
            here = first.path == reader.path
            where = f"on line {first.line}" if here else f"in {first.path}:{first.line}"
            words = f"the key `{entry.key}` also stands {where}, {rest}; keep one of them"
            raise _DataError(line, words)
        key = BibKey(entry.key, reader.path, line, entry.kind)
        self._known[entry.key.lower()] = key
        self.keys.setdefault(entry.key, []).append(key)

    def _keep_rest(self, path: str, text: str, start: int) -> None:
        """What is left of a file that stops the build: it has no keys for the build, but it will."""
        for key in _tolerant(path, text, start):
            self.keys.setdefault(key.key, []).append(key)


def _tolerant(path: str, text: str, start: int) -> Iterator[BibKey]:
    """What looks like the head of an entry, from a place on."""
    last, line = 0, 1
    for match in _ENTRY.finditer(text, start):
        line += text.count("\n", last, match.start(2))
        last = match.start(2)
        if match[1].lower() not in _NO_SOURCES and match[2]:
            yield BibKey(match[2], path, line, match[1].lower())


class _FormError(Exception):
    """What stops the build, and where in the text."""

    def __init__(self, at: int, words: str) -> None:
        super().__init__(words)
        self.at, self.words = at, words


class _DataError(Exception):
    """What ends the reading of a file."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line, self.words = line, words


class _Entry(NamedTuple):
    """A source: where it begins, and its fields with their places."""

    kind: str
    key: str
    at: int
    fields: list[tuple[str, int]]


class _Reader:
    """Goes through one file."""

    def __init__(self, path: str, text: str, strings: dict[str, str]) -> None:
        self.path, self.text, self.strings = path, text, strings
        self.start = self.at = 0  # where the entry began, and where the reader is
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, at: int) -> int:
        """The line of a place, from 1."""
        return bisect_right(self._ends, at - 1) + 1

    def entries(self) -> Iterator[_Entry]:
        """The sources, in order. Raises ``_FormError``."""
        while (start := self.text.find("@", self.at)) >= 0:
            self.start = start
            self.at = self.start + 1
            entry = self._entry()
            if entry:
                yield entry

    def _entry(self) -> _Entry | None:
        at = self.start
        name = self._match(_NAME)
        opening = self._sign("{(") if name else ""
        if not opening:
            words = (
                "`@` begins a source, and none follows; take the sign away, or write `@misc{key,`"
            )
            raise _FormError(at, words)
        closing = "}" if opening == "{" else ")"
        kind = name.lower()
        if kind == "comment":
            return None
        key, fields = "", []
        if kind == "string":
            self._string()
        elif kind == "preamble":
            self._value("the preamble")
        else:
            self._skip()
            key = self._match(_KEYS[closing])
            if not key:
                raise _FormError(at, f"this `@{name}` has no key; write `@{name}{{key,`")
            fields = self._fields(key)
        self._close(closing, key)
        return _Entry(kind, key, at, fields) if kind not in _NO_SOURCES else None

    def _string(self) -> None:
        self._skip()
        name = self._match(_NAME)
        if not (name and self._sign("=")):
            raise _FormError(self.start, 'a short name is written `@string{name = "words"}`')
        self.strings[name.lower()] = self._value(f"`{name}`")

    def _close(self, closing: str, key: str) -> None:
        if self._sign(closing):
            return
        before = len(self.text[: self.at].rstrip())
        what = f"`{key}`" if key else "the entry"
        if self._follows("") or self._follows("@"):
            raise _FormError(self.start, f"{what} is not closed; write `{closing}` at its end")
        sign = self.text[self.at]
        raise _FormError(
            max(before - 1, 0),
            f"in {what}, a comma is missing before `{sign}`, or a brace or quote stands too many",
        )

    def _fields(self, key: str) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        while True:
            self._skip()
            at = self.at
            if name := self._match(_NAME):
                if not self._sign("="):
                    raise self._no_value(key, name, at)
                value = self._value(f"the field `{name}` of `{key}`")
                found.append((name.lower(), at))
                if name.lower() in _PEOPLE:
                    self._people(key, name, value, at)
            if not self._sign(","):
                return found

    def _no_value(self, key: str, name: str, at: int) -> _FormError:
        if name.startswith("@") or self._follows(""):
            return _FormError(self.start, f"`{key}` is not closed; write `}}` at its end")
        return _FormError(at, f"in `{key}`, `=` is missing behind `{name}`")

    @staticmethod
    def _people(key: str, field: str, value: str, at: int) -> None:
        for person in _AND.split(" ".join(_outer(value).split())):
            if person.strip().count(",") > 2:
                words = f"a name in `{field}` of `{key}` has more than two commas; put `and` between people"
                raise _FormError(at, words)

    def _value(self, of: str) -> str:
        parts = [self._part(of)]
        while self._sign("#"):
            parts.append(self._part(of))
        return "".join(parts)

    def _part(self, of: str) -> str:
        self._skip()
        at = self.at
        if self._sign("{"):
            return self._quoted("}", of, at)
        if self._sign('"'):
            return self._quoted('"', of, at)
        if number := self._match(_NUMBER):
            return number
        name = self._match(_NAME)
        if not name:
            raise _FormError(at if at < len(self.text) else self.start, f"{of} has no value")
        if name.lower() not in self.strings:
            words = f"{of} is `{name}`, which no `@string` explains; put its words in braces"
            raise _FormError(at, words)
        return self.strings[name.lower()]

    def _quoted(self, closing: str, of: str, at: int) -> str:
        """The text up to the sign that closes it."""
        start, depth = self.at, 0
        for match in _SIGNS[closing].finditer(self.text, start):
            sign = match[0]
            if sign == closing and not depth:
                self.at = match.end()
                return self.text[start : match.start()]
            depth += 1 if sign == "{" else -1 if sign == "}" else 0
            if depth < 0:
                raise _FormError(
                    at, f"{of} has a `}}` without its `{{`, or its quote is not closed"
                )
            if depth > _DEEPEST:
                raise _FormError(at, f"{of} has braces within braces, more than {_DEEPEST} deep")
        what = "a brace" if closing == "}" else "a quote or brace"
        raise _FormError(at, f"{of} does not end; {what} is missing")

    def _skip(self) -> None:
        self.at = match.end() if (match := _SPACE.match(self.text, self.at)) else self.at

    def _match(self, pattern: re.Pattern[str]) -> str:
        self._skip()
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _follows(self, sign: str) -> bool:
        """Whether a sign comes next; without one, the end of the file."""
        return self.text[self.at : self.at + 1] == sign

    def _sign(self, signs: str) -> str:
        self._skip()
        sign = self.text[self.at : self.at + 1]
        if sign and sign in signs:
            self.at += 1
            return sign
        return ""


def _outer(text: str) -> str:
    """A text without what stands in its braces."""
    found, depth, last = [], 0, 0
    for match in re.finditer(r"[{}]", text):
        if not depth:
            found.append(text[last : match.start()])
        depth = max(0, depth + (1 if match[0] == "{" else -1))
        last = match.end()
    return "".join([*found, text[last:]])
