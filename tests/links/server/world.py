"""Name service, certificates, clock and server in one: a small internet on one machine."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playbook.links.client import Outside, ask_all
from playbook.links.settings import LinkRunSettings
from playbook.links.transport import NameServiceError, UnknownHost
from server import answers as a
from server.behaviours import OURS, SILENT, UNKNOWN, Row
from server.certificates import Certificates
from server.clock import Clock
from server.wire import Handler, Server

#: Long enough for a machine that does ten other things; what hangs has a shorter time of its own.
PATIENT = LinkRunSettings(
    timeout=300.0, patience=300.0, adapters=False, exclude_hosts=("excluded-host.test",)
)
HASTY = replace(PATIENT, timeout=1.0, patience=1.0)
NAMES: dict[str, Sequence[str] | str] = {
    "unknown-host.test": UNKNOWN,
    "localhost": ("127.0.0.2",),
    "metadata.google.internal": ("169.254.169.254",),
    "inside.test": ("10.1.2.3",),
}


@functools.cache
def has_ipv6() -> bool:
    """Whether this machine can talk to itself over IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


def ascii_name(name: str) -> str:
    """A host name as it travels."""
    return name.encode("idna").decode() if not name.isascii() else name


@dataclass
class World:
    """What one run of the client needs; ``ask`` runs it."""

    rows: Sequence[Row]
    server: Server
    clock: Clock
    trust: ssl.SSLContext
    asked_names: Counter[str] = field(default_factory=Counter)

    def address(self, row: Row) -> str:
        """The address of a behaviour."""
        port = self.server.ports["tls" if row.address.startswith("https") else "http"]
        if row.name == "ipv6":
            port = self.server.ports["http6"]
        return self.filled(row, row.address, port)

    def filled(self, row: Row, text: str, port: int | None = None) -> str:
        """A text of a behaviour with its host and ports."""
        name = row.host or row.name
        host = f"{name}.test:{port or self.server.ports['http']}"
        return a.fill(text, {**self.server.ports, "host": host, "name": name})

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """What the name service says this time."""
        host = ascii_name(host).rstrip(".").lower()
        self.asked_names[host] += 1
        turns = self._turns(host)
        said = turns[min(self.asked_names[host], len(turns)) - 1]
        if said == UNKNOWN:
            raise UnknownHost(host)
        if said == SILENT:
            raise NameServiceError(host)
        return said

    def _turns(self, host: str) -> Sequence[Sequence[str] | str]:
        for row in self.rows:
            if ascii_name(row.host or row.name) + ".test" == host:
                return row.names
        if ":" in host:
            return ((host,),)
        with contextlib.suppress(OSError):
            return ((socket.inet_ntoa(socket.inet_aton(host)),),)
        return (NAMES.get(host, OURS),)

    def outside(self, **changed: Any) -> Outside:
        """All that is injected."""
        usual = {
            "resolve": self.resolve,
            "clock": self.clock,
            "sleep": self.clock.sleep,
            "now": self.clock.now,
            "trust": self.trust,
            "allow": OURS,
        }
        return Outside(**{**usual, **changed})

    async def ask(
        self, addresses: Sequence[str], settings: LinkRunSettings = PATIENT, **changed: Any
    ) -> Mapping[str, Any]:
        """Ask addresses with the client of the package."""
        async with self.clock.running():
            return await ask_all(addresses, settings, self.outside(**changed))


@contextlib.asynccontextmanager
async def world(
    rows: Sequence[Row] = (), handlers: Mapping[str, Handler] | None = None
) -> AsyncIterator[World]:
    """A world with these behaviours, on ports of its own."""
    served = {ascii_name(row.host or row.name): row.serve for row in rows}
    others = {"login": a.login(), "www": a.PLAIN, **(handlers or {})}
    server = Server({**others, **served})
    clock = Clock(lambda: (len(server.log), sum(server.sent.values()), server.connections))
    server.clock = clock
    authority = Certificates()
    server.ports["http"] = await server.begin()
    server.ports["tls"] = await server.begin(tls=_contexts(authority, rows))
    server.ports["closed"] = _closed_port()
    if has_ipv6():
        server.ports["http6"] = await server.begin("::1")
    try:
        yield World(rows, server, clock, authority.client())
    finally:
        await server.end()


def _contexts(authority: Certificates, rows: Sequence[Row]) -> ssl.SSLContext:
    good = authority.good(*(ascii_name(row.host or row.name) + ".test" for row in rows), "test")
    named = {"": good}
    for row in rows:
        name = f"{row.host or row.name}.test"
        if row.certificate == "wrong_name":
            named[name] = authority.good("somebody-else.test")
        elif row.certificate == "ending":
            named[name] = authority.ending(name, 10)
        elif row.certificate != "good":
            named[name] = getattr(authority, row.certificate)(name)
    return authority.server(named)


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
