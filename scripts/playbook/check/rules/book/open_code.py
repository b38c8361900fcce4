"""Code within a line stands between as many backticks on both sides.

One without a partner is shown, and what was meant as code is not.

Bad::

    The data lie in `data/csv'.

    The plan is docs/plan.md`.

Good::

    The data lie in `data/csv`.

    The plan is `docs/plan.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding

_WORDS = {
    "quote": "a backtick opens what a quote closes: `` {0} ``; write a backtick at both ends",
    "latex": "`` {0} `` has the quotes of LaTeX, and readers see backticks; write quotes",
    "alone": "a backtick has no partner at `` {0} ``; write one at both ends of the code, or delete it",
}


@rule("PAG055")
def check(context: CheckContext) -> Iterator[Finding]:
    """Backticks that open or close nothing."""
    for slip in slips(context.book, "slip-tick"):
        title = "write quotes" if slip.form == "latex" else "write a backtick at both ends"
        yield at(slip.page, slip.fault, _WORDS[slip.form].format(slip.what), fix=slip.fix(title))
