"""A role is written `{name}` with backticks at once behind it.

With a blank between, with other quotes or without a brace, readers see the raw signs.

Bad::

    (governance)=
    # Governance

    See {ref} `governance` and {math}'x + y'.

Good::

    (governance)=
    # Governance

    See {ref}`governance` and {math}`x + y`.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding

_WORDS = {
    "blank": "a blank parts `{{{0}}}` from its backtick, so this is no role; take it out",
    "quotes": "`{{{0}}}` stands before quotes, so this is no role; write backticks",
    "open": "the role `{{{0}}}` has no second backtick; add it",
    "brace": "the brace of `{0}` is not closed before the backtick; write `` {{{0}}}`…` ``",
    "brackets": "`{{{0}}}` stands before brackets, so this is no role; write `` {{{0}}}`…` ``",
    "rst": "`:{0}:` is a role of reStructuredText and none here; write `` {{{0}}}`…` ``",
}


@rule("PAG043")
def check(context: CheckContext) -> Iterator[Finding]:
    """Words that would be a role which the book knows, but for one sign."""
    for slip in slips(context.book, "slip-role"):
        yield at(
            slip.page,
            slip.fault,
            _WORDS[slip.form].format(slip.what),
            fix=slip.fix(f"write `{{{slip.what}}}` and backticks"),
        )
