"""A page is short enough to be read.

One page holds one idea; a longer one is several.

Bad::

    # file: everything.md (4,000 words)
    # Everything about us

Good::

    # file: roles.md (1,200 words)
    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("PAG011", Severity.NOTE)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages with more than 1,500 words; case studies may be longer."""
    limits = context.settings.limits
    for page in context.book.pages.values():
        if page.words > limits.page_words and page.front.get("kind") not in limits.long_kinds:
            yield at(
                page,
                Place(1),
                f"the page has about {round(page.words, -2):,} words; split it, or cut it to "
                f"{limits.page_words:,}",
            )
