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

from collections.abc import Iterator, Mapping

from playbook.book.kinds import FaultKind
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_WORDS: Mapping[FaultKind, str] = {
    "front-matter-list": "the head of the page must be `field: value` lines; correct it, or delete the two `---` lines",
    "front-matter-empty": "the head of the page is empty; delete the two `---` lines",
    "front-matter-late": "the head of the page does not begin with `---` at the margin of the first line, so it is shown as text; move it there",  # noqa: E501
    "front-matter-open": "the head of the page is not closed; add a line `---` after its last field",
}


@rule("PAG003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Heads that the build cannot read."""
    for page, fault in context.book.faults(*_WORDS):
        yield at(page, fault, _WORDS[fault.kind])
    for page, fault in context.book.faults("front-matter"):
        said = fault.detail[0] or "it cannot be read"
        words = (
            f"the head of the page is not valid YAML ({said}); put quotes round texts with a colon"
        )
        yield at(page, fault, words)
