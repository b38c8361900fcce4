"""Signs that nobody sees do not stand in marks, names and addresses.

A heading with a hard blank behind its `#` is none, and a label with a hidden sign is never found.

Bad::

    # Roles

    ##\u00a0Who decides

Good::

    # Roles

    ## Who decides
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity

_WORDS = {
    "blank": "the blank behind `{0}` is none to Markdown ({1}), so the mark means nothing; write a plain one",
    "before": "an invisible sign ({1}) stands before `{0}`, so the mark means nothing; delete it",
    "within": "an invisible sign ({1}) stands in code, a link, a label or a role, where it counts; delete it",
    "text": "an invisible sign ({1}) stands in the text; delete it",
}


@rule("PAG052")
def check(context: CheckContext) -> Iterator[Finding]:
    """Hard blanks behind marks, and signs without width; in running text they are a note."""
    for slip in slips(context.book, "slip-invisible"):
        counts = slip.form != "text"
        title = "write a plain blank" if slip.form == "blank" else "delete the sign"
        yield at(
            slip.page,
            slip.fault,
            _WORDS[slip.form].format(slip.what, *slip.more),
            fix=slip.fix(title, safe=counts),
            severity=Severity.ERROR if counts else Severity.NOTE,
        )
