"""The role `doc` names a page by its path without ending.

The path is seen from the folder of the page, or from the root with a slash in front.

Bad::

    {doc}`roles.md`

    # file: roles.md
    # Roles

Good::

    {doc}`roles`

    # file: roles.md
    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK004", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("doc", "toctree"):
        words = "no page fits" if found.why == "glob" else "no page"
        words = "in an old form" if found.why == "old" else words
        yield at(
            page,
            reference,
            f"{words} `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
