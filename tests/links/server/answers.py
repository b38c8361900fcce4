"""Parts of which behaviours are made: each function returns a handler."""

from __future__ import annotations

import functools
import gzip
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import brotli

from server.wire import PLAIN_TEXT, Asked, Handler, Wire

Header = tuple[str, str]
HTML: Header = ("Content-Type", "text/html; charset=utf-8")
#: A page as long as articles are, so that a short page is a short page.
STORY = "<p>" + "Somebody wrote what they had found out, and others read it. " * 30 + "</p>"


def says(status: int, *headers: Header, body: bytes | str = "") -> Handler:
    """One answer, always the same."""

    async def handler(_: Asked, wire: Wire) -> None:
        await wire.answer(status, [HTML, *headers], body or f"<h1>{status}</h1>")

    return handler


def page(body: str = STORY, *headers: Header, title: str = "A page") -> Handler:
    """A page that is fine."""
    return says(200, *headers, body=f"<!doctype html><title>{title}</title><h1>{title}</h1>{body}")


def file(kind: str, body: bytes | str) -> Handler:
    """Something that is no HTML page."""

    async def handler(_: Asked, wire: Wire) -> None:
        await wire.answer(200, [("Content-Type", kind)], body)

    return handler


def moved(status: int, to: str, *headers: Header, last: Handler | None = None) -> Handler:
    """From ``/old`` to another place; ``{here}`` stands for this scheme, host and port."""

    async def handler(asked: Asked, wire: Wire) -> None:
        if asked.path == "/old":
            location = fill(to, {**wire.ports, "here": here(asked)})
            await wire.answer(status, [("Location", location), *headers])
        else:
            await (last or page())(asked, wire)

    return handler


def chain(*statuses: int, end: Handler | None = None) -> Handler:
    """``/old``, then ``/1``, ``/2`` and so on, each with its own status, then a page."""

    async def handler(asked: Asked, wire: Wire) -> None:
        step = 0 if asked.path == "/old" else int(asked.path[1:])
        if step < len(statuses):
            await wire.answer(statuses[step], [("Location", f"/{step + 1}")])
        else:
            await (end or page())(asked, wire)

    return handler


def in_turn(*handlers: Handler) -> Handler:
    """First this, then that; the last one from then on, whatever the method."""

    async def handler(asked: Asked, wire: Wire) -> None:
        await handlers[min(asked.visit, len(handlers)) - 1](asked, wire)

    return handler


def by_method(head: Handler, get: Handler) -> Handler:
    """One answer to HEAD, another to GET."""

    async def handler(asked: Asked, wire: Wire) -> None:
        await (head if asked.method == "HEAD" else get)(asked, wire)

    return handler


def by_path(**handlers: Handler) -> Handler:
    """One answer a path, by its last part; ``other`` for the rest, ``front`` for the front page."""

    async def handler(asked: Asked, wire: Wire) -> None:
        name = asked.path.rpartition("/")[2].replace(".", "_").replace("-", "_") or "front"
        await handlers.get(name, handlers.get("other", says(404)))(asked, wire)

    return handler


def with_header(name: str, good: Handler, bad: Handler, value: str = "") -> Handler:
    """Good if the request has the header (and the value in it), bad if not."""

    async def handler(asked: Asked, wire: Wire) -> None:
        there = name in asked.headers and value in asked.headers[name]
        await (good if there else bad)(asked, wire)

    return handler


def raw(*parts: bytes | str, then: str = "close") -> Handler:
    """These bytes and no others, and then ``close``, ``reset`` or ``hold``."""

    async def handler(_: Asked, wire: Wire) -> None:
        for part in parts:
            await wire.send(part)
        await ends(wire, then)

    return handler


async def ends(wire: Wire, how: str) -> None:
    """End a connection in one of three ways."""
    if how == "reset":
        wire.reset()
    elif how == "hold":
        await wire.hold()
    else:
        wire.close()


def endless(start: str, part: bytes) -> Handler:
    """A head, and then bytes without end."""

    async def handler(_: Asked, wire: Wire) -> None:
        wire.open = False
        await wire.send(start)
        while not wire.head_only:
            await wire.send(part)

    return handler


def packed(coding: str, body: bytes, kind: str = "text/html") -> Handler:
    """A body that says how it was packed, true or not."""

    async def handler(_: Asked, wire: Wire) -> None:
        await wire.answer(200, [("Content-Type", kind), ("Content-Encoding", coding)], body)

    return handler


@functools.cache
def gzip_bomb(megabytes: int) -> bytes:
    """A few kilobytes that become this many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])


@functools.cache
def brotli_bomb(megabytes: int) -> bytes:
    """The same with a packer that packs zeros a thousand times better."""
    packer = brotli.Compressor(quality=1)
    block = bytes(1 << 20)
    return b"".join([*(packer.process(block) for _ in range(megabytes)), packer.finish()])


def zipped(text: str) -> bytes:
    """Packed as it should be."""
    return gzip.compress(text.encode())


def in_seconds(seconds: float) -> str:
    """A date for ``Retry-After``, so many seconds from now."""
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds), usegmt=True)


def fill(text: str, values: Mapping[str, object]) -> str:
    """A text with its places filled; other braces stay."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def here(asked: Asked) -> str:
    """Scheme, host and port of a request."""
    return f"http{'s' if asked.secure else ''}://{asked.headers['host']}"


def login(name: str = "Sign in") -> Handler:
    """A page that wants a password."""
    form = '<form method="post"><input name="user"><input type="password" name="secret"></form>'
    return page(form, title=name)


PLAIN = page()
PLAIN_PAGE = PLAIN_TEXT
