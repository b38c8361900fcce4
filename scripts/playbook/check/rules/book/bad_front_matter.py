"""The head of a page is valid YAML between two lines of three hyphens.

With a fault in it the build drops the whole head, or shows it as text.

Bad::

    ---
    title: Roles: who decides
    ---

    # Roles

Good::

    ---
    title: "Roles: who decides"
    ---

    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_WORDS = {
    "\0list": "the head of the page must be `field: value` lines; correct it, or delete the two `---` lines",
    "\0empty": "the head of the page is empty; delete the two `---` lines",
    "\0open": "the head of the page is not closed; add a line `---` after its last field",
}


@rule("PAG003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Heads that the build cannot read."""
    for page, fault in context.book.faults("front-matter"):
        said = fault.detail[0]
        words = (
            _WORDS.get(said)
            or f"the head of the page is not valid YAML ({said or 'it cannot be read'}); put quotes round texts with a colon"  # noqa: E501
        )
        yield at(page, fault, words)
