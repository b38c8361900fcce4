"""The fields in the head of a page are ones that the engine knows, with values that it takes.

It passes over a field with another name, and over a value of another form, with a message that names
no line; so the label, the date or the picture that somebody wrote down is missing without a trace.

Bad::

    # file: myst.yml
    version: 1
    project:
      title: A book

    # file: index.md
    ---
    title: Roles
    lable: roles
    ---
    Who does what.

Good::

    # file: myst.yml
    version: 1
    project:
      title: A book

    # file: index.md
    ---
    title: Roles
    label: roles
    ---
    Who does what.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Page, Place
from playbook.book.mystmd.field_forms import page_faults
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity
from playbook.common.plain_yaml import line_of


@rule("PAG066", Severity.WARNING, references=True, flavours=("mystmd",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Names that no field has, and values that a field cannot have."""
    for page in context.book.pages.values():
        for fault in page_faults(page.front):
            place = _place(context, page, fault.keys)
            yield at(page, place, fault.message, severity=Severity.WARNING)


def _place(context: CheckContext, page: Page, keys: tuple[str | int, ...]) -> Place:
    """Where a field stands; in a notebook, in the first cell."""
    if not page.front_end:
        return Place(1, block=1, cell=1)
    rows = context.book.text(page.path).splitlines()[1 : page.front_end - 1]
    line = line_of("\n".join(rows), keys) + 1
    return Place(line, block=line)
