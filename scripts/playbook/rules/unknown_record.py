"""A register refers only to records that exist.

A plan for a stakeholder that no map knows reaches nobody.

Bad::

    stakeholders: [reserchers]

Good::

    stakeholders: [researchers]
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Finding
from playbook.model import Book
from playbook.rules import rule
from playbook.rules._registers import register_findings


@rule("DAT002", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    return register_findings(book, "DAT002")
