"""A substitution has a value.

The build leaves the place empty.
It looks values up, joins and compares them; it runs nothing: no calls, no `env`, no product, and
only a few filters.

Bad::

    We work with {{ partner_nmae }}.

    # file: _config.yml
    title: Our book
    parse:
      myst_substitutions:
        partner_name: Example Ltd

Good::

    We work with {{ partner_name }}.

    # file: _config.yml
    title: Our book
    parse:
      myst_substitutions:
        partner_name: Example Ltd
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Fault
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity
from playbook.common.suggest import did_you_mean

MYST = "add it to `myst_substitutions` in _config.yml, or to the head of the page"


@rule("PAG019", flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Substitutions that no setting and no page head defines, that contain themselves, or that are code."""
    book = context.book
    for page, fault in book.faults("substitution"):
        yield at(
            page, fault, f"the substitution `{fault.detail[0]}` has no value; {_hint(fault, MYST)}"
        )
    for slip in slips(book, "slip-substitution"):
        yield at(
            slip.page,
            slip.fault,
            f"the substitution `{slip.what}` lacks a brace, so readers see the braces; write two at both ends",
            fix=slip.fix("write two braces at both ends"),
        )
    for page, fault in book.faults("substitution-syntax"):
        yield at(
            page,
            fault,
            f"the braces around `{fault.detail[0]}` cannot be read as an expression ({fault.detail[1]}); "
            "correct it, or write `{ {` where braces are meant",
        )
    for page, fault in book.faults("substitution-code"):
        what = f"`{{{{ {fault.detail[0]} }}}}` is left empty by `playbook build`"
        # A build without our tools runs it: a call such as `format` looks right there.
        # One that may do anything is always said: somebody may have put it there on purpose.
        call = fault.detail[1].startswith("a call is")
        ours = "playbook.sphinx_ext" in book.settings.has or context.settings.house or not call
        severity = Severity.WARNING if ours else Severity.NOTE
        yield at(page, fault, f"{what}: {fault.detail[1]}", severity=severity)
    for page, fault in book.faults("rst-substitution"):
        where = f"define it on the page: `.. |{fault.detail[0]}| replace:: …`"
        if page.form != "rst":
            where = "in a block of reStructuredText none has; write the words out"
        yield at(
            page, fault, f"the substitution `{fault.detail[0]}` has no value; {_hint(fault, where)}"
        )
    for page, fault in book.faults("substitution-circle"):
        yield at(
            page,
            fault,
            f"the substitution `{fault.detail[0]}` contains itself; write the value out",
        )


def _hint(fault: Fault, otherwise: str) -> str:
    return did_you_mean(fault.detail[0], fault.detail[1:], otherwise)
