"""Which network addresses may be asked: those of the open internet, and what was allowed by name."""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import unquote, urlsplit, urlunsplit

from playbook.common.errors import UserError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Not open, whatever the Python says: protocol assignments (the metadata of one cloud among them),
# the metadata service of another cloud, the old relays of 6to4, and addresses for documentation.
_CLOSED: tuple[Network, ...] = (
    ip_network("192.0.0.0/24"),
    ip_network("168.63.129.16/32"),
    ip_network("192.88.99.0/24"),
    ip_network("2001:db8::/32"),
    ip_network("3fff::/20"),
    ip_network("fec0::/10"),
)
_NUMBERS = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}", re.IGNORECASE)
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks from their texts; one address is a network of one. Raises ``UserError``."""
    return tuple(map(_network, texts))


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise UserError(f"`{text}` is no network; write it as 10.1.0.0/16 or 10.1.2.3") from error


def is_open(text: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether an IP address may be asked: it is public, also in what is wrapped in it, or allowed."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address.version == network.version and address in network for network in allowed):
        return True
    return all(_public(part) for part in (address, *_inside(address)))


def with_plain_host(url: str) -> str:
    """The address as a browser reads it: an IPv4 address in any notation becomes four numbers.

    Browsers take `0177.1`, `0x7f000001` and wide digits for `127.0.0.1`. Raises ``ValueError``.
    """
    parts = urlsplit(url)
    host = unicodedata.normalize("NFKC", unquote(parts.hostname or "")).rstrip(".")
    if not _NUMBERS.fullmatch(host):
        return url
    try:
        plain = socket.inet_ntoa(socket.inet_aton(host))
    except OSError as error:
        raise ValueError(f"{host} is no address") from error
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, plain + port, parts.path, parts.query, parts.fragment))


def _public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return _is_wrapper(address)
    return not any(address.version == net.version and address in net for net in _CLOSED)


def _is_wrapper(address: Address) -> bool:
    """An address that only carries another: that one decides."""
    return isinstance(address, IPv6Address) and (
        address.ipv4_mapped is not None or address in _NAT64[0]
    )


def _inside(address: Address) -> tuple[Address, ...]:
    """The IPv4 addresses that an IPv6 address carries: mapped, translated or tunnelled."""
    if isinstance(address, IPv4Address):
        return ()
    found: list[Address] = [*filter(None, (address.ipv4_mapped, address.sixtofour))]
    if address.teredo:
        found += address.teredo
    if any(address in network for network in _NAT64):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(found)
