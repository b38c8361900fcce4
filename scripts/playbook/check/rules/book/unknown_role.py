"""A role is one that the book knows.

The build drops the role with its words.

Bad::

    {reff}`governance` says who decides.

    (governance)=
    ## Governance

Good::

    {ref}`governance` says who decides.

    (governance)=
    ## Governance
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, name_fix
from playbook.common.findings import Finding
from playbook.common.suggest import question


@rule("PAG016")
def check(context: CheckContext) -> Iterator[Finding]:
    """Roles that neither Jupyter Book nor a loaded extension brings."""
    book = context.book
    own = [
        (target.name, (page.docname, target.cell, target.line))
        for page, target in book.targets()
        if target.kind == "role"
    ]
    known = book.settings.words.roles
    for page, fault, close in context.strange_words.wrong("role", known):
        # A role that a page makes is known below it, and to the pages that the build reads later.
        place = (page.docname, fault.cell, fault.line)
        if any(name == fault.detail[0].lower() and made < place for name, made in own):
            continue
        hint = question(
            fault.detail[0], close, f"correct the name, or {context.flavour.advice.bring}"
        )
        yield at(
            page,
            fault,
            f"no role is called `{fault.detail[0]}`; {hint}",
            fix=name_fix(fault, close),
        )
