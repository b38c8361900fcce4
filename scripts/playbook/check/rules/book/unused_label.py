"""A label is used by some reference.

A label that nothing uses may be left over, or the reference to it may be misspelt. It does no
harm.

Bad::

    (old-name)=
    # Roles

Good::

    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK009", Severity.NOTE, default=False)
def check(book: Book) -> Iterator[Finding]:
    """Every label that no reference of the book names."""
    used = {reference.target.split("#")[-1].lower() for _, reference in book.all("references")}
    for page, target in book.all("targets"):
        if target.kind == "label" and target.name not in used and not book.unread:
            yield at(
                page,
                target,
                f"nothing refers to the label `{target.name}`; delete it if it is not meant for others",
            )
