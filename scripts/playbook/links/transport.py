"""The only place that opens sockets, and only to addresses that were checked.

A name is looked up, its addresses are checked, and exactly a checked one is connected to, all in
one function. So a name that changes its answer between the look-up and the connection leads
nowhere else; certificates are still checked for the name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

import anyio
import anyio.to_thread
import httpcore2
import httpx2

from playbook.links.address_guard import Network, is_open

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
# An address that does not answer must not use up the time of those after it.
NEXT_ADDRESS = 3.0
# How much may be on its way to us unread, in bytes: most of a large page is never read, and what a
# server has sent by then has gone over the wire for nothing. Linux doubles the number.
WINDOW = 16_384
SMALL_WINDOW = ((socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW),)


class UnknownHost(Exception):
    """The name service knows no such host."""


class NameServiceError(Exception):
    """The name service could not be asked, or could not tell now."""


class PrivateAddress(Exception):
    """The host lies in a network that is not open to everybody."""


# Names of the error numbers that say for certain: no such host.
_NO_HOST = frozenset(
    number
    for number in (
        socket.EAI_NONAME,
        getattr(socket, "EAI_NODATA", None),
        getattr(socket, "EAI_ADDRFAMILY", None),
    )
    if number is not None
)


async def resolve(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host, asked of the system in a thread of its own (40 at a time).

    Raises ``UnknownHost`` or ``NameServiceError``.
    """

    def look() -> list[str]:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(row[4][0]) for row in rows))

    try:
        return await anyio.to_thread.run_sync(look, abandon_on_cancel=True)
    except socket.gaierror as error:
        if error.errno in _NO_HOST:
            raise UnknownHost(host) from error
        raise NameServiceError(str(error.strerror or error)) from error
    except (OSError, UnicodeError) as error:
        raise UnknownHost(host) from error


class Pinned(httpcore2.AsyncNetworkBackend):
    """Connections only to addresses that were checked."""

    def __init__(self, look_up: Resolve, allowed: Iterable[Network]) -> None:
        self._resolve, self._allowed = look_up, tuple(allowed)
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the form of the class above
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of the host that may be asked and answers."""
        found = await self._resolve(host, port)
        open_ones = [text for text in found if is_open(text, self._allowed)]
        if not open_ones:
            raise PrivateAddress(host if not found or found[0] == host else f"{host} is {found[0]}")
        for text in open_ones[:-1]:
            try:
                return await self._inner.connect_tcp(
                    text, port, NEXT_ADDRESS, local_address, SMALL_WINDOW
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):  # noqa: PERF203
                continue
        return await self._inner.connect_tcp(
            open_ones[-1], port, timeout, local_address, SMALL_WINDOW
        )

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts of the pool, of which we ask for none."""
        await self._inner.sleep(seconds)


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class Transport(httpx2.AsyncBaseTransport):
    """The client's way to the network: a pool of pinned connections, no proxy, no retries of its own."""

    def __init__(
        self, look_up: Resolve, allowed: Iterable[Network], trust: ssl.SSLContext | None
    ) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=trust or httpx2.create_ssl_context(),
            max_connections=None,
            max_keepalive_connections=50,
            keepalive_expiry=5.0,
            network_backend=Pinned(look_up, allowed),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; errors are those of ``httpcore2``, with their cause."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


# The numbers of OpenSSL: https://docs.openssl.org/master/man1/openssl-verification-options/
_CERTIFICATE = {
    9: "expired",  # not yet valid
    10: "expired",
    18: "self-signed",
    19: "self-signed",
    62: "wrong-name",
    64: "wrong-name",
}


def error_kind(error: BaseException) -> tuple[str, str]:
    """The kind of an error of this module or of the client, and its words, by what caused it."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(cause.verify_code, "untrusted"), cause.verify_message
    for kind, types in _KINDS:
        for cause in chain:
            if isinstance(cause, types):
                return kind, str(cause)
    return "protocol", str(error)


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


_KINDS: tuple[tuple[str, tuple[type[BaseException], ...]], ...] = (
    ("unknown-host", (UnknownHost,)),
    ("name-trouble", (NameServiceError,)),
    ("private-address", (PrivateAddress,)),
    ("refused-connection", (ConnectionRefusedError,)),
    ("timeout", (TimeoutError, httpcore2.TimeoutException)),
    ("reset", (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)),
    ("tls", (ssl.SSLError,)),
    ("bad-encoding", (httpx2.DecodingError,)),
    ("malformed", (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError)),
    ("protocol", (httpcore2.ProtocolError,)),
    ("reset", (httpcore2.ReadError, httpcore2.WriteError, httpcore2.ConnectError)),
)
