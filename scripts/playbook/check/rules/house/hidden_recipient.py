"""No web address carries the mail address of a person.

Links from newsletters name the person who got the letter, often encoded several times.

Bad::

    [The letter](https://example.org/?u=amFuZUBleGFtcGxlLm9yZw)

Good::

    [The letter](https://example.org/)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix
from playbook.common.redirectors import decode


@rule("PRV004")
def check(context: CheckContext) -> Iterator[Finding]:
    """Addresses in which a mail address or the number of a reader hides, decoded as often as it takes."""
    for page, reference in context.book.references():
        if reference.kind not in ("url", "auto", "html-link"):
            continue
        found = decode(reference.target)
        if not found.identity or not reference.target.lower().startswith("http"):
            continue
        if not found.address:
            message = (
                "the address names the person who got it; write the address of a page for everybody"
            )
            yield at(page, reference, message)
            continue
        fix = None
        if not reference.source:
            edit = Edit(reference.line, max(reference.column, 1), reference.target, found.address)
            fix = Fix("write the address without the person", (edit,))
        yield at(
            page,
            reference,
            f"the address names the person who got it, in a part that can go; write `{found.address}`",
            fix=fix,
        )
