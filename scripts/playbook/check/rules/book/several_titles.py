"""A page has one title.

A second heading of the first level becomes a page of its own in the sidebar, below the wrong
name.

Bad::

    # Roles

    # Meetings

Good::

    # Roles and meetings

    ## Roles

    ## Meetings
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._headings import heading_tree
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG005")
def check(context: CheckContext) -> Iterator[Finding]:
    """Second and further headings of level one."""
    for page in context.book.pages.values():
        if context.book.settings.has_title(page.front):
            continue
        titles = [h for h in page.headings if h.level == 1 and not h.nested]
        tree = heading_tree(page) if titles[1:] else ""
        for heading in titles[1:]:
            yield at(
                page,
                heading,
                f"a second title (the first is on {page.place(titles[0]).words}); make it `## {heading.text}`, or give it a page of its own",  # noqa: E501
                help=tree,
            )
