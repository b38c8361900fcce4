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

from playbook.book.model import TOP
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG010")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages without text, picture or directive."""
    book = context.book
    unread = {finding.location.path.as_posix() for finding in book.unreadable}
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
            yield at(page, TOP, "the page is empty; write it, or delete the file")
