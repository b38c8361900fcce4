"""A heading says something.

An empty heading is a gap in the table of contents.

Bad::

    ##

Good::

    ## Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG007")
def check(context: CheckContext) -> Iterator[Finding]:
    """Headings without words."""
    for page, heading in context.book.headings():
        if not heading.text.strip():
            yield at(page, heading, "the heading is empty; write what follows, or delete it")
