"""A footnote mark has its footnote.

Without it the reader sees the raw mark.

Bad::

    The first year.[^1]

Good::

    The first year.[^1]

    [^1]: From June 2021.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import Slip, slips
from playbook.common.findings import Finding


@rule("LNK010")
def check(context: CheckContext) -> Iterator[Finding]:
    """Marks without a footnote, and labels with two."""
    book = context.book
    missing = Counter(
        (page.path, fault.detail[1]) for page, fault in book.faults("footnote-missing")
    )
    told = set()
    for slip in slips(book, "slip-footnote"):
        # A mark alone is no footnote without its colon: another mark must ask for it.
        if slip.form == "colon" and missing[slip.page.path, slip.what] < 2:
            continue
        told.add(slip.page.place(slip.fault))
        yield at(slip.page, slip.fault, _said(slip), fix=slip.fix("put the colon at the bracket"))
    for page, fault in book.faults("footnote-missing"):
        if page.place(fault) not in told:
            label = fault.detail[1]
            yield at(page, fault, f"no footnote `{label}`; add a line `[^{label}]: …`")
    for page, reference, found in context.broken("footnote"):
        yield at(page, reference, f"no footnote `{found.what}`; {found.hint}")
    for page, fault in book.faults("footnote-twice"):
        yield at(
            page,
            fault,
            f"the footnote `{fault.detail[0]}` stands twice, and only the first is shown; rename one",
        )


def _said(slip: Slip) -> str:
    if slip.form == "inline":
        return (
            f"`{slip.what}` is shown as it stands; write a mark `[^name]`, and `[^name]: …` below"
        )
    return f"a footnote begins with `[^{slip.what}]:`; put the colon at the bracket"
