"""A role is one that the book knows.

The build drops the role with its words.

Bad::

    {reff}`governance`

Good::

    {ref}`governance`
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Edit, Finding, Fix
from playbook.model import Book
from playbook.resolve import closest
from playbook.rules import rule
from playbook.rules._places import at, faults


@rule("PAG016")
def check(book: Book) -> Iterator[Finding]:
    """Roles that neither Jupyter Book nor a loaded extension brings."""
    for page, fault in faults(book, "role"):
        close = closest(fault.detail[0], book.settings.words.roles)
        hint = (
            f"did you mean `{close}`?"
            if close
            else "correct the name, or load its extension in _config.yml"
        )
        fix = Fix(
            f"write `{close}`",
            (Edit(fault.line, fault.column or 1, "{" + fault.detail[0] + "}", "{" + close + "}"),),
            safe=False,
        )
        yield at(
            page,
            fault,
            f"no role is called `{fault.detail[0]}`; {hint}",
            fix=fix if close and not fault.source else None,
        )
