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
from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

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
        # What the form or the tag of a value forbids, such as a day that no month has, is no colon's fault.
        remedy = "write it anew" if "its form" in said else "put quotes round texts with a colon"
        words = f"the head of the page is not valid YAML ({said}); {remedy}"
        yield at(page, fault, words)
    for page in context.book.pages.values():
        for name, value in page.front.items():
            if _quoted_twice(value):
                lines = context.book.text(page.path).split("\n")[: page.front_end]
                line = next((n for n, row in enumerate(lines, 1) if row.startswith(f"{name}:")), 1)
                yield at(
                    page,
                    Place(line, block=line),
                    f"readers see the quotation marks of `{name}`, since it has them twice; take "
                    "one pair away",
                    severity=Severity.WARNING,
                )


def _quoted_twice(value: object) -> bool:
    """Whether a text still has quotation marks around it when YAML has taken its own away."""
    if not isinstance(value, str) or len(value) < 3 or value[0] not in "\"'":
        return False
    return value[-1] == value[0] and value[0] not in value[1:-1]
