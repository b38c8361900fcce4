"""What the rules about registers share."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.common.findings import Finding


def register_findings(book: Book, code: str) -> Iterator[Finding]:
    """What registers and templates say about themselves and each other under one code."""
    registers = book.extra.get("registers")
    found = registers.findings if registers is not None else ()
    for finding in (*found, *book.extra.get("templates", ())):
        if finding.code == code:
            yield finding
