"""A link uses `https:` where the same host does so elsewhere in the book.

Without it others can read along, and browsers warn.

Bad::

    [Charter](http://example.org/charter), [Plan](https://example.org/plan)

Good::

    [Charter](https://example.org/charter), [Plan](https://example.org/plan)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.addresses import LINKS
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix, Severity


@rule("LNK021", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Addresses with `http:` on hosts that the book also links with `https:`."""
    book = context.book
    secure = {
        r.target.split("/")[2].lower()
        for _, r in book.references()
        if r.kind in LINKS and r.target.lower().startswith("https://") and r.target.count("/") >= 2
    }
    for page, reference in book.references():
        target = reference.target
        if (
            reference.kind in LINKS
            and target.lower().startswith("http://")
            and target.split("/")[2].lower() in secure
        ):
            fix = Fix(
                "write https",
                (Edit(reference.line, max(reference.column, 1), target, "https" + target[4:]),),
            )
            yield at(
                page,
                reference,
                f"`{target}` is not secure, and its host is linked with `https:` elsewhere; write `https{target[4:]}`",
                fix=None if reference.source else fix,
            )
