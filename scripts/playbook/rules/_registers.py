"""What the rules about registers share."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Finding
from playbook.model import Book


def register_findings(book: Book, code: str) -> Iterator[Finding]:
    """What the registers say about themselves and each other under one code."""
    registers = book.extra.get("registers")
    for finding in registers.findings if registers is not None else ():
        if finding.code == code:
            yield finding
