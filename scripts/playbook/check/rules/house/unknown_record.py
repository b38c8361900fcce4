"""A register refers only to records that exist.

A plan for a stakeholder that no map knows reaches nobody.

Bad::

    stakeholders: [reserchers]

Good::

    stakeholders: [researchers]
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules.house._registers import register_findings
from playbook.common.findings import Finding


@rule("DAT002", default=False)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    return register_findings(book, "DAT002")
