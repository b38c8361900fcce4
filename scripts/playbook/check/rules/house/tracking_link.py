"""A link leads straight to its target.

Redirectors and tracking parts report every reader, break when the service ends, and hide where
the link leads.
A message and a fix name only an address that names nobody.

Bad::

    [The charter](https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fcharter)

Good::

    [The charter](https://example.org/charter)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.addresses import LINKS
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix
from playbook.common.redirectors import Decoded, decode


@rule("LNK020")
def check(context: CheckContext) -> Iterator[Finding]:
    """Links through redirectors, and links with tracking parts; the true address is decoded offline."""
    for page, reference in context.book.references():
        if reference.kind not in LINKS:
            continue
        found = decode(reference.target)
        # What only carries a mail address is a matter of PRV004.
        if not (found.layers or found.purpose or found.removed):
            continue
        fix = None
        if found.address and not reference.source:
            fix = Fix(
                "write the true address",
                (Edit(reference.line, max(reference.column, 1), reference.target, found.address),),
            )
        yield at(page, reference, _message(found), fix=fix)


def _message(found: Decoded) -> str:
    through = f"goes through {_list(found.layers)}" if found.layers else ""
    if found.purpose:
        return (
            f"only the receiver of a letter can use this link ({found.purpose}); take the link away"
        )
    if found.hidden_by:
        return f"the link {through}, which hides its target; open it and write the address that you reach"
    if not found.address:
        start = f"the link {through} and its" if through else "the"
        return (
            f"{start} target names a person in its path; write the address of a page for everybody"
        )
    if through:
        return f"the link {through}; write `{found.address}`"
    return f"the address has parts that only track readers; write `{found.address}`"


def _list(names: tuple[str, ...]) -> str:
    """The services from the outside, each once."""
    return ", then ".join(dict.fromkeys(names))
