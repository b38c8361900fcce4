"""The body of an answer, read only as far as it tells something, in a bounded time and space."""

from __future__ import annotations

import codecs
import re
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, aclosing
from typing import NamedTuple

from playbook.links import html_page, transport
from playbook.links.exchange import Answer

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Encodings of texts; Python has others that unpack or compute.
_TEXTS = re.compile(
    r"(utf|iso8859|cp\d|ascii|gb|big5|shift_jis|euc|koi8|mac|hz|johab|tis|latin|iso2022)"
)
# Looking for a fragment among the names costs a pass over the page: not after every piece.
LOOKS = 12


class BodyWants(NamedTuple):
    """What of a body is needed."""

    fragments: tuple[str, ...]
    text: int  # so many bytes as text, for an adapter
    most: int
    peek: int

    @property
    def limit(self) -> int:
        """How many bytes are read at most."""
        return self.text or (self.most if self.fragments else self.peek)


async def read(
    answer: Answer,
    pieces: AsyncIterator[bytes],
    wants: BodyWants,
    limit: AbstractContextManager[object],
) -> Answer:
    """The answer with the facts of its body; a body that breaks off or takes too long says so.

    ``limit`` raises ``TimeoutError`` where its time is over.
    """
    is_html = _is_html(answer.headers.get("content-type", ""))
    if not is_html and not wants.text and answer.headers.get("content-type"):
        return answer
    reader = _BodyReader(answer, wants)
    error = detail = ""
    try:
        with limit:
            # A generator that is left is closed here, not whenever it is collected.
            async with aclosing(pieces) as flow:  # type: ignore[type-var]
                async for piece in flow:
                    if reader.take(piece):
                        break
                else:
                    reader.whole = True
    except Exception as caught:  # noqa: BLE001 - whatever the network does is an answer
        error, detail = transport.error_kind(caught)
        error = "cut" if error in ("protocol", "reset") else error
        if error == "timeout" and not reader.needs_more:
            error = detail = ""
    if wants.text:
        return answer._replace(text=reader.text, error=error, detail=detail)
    facts = html_page.read_page(
        reader.text, answer.url, wants.fragments, whole=reader.whole, status=answer.status
    )
    shown = facts if is_html or reader.looks_like_html() else None
    return answer._replace(page=shown, error=error, detail=detail)


class _BodyReader:
    """Takes pieces until enough is known."""

    def __init__(self, answer: Answer, wants: BodyWants) -> None:
        self.wants, self.whole = wants, False
        self._size = self._looks = 0
        self._parts: list[str] = []
        self._charset = _charset(answer.headers.get("content-type", ""))
        self._decoder: codecs.IncrementalDecoder | None = None
        self._missing = set(wants.fragments)

    @property
    def text(self) -> str:
        """What was read so far."""
        self._parts = ["".join(self._parts)]
        return self._parts[0]

    @property
    def needs_more(self) -> bool:
        """Whether something that is wanted was not seen yet."""
        return bool(self._missing or self.wants.text)

    def looks_like_html(self) -> bool:
        """Whether a body without a type begins like a page."""
        return self.text.lstrip()[:1] == "<"

    def take(self, piece: bytes) -> bool:
        """Read a piece; true if no more is needed."""
        piece = piece[: self.wants.limit - self._size]
        self._size += len(piece)
        if self._decoder is None:
            self._decoder = _decoder(self._charset or _from_meta(piece))
        self._parts.append(self._decoder.decode(piece))
        return self._size >= self.wants.limit or self._all_found()

    def _all_found(self) -> bool:
        if not self._missing or self.wants.text or self._looks >= LOOKS:
            return False
        tail = "".join(self._parts[-2:])
        if any(html_page.has(tail, fragment) for fragment in self._missing):
            self._looks += 1
            there = html_page.names(self.text)
            self._missing -= {
                f for f in self._missing if not there.isdisjoint(html_page.spellings(f))
            }
        return not self._missing


def _is_html(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def _charset(kind: str) -> str:
    match = _CHARSET.search(kind)
    return match[1] if match else ""


def _from_meta(data: bytes) -> str:
    match = _META.search(data[:2048])
    return match[1].decode("ascii", "replace") if match else ""


def _decoder(name: str) -> codecs.IncrementalDecoder:
    """A decoder that never fails; UTF-8 for a name that is none, or none of a text."""
    try:
        found = codecs.lookup(name or "utf-8")
    except (LookupError, ValueError):
        found = codecs.lookup("utf-8")
    if not _TEXTS.match(found.name):
        found = codecs.lookup("utf-8")
    return found.incrementaldecoder("replace") if found.incrementaldecoder else _decoder("utf-8")
