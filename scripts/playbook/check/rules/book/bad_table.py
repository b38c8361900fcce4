"""A table has a line of dashes below its head, and no empty line within.

Otherwise its rows run together into one paragraph.

Bad::

    | Who | When |
    | The lead | in May |

Good::

    | Who | When |
    |---|---|
    | The lead | in May |
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding


@rule("PAG047")
def check(context: CheckContext) -> Iterator[Finding]:
    """Rows in pipes that are no table."""
    for slip in slips(context.book, "slip-table"):
        if slip.form == "parted":
            words = "an empty line parts these rows from the table above them; delete it"
        elif slip.form == "grid":
            words = (
                "this form of table is that of reStructuredText, so its lines run together; write rows "
                "in pipes, or put it in a block `{eval-rst}`"
            )
        elif slip.form == "no-head":
            words = "above the line of dashes a table must have a head; write one, perhaps of empty cells"
        elif slip.form == "tabs":
            words = "tabs make no table, so these lines run together; write rows in pipes"
        else:
            dashes = "|---" * int(slip.what) + "|"
            why = "no" if slip.form == "headless" else "no such"
            why = f"since {why} line of dashes stands below the first"
            words = f"these rows are no table, {why}; write `{dashes}` there"
        yield at(slip.page, slip.fault, words)
