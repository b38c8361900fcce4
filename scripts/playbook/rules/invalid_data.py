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
from playbook.rules._registers import register_findings


@rule("DAT001", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    return register_findings(book, "DAT001")
