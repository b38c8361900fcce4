"""A link leads straight to its target.

Redirectors and tracking parts report every reader, break when the service ends, and hide where
the link leads.

Bad::

    [The charter](https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fcharter)

Good::

    [The charter](https://example.org/charter)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix
from playbook.common.urls import personal, redirector, unwrap


@rule("LNK020", default=False)
def check(context: CheckContext) -> Iterator[Finding]:
    """Links through redirectors, and links with tracking parts; the true address is decoded offline."""
    for page, reference in context.book.references():
        if reference.kind not in ("url", "auto", "html-link"):
            continue
        service, clean = redirector(reference.target), unwrap(reference.target)
        if not service and (clean is None or clean == reference.target):
            continue
        fix = None
        if clean and not reference.source and personal(clean) == "":
            fix = Fix(
                "write the true address",
                (Edit(reference.line, max(reference.column, 1), reference.target, clean),),
            )
        if service and clean is None:
            yield at(
                page,
                reference,
                f"the link goes through {service}, which hides its target; open it and write the address that you reach",  # noqa: E501
            )
        elif service:
            yield at(page, reference, f"the link goes through {service}; write `{clean}`", fix=fix)
        else:
            yield at(
                page,
                reference,
                f"the address has parts that only track readers; write `{clean}`",
                fix=fix,
            )
