"""A substitution has a value.

The build leaves the place empty.

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

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._places import at, faults
from playbook.common.findings import Finding
from playbook.common.suggest import did_you_mean


@rule("PAG019")
def check(book: Book) -> Iterator[Finding]:
    """Substitutions that no setting and no page head defines, or that contain themselves."""
    for page, fault in faults(book, "substitution"):
        hint = did_you_mean(
            fault.detail[0],
            fault.detail[1:],
            "add it to `myst_substitutions` in _config.yml, or to the head of the page",
        )
        yield at(page, fault, f"the substitution `{fault.detail[0]}` has no value; {hint}")
    for page, fault in faults(book, "substitution-circle"):
        yield at(
            page,
            fault,
            f"the substitution `{fault.detail[0]}` contains itself; write the value out",
        )
