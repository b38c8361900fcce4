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

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import place, search
from playbook.common.findings import Finding, Severity


@rule("LNK014", Severity.WARNING, default=False)
def check(book: Book) -> Iterator[Finding]:
    """Links whose words are an address."""
    for page, reference in book.all("references"):
        words = reference.text.strip()
        if reference.kind in ("url", "auto", "html-link") and words.lower().startswith(
            ("http://", "https://", "www.")
        ):
            yield at(
                page, reference, f"`{words}` is no description; write `[words]({reference.target})`"
            )
    for page in book.pages.values():
        told = {(r.line, r.target) for r in page.references}
        for line, column, words in search(page, _ADDRESS):
            clean = words.rstrip(".,;:!?)")
            if not any(at_line == line and clean in target for at_line, target in told):
                yield place(
                    page, line, column, f"`{clean}` is no description; write `[words]({clean})`"
                )


_ADDRESS = re.compile(r"(?<![\w(<\"'=/`\[:])https?://[^\s<>\]\"'`|]+")
