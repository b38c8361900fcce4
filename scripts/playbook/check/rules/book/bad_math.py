r"""A formula is closed by the sign that opens it, and an environment by its own name.

Otherwise readers see dollars, backslashes or a box that says *misplaced &*.

Bad::

    The cost $\alpha + 1 grows.

    $$
    \begin{aligned}
    x &= 1
    \end{align}
    $$

Good::

    The cost $\alpha + 1$ grows.

    $$
    \begin{aligned}
    x &= 1
    \end{aligned}
    $$
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import Slip, slips
from playbook.common.findings import Finding

_WORDS = {
    "two-one": "`$$` opens a formula that one `$` closes; write two at both ends, or one",
    "one-two": "`$` opens a formula that `$$` closes; write two at both ends, or one",
    "open": "`$$` is never closed; write `$$` below the formula",
    "alone": "one `$` has no partner; close the formula `{0}`, or put a backslash before the sign",
    "within": "a `$` stands within the formula between `$$` and `$$`; close the formula before it, or take it out",
    "money": "the two dollars make a formula of `{0}`; put a backslash before each",
    "no-begin": "`\\end{{{0}}}` ends what nothing has begun; add `\\begin{{{0}}}`, or delete it",
    "no-end": "`\\begin{{{0}}}` is never ended; add `\\end{{{0}}}`",
    "end": "`\\begin{{{1}}}` is ended by `\\end{{{0}}}`; write the same name at both ends",
}


@rule("PAG046")
def check(context: CheckContext) -> Iterator[Finding]:
    """Formulas whose signs do not fit each other, and formulas in the signs of LaTeX."""
    for slip in slips(context.book, "slip-math"):
        title = "put a backslash before each `$`" if slip.form == "money" else "write `$…$`"
        yield at(slip.page, slip.fault, _message(slip), fix=slip.fix(title))


def _message(slip: Slip) -> str:
    match slip.form:
        case "inline":
            way = (
                "write one `$` at each end" if slip.edits else "leave an empty line above and below"
            )
            return f"`$$` makes no formula within a paragraph; {way}"
        case "bare":
            way = "" if slip.more[0] else ", or add `amsmath` to `myst_enable_extensions`"
            return f"`\\begin{{{slip.what}}}` is no formula here; put `$$` on lines of their own around it{way}"
        case "latex":
            mark = slip.more[0]
            return f"the backslashed brackets around `{slip.what}` make no formula; write `{mark}` at both ends"
    return _WORDS[slip.form].format(slip.what, *slip.more)
