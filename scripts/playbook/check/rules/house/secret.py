"""No key, token or password stands in the book.

Whoever reads it can use it, also in the history of the repository: change it at once.

Bad::

    The workflow uses ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.

Good::

    The workflow uses `${{ secrets.TOKEN }}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.common.findings import Finding, Location

_SECRET = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|"
    r"sk-[A-Za-z0-9]{32,}|glpat-[\w-]{20,}|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{10,}"  # noqa: E501
)


@page_rule("PRV003")
def check(one: PageContext) -> Iterator[Finding]:
    """Texts in the form of keys, also inside code."""
    text = one.text
    for match in _SECRET.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        shown = match.group()[:8]
        yield Finding(
            Location(one.path, line, column),
            f"`{shown}…` looks like a key; take it out and make a new one, since the history keeps it",
        )
