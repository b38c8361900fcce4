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

from playbook.book.model import Heading, Page
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
            yield at(page, heading, _message(page, titles[0], heading), help=tree)


def _message(page: Page, first: Heading, heading: Heading) -> str:
    """What is said of a further title, on the page itself or in a text that it includes."""
    if not heading.source:
        where = page.place(first).words if not first.source else f"{first.source}:{first.line}"
        return (
            f"a second title (the first is on {where}); make it `## {heading.text}`, "
            "or give it a page of its own"
        )
    return (
        f"{page.path} includes this and so has a second title (the first is on {page.place(first)}); "
        f"make it `## {heading.text}` here, or add `:heading-offset: 1` to the include"
    )
