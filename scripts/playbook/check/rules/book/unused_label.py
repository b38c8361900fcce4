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

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK009", Severity.NOTE, default=False)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every label that no reference of the book names."""
    book = context.book
    used = {reference.target.split("#")[-1].lower() for _, reference in book.references()}
    for page, target in book.targets():
        if target.kind == "label" and target.name not in used and not book.unread:
            yield at(
                page,
                target,
                f"nothing refers to the label `{target.name}`; delete it if it is not meant for others",
            )
