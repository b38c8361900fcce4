"""A footnote is used by a mark in the text.

Without one the build leaves the footnote out, and its words are lost to readers.

Bad::

    The first year.

    [^start]: From June 2021.

Good::

    The first year.[^start]

    [^start]: From June 2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("LNK027", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Footnotes that no mark names."""
    for page, fault in context.book.faults("footnote-unused"):
        name = fault.detail[0]
        yield at(
            page,
            fault,
            f"no mark `[^{name}]` leads to this footnote, so it is not shown; add one, or delete it",
        )
