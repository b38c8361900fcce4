"""Two headings side by side have different words.

A reader who jumps from heading to heading cannot tell them apart, and a link goes to the first.

Bad::

    ## Contact

    ## Contact

Good::

    ## Contact in London

    ## Contact in Basel
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Heading
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("PAG008", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Equal headings of one level below the same heading."""
    for page in context.book.pages.values():
        seen: dict[tuple[str, ...], Heading] = {}
        trail: list[str] = []
        for heading in page.headings:
            if heading.nested or not heading.text.strip():
                continue
            trail = [
                *trail[: heading.level - 1],
                *[""] * (heading.level - 1 - len(trail)),
                heading.text.lower(),
            ]
            first = seen.setdefault(tuple(trail), heading)
            if first is not heading:
                other = page.place(first).words
                yield at(
                    page,
                    heading,
                    f"the heading `{heading.text}` stands twice (also on {other}); give each its own words",
                )
