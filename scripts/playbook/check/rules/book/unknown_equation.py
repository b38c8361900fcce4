"""The role `eq` names an equation with a label.

Without the label there is no number to show.

Bad::

    {eq}`euler`

    $$e = mc^2$$ (mass)

Good::

    {eq}`mass`

    $$e = mc^2$$ (mass)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding


@rule("LNK017", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken("eq"):
        yield at(
            page,
            reference,
            f"no equation has the label `{found.what}`; {found.hint}",
            fix=replace_fix(reference, found),
        )
