"""No word stands twice in a row.

The eye slips over it, the screen reader does not.

Bad::

    the the plan

Good::

    the plan
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._prose import place, search
from playbook.common.findings import Edit, Finding, Fix, Severity

_TWICE = re.compile(r"(?<![\w'’-])([A-Za-z]{2,}) \1(?![\w'’-])")
_FINE = frozenset(("had", "that", "bye", "ha", "no", "so", "very", "new"))


@rule("STY002", Severity.WARNING, default=False)
def check(book: Book) -> Iterator[Finding]:
    """A small word that is repeated."""
    for page in book.pages.values():
        for line, column, words in search(page, _TWICE):
            first = words.split()[0]
            if first.lower() not in _FINE:
                fix = Fix("take one out", (Edit(line, column, words, first),))
                yield replace(
                    place(page, line, column, f"`{words}` stands twice; take one out"), fix=fix
                )
