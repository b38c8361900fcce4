"""A label stands alone on a line and ends with `=`.

Without the sign it is a word in brackets, and what refers to it leads nowhere.

Bad::

    {ref}`governance` says who decides.

    (governance)
    ## Governance

Good::

    {ref}`governance` says who decides.

    (governance)=
    ## Governance
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.kinds import ReferenceKind
from playbook.book.names import normal_name
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity

_REFERRING: tuple[ReferenceKind, ...] = (
    "ref",
    "numref",
    "any",
    "card-ref",
    "proof",
    "docutils",
    "anchor",
    "link",
)


@rule("PAG042")
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines that are nearly a label, where something refers to it; before a heading a note."""
    found = list(slips(context.book, "slip-label"))
    if not found:
        return
    wanted = {
        normal_name(reference.target.removeprefix("#"))
        for _, reference, _ in context.broken(*_REFERRING)
    }
    for slip in found:
        written = slip.more[0]
        certain = normal_name(slip.what) in wanted
        named = any(sign in slip.what for sign in "-_:") or "=" in written
        if certain or (slip.form == "before" and named and slip.edits):
            yield at(
                slip.page,
                slip.fault,
                f"`{written}` is no label; write `({slip.what})=` on a line of its own",
                fix=slip.fix(f"write `({slip.what})=`", safe=certain),
                severity=Severity.ERROR if certain else Severity.NOTE,
            )
