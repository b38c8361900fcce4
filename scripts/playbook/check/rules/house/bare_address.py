"""A link has words, not a bare address.

An address read aloud letter by letter says nothing about where it leads.

Bad::

    https://example.org/a/b?c=d

Good::

    [The charter](https://example.org/a/b?c=d)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.book.addresses import LINKS
from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@page_rule("LNK014", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """Links whose words are an address."""
    for reference in one.page.references:
        words = reference.text.strip()
        if reference.kind in LINKS and words.lower().startswith(("http://", "https://", "www.")):
            message = f"`{words}` is no description; write `[words]({reference.target})`"
            yield at(one.page, reference, message)
    told = {(r.cell, r.line, r.target) for r in one.page.references}
    for match in one.search(_ADDRESS):
        clean = match.text.rstrip(".,;:!?)")
        here = (match.cell, match.line)
        if not any((cell, line) == here and clean in to for cell, line, to in told):
            yield at(one.page, match, f"`{clean}` is no description; write `[words]({clean})`")


_ADDRESS = re.compile(r"(?<![\w(<\"'=/`\[:])https?://[^\s<>\]\"'`|]+")
