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
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
from playbook.common.findings import Finding, Severity


@rule("LNK014", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Links whose words are an address."""
    book = context.book
    for page, reference in book.references():
        words = reference.text.strip()
        if reference.kind in LINKS and words.lower().startswith(("http://", "https://", "www.")):
            yield at(
                page, reference, f"`{words}` is no description; write `[words]({reference.target})`"
            )
    for page in book.pages.values():
        told = {(r.cell, r.line, r.target) for r in page.references}
        for match in search(page, _ADDRESS):
            clean = match.text.rstrip(".,;:!?)")
            here = (match.cell, match.line)
            if not any((cell, line) == here and clean in to for cell, line, to in told):
                yield at(page, match, f"`{clean}` is no description; write `[words]({clean})`")


_ADDRESS = re.compile(r"(?<![\w(<\"'=/`\[:])https?://[^\s<>\]\"'`|]+")
