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

from playbook.findings import Finding
from playbook.model import Book
from playbook.rules import rule
from playbook.rules._registers import register_findings


@rule("DAT004", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """What the registers say about records that are not public."""
    return register_findings(book, "DAT004")
