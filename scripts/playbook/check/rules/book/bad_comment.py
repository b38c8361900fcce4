"""A comment in HTML begins with `<!--` and ends with `-->`.

One that never ends hides the rest of the page; one that is misspelt is shown.

Bad::

    <!-- to be written

    Read this first.

Good::

    <!-- to be written -->

    Read this first.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import Slip, slips
from playbook.common.findings import Finding


@rule("PAG050")
def check(context: CheckContext) -> Iterator[Finding]:
    """Comments that hide too much, or nothing."""
    for slip in slips(context.book, "slip-comment"):
        yield at(slip.page, slip.fault, _message(slip))


def _message(slip: Slip) -> str:
    if slip.form == "swallows":
        wrong = f" instead of `{slip.what}`" if slip.what else ""
        return (
            f"the comment never ends and hides all that follows; write `-->` where it ends{wrong}"
        )
    if slip.form == "open":
        return (
            "the comment does not end in this paragraph, so readers see it; write `-->` behind it"
        )
    return f"`{slip.what}` begins no comment, so readers see it; write `<!--`"
