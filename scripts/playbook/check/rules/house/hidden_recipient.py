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
from playbook.common.findings import Finding
from playbook.common.urls import personal


@rule("PRV004", default=False)
def check(context: CheckContext) -> Iterator[Finding]:
    """Addresses in which a mail address hides, decoded as often as it takes."""
    for page, reference in context.book.references():
        if (
            reference.kind in ("url", "auto", "html-link")
            and reference.target.lower().startswith("http")
            and personal(reference.target)
        ):
            yield at(
                page,
                reference,
                "the address carries the mail address of a person; open it and write the address that you reach",
            )
