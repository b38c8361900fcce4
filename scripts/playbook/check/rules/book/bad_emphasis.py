"""The asterisks of bold words stand at the words, and a blank or a sign stands around them.

Otherwise nothing becomes bold, and readers see the asterisks.

Bad::

    **Note:**read this first.

    Do it ** at once**.

Good::

    **Note:** read this first.

    Do it **at once**.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding

_WORDS = {
    "blank": "a blank within the asterisks keeps `{0}` from being bold; write `**{0}**`",
    "behind": "`{0}` does not close, since a letter follows on a sign; put a blank behind the asterisks",
    "before": "`{0}` does not open, since a sign follows on a letter; put a blank before the asterisks",
    "open": "`{0}` is never closed; add two asterisks behind the words",
}


@rule("PAG049")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pairs of asterisks that stay asterisks."""
    for slip in slips(context.book, "slip-emphasis"):
        yield at(
            slip.page,
            slip.fault,
            _WORDS[slip.form].format(slip.what),
            fix=slip.fix("put the asterisks right"),
        )
