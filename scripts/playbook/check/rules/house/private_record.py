"""A record that is not public does not lie in a public file.

Whoever can read the repository can read it, whatever the pages leave out.

Bad::

    - id: board
      visibility: private

Good::

    the same record in the overlay folder, outside the repository
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules.house._registers import register_findings
from playbook.common.findings import Finding


@rule("DAT004", default=False)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about records that are not public."""
    return register_findings(book, "DAT004")
