"""A role of a programming language names something that the book describes.

The build looks for a description, and prints plain words where there is none.

Bad::

    {py:func}`load`

Good::

    `load`
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_ROLES = tuple(
    f"{domain}:{role}"
    for domain, roles in (
        ("py", "data exc func class const attr type meth mod obj"),
        ("c", "func macro struct type member var"),
        ("cpp", "class func struct type"),
        ("js", "func class data"),
        ("rst", "dir role"),
    )
    for role in roles.split()
)


@rule("LNK026", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such role without a description in the book."""
    for page, reference, found in context.broken(*_ROLES):
        yield at(
            page,
            reference,
            f"`{found.what}` is described nowhere in the book; {found.hint}",
        )
