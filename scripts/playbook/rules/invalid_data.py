"""Every register fits its model.

A wrong value reaches the page, the spreadsheet and the calendar alike.

Bad::

    influence: hgih

Good::

    influence: high
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Finding
from playbook.model import Book
from playbook.rules import rule


@rule("DAT001", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    registers = book.extra.get("registers")
    for finding in registers.findings if registers is not None else ():
        if (finding.code or "DAT001") == "DAT001":
            yield finding
