"""No word stands twice in a row.

The eye slips over it, the screen reader does not.

Bad::

    the the plan

Good::

    the plan
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
from playbook.common.findings import Finding, Severity

_TWICE = re.compile(r"(?<![\w'’-])([A-Za-z]{2,}) \1(?![\w'’-])")
_FINE = frozenset(("had", "that", "bye", "ha", "no", "so", "very", "new"))


@rule("STY002", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """A small word that is repeated."""
    for page in context.book.pages.values():
        for match in search(page, _TWICE):
            first = match.text.split()[0]
            if first.lower() not in _FINE:
                yield at(
                    page,
                    match,
                    f"`{match.text}` stands twice; take one out",
                    fix=match.fix("take one out", first),
                )
