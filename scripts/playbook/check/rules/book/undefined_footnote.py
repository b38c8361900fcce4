"""A footnote mark has its footnote.

Without it the reader sees the raw mark.

Bad::

    The first year.[^1]

Good::

    The first year.[^1]

    [^1]: From June 2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("LNK010")
def check(context: CheckContext) -> Iterator[Finding]:
    """Marks without a footnote, and labels with two."""
    book = context.book
    for page, fault in book.faults("footnote-missing"):
        yield at(
            page, fault, f"no footnote `{fault.detail[1]}`; add a line `[^{fault.detail[1]}]: …`"
        )
    for page, reference, found in context.broken("footnote"):
        yield at(page, reference, f"no footnote `{found.what}`; {found.hint}")
    for page, fault in book.faults("footnote-twice"):
        yield at(
            page,
            fault,
            f"the footnote `{fault.detail[0]}` stands twice, and only the first is shown; rename one",
        )
