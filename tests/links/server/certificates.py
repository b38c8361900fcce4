"""Certificates of every kind, made when they are needed; the server shows the one asked for by name.

The client trusts ``authority`` and nobody else.
"""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Certificates:
    """One authority, and a context for each host name.

    ``now`` is the moment of the test: that which is expired was over the day before.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(timezone.utc)
        self.authority = trustme.CA()
        self.stranger = trustme.CA()

    def client(self) -> ssl.SSLContext:
        """What a client trusts."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def server(self, named: Mapping[str, ssl.SSLContext]) -> ssl.SSLContext:
        """A context that shows the certificate that the name stands for; the first if unknown."""
        first = next(iter(named.values()))

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = named.get(name or "", first)

        first.sni_callback = choose  # type: ignore[assignment]
        return first

    def good(self, *names: str) -> ssl.SSLContext:
        """A certificate with nothing wrong for a year."""
        return self._issued(self.authority, names, -DAY, 365 * DAY)

    def expired(self, name: str) -> ssl.SSLContext:
        """Was good until yesterday."""
        return self._issued(self.authority, (name,), -90 * DAY, -DAY)

    def early(self, name: str) -> ssl.SSLContext:
        """Is good from tomorrow."""
        return self._issued(self.authority, (name,), DAY, 90 * DAY)

    def ending(self, name: str, days: float) -> ssl.SSLContext:
        """Is good, but not for long."""
        return self._issued(self.authority, (name,), -80 * DAY, days * DAY)

    def unknown(self, name: str) -> ssl.SSLContext:
        """Signed by an authority that nobody knows."""
        return self._issued(self.stranger, (name,), -DAY, 365 * DAY)

    def self_signed(self, name: str) -> ssl.SSLContext:
        """Signed by its own key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - DAY)
            .not_valid_after(self.now + 365 * DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return _loaded(private + certificate.public_bytes(serialization.Encoding.PEM))

    def _issued(
        self, authority: trustme.CA, names: tuple[str, ...], begin: timedelta, end: timedelta
    ) -> ssl.SSLContext:
        issued = authority.issue_cert(*names, not_before=self.now + begin, not_after=self.now + end)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        return context


def _loaded(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pair.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
