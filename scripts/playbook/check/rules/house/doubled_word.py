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

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_TWICE = re.compile(r"(?<![\w'’-])([A-Za-z]{2,}) \1(?![\w'’-])")
_FINE = frozenset(("had", "that", "bye", "ha", "no", "so", "very", "new"))


@page_rule("STY002", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """A small word that is repeated."""
    for match in one.search(_TWICE):
        first = match.text.split()[0]
        if first.lower() not in _FINE:
            yield at(
                one.page,
                match,
                f"`{match.text}` stands twice; take one out",
                fix=match.fix("take one out", first),
            )
