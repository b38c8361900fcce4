"""A template names no partner.

Others take it over; a name that slips through embarrasses both.

Bad::

    How Turing–Roche meets

Good::

    How the partnership meets
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.findings import Finding
from playbook.model import Book
from playbook.rules import rule
from playbook.rules._prose import place, search

_NAMES = re.compile(r"\b(Turing|Roche|Genentech)\b")


@rule("PRV006", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """Names of the first partners on pages of the kind `template`."""
    for page in book.pages.values():
        if page.front.get("kind") == "template":
            for line, column, words in search(page, _NAMES):
                yield place(
                    page,
                    line,
                    column,
                    f"the template names `{words}`; write a blank, such as [partner]",
                )
