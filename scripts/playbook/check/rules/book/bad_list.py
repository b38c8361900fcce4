"""An item of a list has a blank behind its sign, and a numbered list goes on where it stopped.

Otherwise the items run together, no box is drawn, or each step has the number 1.

Bad::

    -[ ] Ask the board
    -[x] Write the plan

Good::

    - [ ] Ask the board
    - [x] Write the plan
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity

_WORDS = {
    "task": ("a blank is missing, so this is no task; write `{0}`", "add the blank"),
    "bullets": (
        "lines that begin with `{0}` are no list and run together; write `- `",
        "write `- `",
    ),
    "numbers": (
        "no blank stands behind `{0}`, so these lines are no list; add one",
        "add the blank",
    ),
    "restart": (
        "the numbers begin again with 1, since the list of line {0} has ended; indent what stands between, below its words",  # noqa: E501
        "",
    ),
}


@rule("PAG048")
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines that were meant as a list, and numbered lists of one item after each other."""
    for slip in slips(context.book, "slip-list"):
        words, title = _WORDS[slip.form]
        yield at(
            slip.page,
            slip.fault,
            words.format(slip.what),
            fix=slip.fix(title, safe=slip.what not in {"-", "*"}),
            severity=Severity.WARNING if slip.form == "restart" else Severity.ERROR,
        )
