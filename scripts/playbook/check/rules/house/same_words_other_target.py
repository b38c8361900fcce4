"""On one page, equal words lead to the same place.

In a list of links the two cannot be told apart.

Bad::

    [Charter](charter-2021.md), [Charter](charter-2023.md)

    # file: charter-2021.md
    # Charter of 2021

    # file: charter-2023.md
    # Charter of 2023

Good::

    [Charter of 2021](charter-2021.md), [Charter of 2023](charter-2023.md)

    # file: charter-2021.md
    # Charter of 2021

    # file: charter-2023.md
    # Charter of 2023
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK015", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Equal words with different targets."""
    for page in context.book.pages.values():
        first: dict[str, str] = {}
        for reference in page.references:
            words = " ".join(reference.text.lower().split())
            if (
                reference.kind not in ("link", "url", "anchor")
                or not words
                or words.startswith("http")
            ):
                continue
            target = first.setdefault(words, reference.target)
            if target != reference.target:
                yield at(
                    page,
                    reference,
                    f"`{reference.text}` also leads to `{target}` on this page; say in the words how they differ",
                )
