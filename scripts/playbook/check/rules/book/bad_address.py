"""A web or mail address has the form of one.

A missing slash or a mail address without its at-sign makes a link that can never work.

Bad::

    [Write to us](mailto:team.example.org)

Good::

    [Write to us](mailto:team@example.org)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from playbook.book.addresses import LINKS
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_MAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+$")
_HOST = re.compile(r"(?:[^@/\s]*@)?(\[[0-9a-fA-F:.]+\]|[^\s:/?#\[\]]+)(?::\d*)?$")


@rule("LNK016")
def check(context: CheckContext) -> Iterator[Finding]:
    """Addresses that no browser and no mail program can use."""
    for page, reference in context.book.references():
        if reference.kind in LINKS:
            # Browsers strip blanks at the ends of an address in HTML.
            why = fault(reference.target.strip())
            if why:
                yield at(page, reference, f"`{reference.target}` {why}")


def fault(address: str) -> str:
    """What is wrong with an address, or nothing."""
    scheme, colon, rest = address.partition(":")
    scheme = scheme.lower()
    if not colon:
        return ""
    if scheme == "mailto":
        people = [unquote(name.strip()) for name in rest.split("?")[0].split(",")]
        if rest.startswith("?") or all(_MAIL.match(name) for name in people if name):
            return "" if rest else "names nobody; write a mail address after `mailto:`"
        return "is no mail address; write name@host"
    if scheme not in ("http", "https", "ftp"):
        return ""
    if not rest.startswith("//"):
        return f"lacks a slash; write `{scheme}://`"
    host = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    if not host or not _HOST.match(host):
        return "names no host; correct the address"
    if ".." in host or host.startswith("."):
        return "has a host with two dots in a row; correct the address"
    if re.search(r"https?:/*$", host) or rest[2:].lower().startswith(("http:", "https:")):
        return "has `http` twice; keep one"
    return ""
