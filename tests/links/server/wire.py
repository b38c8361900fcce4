"""The server itself: bytes in, bytes out, and a note of all that was asked.

It speaks HTTP by hand, because a good library cannot be made to break a promise in the middle of
a header. Nothing in it sleeps: who is "slow" answers never, and lets go when the client does.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

#: Close with a reset instead of a goodbye: linger, for zero seconds.
AT_ONCE = struct.pack("ii", 1, 0)
#: The first byte of what a client says that wants to speak TLS.
TLS_BEGINS = b"\x16"
Headers = Iterable[tuple[str, str]]
PLAIN_TEXT = "<!doctype html><title>A page</title><h1 id='top'>A page</h1><p>With some words.</p>"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    version: str
    headers: Mapping[str, str]
    #: How often this host was asked for this path by this method, this time included.
    time: int
    #: How often this host was asked for this path, whatever the method.
    visit: int
    #: What the clock of the server said, in seconds.
    at: float
    secure: bool = False

    @property
    def host(self) -> str:
        """The name that was asked for, without the port."""
        return self.headers.get("host", "").rpartition(":")[0] or self.headers.get("host", "")

    @property
    def port(self) -> str:
        """The port that was asked for, as text."""
        return self.headers.get("host", "").rpartition(":")[2]

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def cookie(self) -> str:
        """The cookies, as they were sent."""
        return self.headers.get("cookie", "")


Handler = Callable[["Asked", "Wire"], Awaitable[None]]


class Wire:
    """One connection, with every way to misbehave."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ports: Mapping[str, int],
    ) -> None:
        self.ports = ports
        self.reader = reader
        self.writer = writer
        self.sent = 0
        #: How many bytes have gone over the wire and arrived; 0 where the system does not tell.
        self.arrived = 0
        self.open = True
        self.head_only = False

    async def send(self, data: bytes | str) -> None:
        """Send bytes as they are."""
        raw = data.encode() if isinstance(data, str) else data
        self.writer.write(raw)
        self.sent += len(raw)
        try:
            await self.writer.drain()
        finally:
            self.arrived = max(self.arrived, _arrived(self.writer))

    async def answer(
        self, status: int = 200, headers: Headers = (), body: bytes | str = b""
    ) -> None:
        """A whole answer as a good server gives it."""
        raw = body.encode() if isinstance(body, str) else body
        await self.head(status, [("Content-Length", str(len(raw))), *headers])
        if raw and not self.head_only:
            await self.send(raw)

    async def head(self, status: int = 200, headers: Headers = (), version: str = "1.1") -> None:
        """Only the status line and the headers."""
        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = "Unusual"
        lines = [f"HTTP/{version} {status} {phrase}", *(f"{n}: {v}" for n, v in headers)]
        await self.send("\r\n".join(lines) + "\r\n\r\n")

    async def page(self, text: str = PLAIN_TEXT, headers: Headers = ()) -> None:
        """An HTML page that is fine."""
        await self.answer(200, [("Content-Type", "text/html; charset=utf-8"), *headers], text)

    def close(self) -> None:
        """Say goodbye, finished or not."""
        self.open = False
        self.writer.close()

    def reset(self) -> None:
        """Break the connection as a machine that fails does."""
        self.open = False
        raw = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.writer.transport.abort()

    async def hold(self) -> None:
        """Do nothing until the client gives up."""
        self.open = False
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.reader.read()


def _arrived(writer: asyncio.StreamWriter) -> int:
    """How many bytes the other side has acknowledged, as Linux keeps count of them."""
    try:
        raw = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 128)
        return int(struct.unpack_from("Q", raw, 120)[0])
    except (AttributeError, OSError, struct.error):
        return 0


@dataclass
class Server:
    """A server for many host names; the first part of the name says who answers.

    ``begin`` binds it to an address and may be called several times; ``end`` closes everything.
    """

    handlers: Mapping[str, Handler]
    clock: Callable[[], float] = field(default=lambda: asyncio.get_running_loop().time())
    log: list[Asked] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    most_in_flight: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    wires: list[Wire] = field(default_factory=list)
    #: The ports by name, for redirects that name one.
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._bound: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._times: Counter[tuple[str, str, str]] = Counter()

    @property
    def arrived(self) -> int:
        """Bytes that have gone over the wire, on all connections."""
        return sum(max(wire.arrived, _arrived(wire.writer)) for wire in self.wires)

    async def begin(
        self, address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ) -> int:
        """Listen, and return the port."""
        bound = await asyncio.start_server(
            lambda r, w: self._keep(self._serve(r, w, secure=tls is not None)),
            address,
            port,
            ssl=tls,
            limit=2**20,
        )
        self._bound.append(bound)
        return int(bound.sockets[0].getsockname()[1])

    async def end(self) -> None:
        """Hang up on everybody."""
        for bound in self._bound:
            bound.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for wire in self.wires:  # also those that still hold what nobody reads
            wire.writer.transport.abort()
        await asyncio.sleep(0)

    def host_of(self, name: str) -> str:
        """A name as it travels."""
        return name if name.isascii() else name.encode("idna").decode()

    def asked(self, host: str) -> list[Asked]:
        """All that one host was asked."""
        return [asked for asked in self.log if asked.host == host]

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, secure: bool
    ) -> None:
        wire = Wire(reader, writer, self.ports)
        self.connections += 1
        self.wires.append(wire)
        try:
            while wire.open:
                asked = await self._read(reader, secure=secure)
                await self._answer(asked, wire)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            wire.arrived = max(wire.arrived, _arrived(writer))
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, *, secure: bool) -> Asked:
        begin = await reader.readexactly(1)
        if begin == TLS_BEGINS:
            raise ConnectionError
        text = (begin + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = text.strip("\r\n").split("\r\n")
        method, target, version = first.split(" ", 2)
        headers = {n.strip().lower(): v.strip() for n, _, v in (r.partition(":") for r in rest)}
        host, path = headers.get("host", ""), target.partition("?")[0]
        self._times.update([(host, method, path), (host, "*", path)])
        asked = Asked(
            method,
            target,
            version,
            headers,
            self._times[host, method, path],
            self._times[host, "*", path],
            self.clock(),
            secure,
        )
        self.log.append(asked)
        return asked

    async def _answer(self, asked: Asked, wire: Wire) -> None:
        before, host = wire.sent, asked.host
        wire.head_only = asked.method == "HEAD"
        self.in_flight[host] += 1
        self.most_in_flight[host] = max(self.most_in_flight[host], self.in_flight[host])
        try:
            await self._handler(host)(asked, wire)
        finally:
            self.in_flight[host] -= 1
            self.sent[host] += wire.sent - before
        if asked.version == "HTTP/1.0" or asked.headers.get("connection") == "close":
            wire.close()

    def _handler(self, host: str) -> Handler:
        return self.handlers.get(host) or self.handlers[host.partition(".")[0]]
