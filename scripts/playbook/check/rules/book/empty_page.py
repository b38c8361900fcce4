"""A page holds something.

An empty page promises something in the table of contents and breaks the promise.

Bad::

    ---
    tags: [roles]
    ---

Good::

    # Roles

    Who decides what.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.common.findings import Finding


@rule("PAG010")
def check(book: Book) -> Iterator[Finding]:
    """Pages without text, picture or directive."""
    unread = {finding.location.path.as_posix() for finding in book.faults}
    for page in book.pages.values():
        if not (
            page.words
            or page.headings
            or page.images
            or page.directives
            or page.faults
            or page.references
            or page.prose
            or page.path in unread
        ):
            yield Finding(
                page.place(_TOP), "the page is empty; write it, or delete the file", blocks=(1,)
            )


class _Top:
    source, line, column = "", 1, 0


_TOP = _Top()
