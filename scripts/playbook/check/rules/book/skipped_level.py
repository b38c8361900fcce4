"""Headings go down one level at a time.

The level says what belongs to what, on the screen and in a screen reader. A skipped level breaks
the tree.

Bad::

    # Roles

    ### Lead

Good::

    # Roles

    ## Lead
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._headings import heading_tree
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix


@rule("PAG006")
def check(context: CheckContext) -> Iterator[Finding]:
    """Headings more than one level below the one they belong to."""
    for page in context.book.pages.values():
        tree = ""
        for heading in page.headings:
            if not heading.nested and 0 < heading.parent < heading.level - 1:
                marks = "#" * (heading.parent + 1)
                edit = Edit(heading.line, 1, "#" * heading.level + " ", marks + " ")
                fix = Fix("raise the heading", (edit,), safe=False) if not heading.source else None
                tree = tree or heading_tree(page)
                yield at(
                    page,
                    heading,
                    f"level {heading.level} stands below level {heading.parent}; write `{marks} {heading.text}`",
                    fix=fix,
                    help=tree,
                )
