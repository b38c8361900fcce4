"""A register is kept: its groups are reached, its items say why and how anyone would know.

A map or a plan that nobody completes is a picture of the day on which it was made.
A record of the past says so with ``historical: true`` and is left in peace.

Bad::

    - id: letter
      title: Monthly letter
      stakeholders: []

Good::

    - id: letter
      title: Monthly letter
      stakeholders: [growers]
      purpose: People know when they can take part
      measure: Sign-ups and replies
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.common.findings import Finding, Severity


@rule("DAT005", Severity.WARNING, default=False, today=True)
def check(book: Book) -> Iterator[Finding]:
    """What a careful keeper of the registers would mend."""
    registers = book.extra.get("registers")
    yield from registers.advice if registers is not None else ()
