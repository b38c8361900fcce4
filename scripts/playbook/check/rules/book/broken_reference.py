"""A role such as `ref` or `numref` names a label that exists.

A label that was renamed leaves a reference without a link, and often the bare name in the text.

Bad::

    {ref}`governence` says who decides.

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
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding
from playbook.common.suggest import did_you_mean


@rule("LNK003", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every such reference that the build cannot resolve."""
    for page, reference, found in context.broken(
        "ref", "numref", "any", "card-ref", "proof", "docutils", "embed"
    ):
        yield at(
            page,
            reference,
            f"the label `{found.what}` does not lead anywhere; {found.hint}",
            fix=replace_fix(reference, found),
        )
    for page, fault in context.book.faults("rst-name", "rst-name-twice"):
        name = fault.detail[0]
        hint = did_you_mean(name, fault.detail[1:], f"put `.. _{name}:` above the place")
        if fault.kind == "rst-name-twice":
            hint = "it stands twice on the page, so neither counts; rename one"
        yield at(page, fault, f"the name `{name}` does not lead anywhere; {hint}")
