"""A role of a programming language names something that the book describes.

The build looks for a description, and prints plain words where there is none.

Bad::

    {py:func}`load`

Good::

    `load`
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.inventories import PROGRAM_ROLES
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK026", references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such role without a description in the book."""
    for page, reference, found in context.broken("language", *PROGRAM_ROLES):
        yield at(
            page,
            reference,
            f"`{found.what}` is described nowhere in the book; {found.hint}",
            fix=replace_fix(reference, found),
        )
