"""A picture of an issue says what it shows and whose it is.

Most mail programs hide pictures at first, and many readers never see them.

Bad::

    # file: book/data/newsletter/march.yml
    title: Letter of March
    about: An invented issue.
    date: 2027-03-15
    subject: Soil day and seed grants
    sections: {open: What is open to you}
    items:
      - id: grant
        title: Seed grants
        section: open
        text: Up to 500 pounds.
        until: 2027-04-10
        link: https://example.org/grants
        link_text: Form for seed grants
        picture: book/images/soil.jpg

Good::

    # file: book/data/newsletter/march.yml
    title: Letter of March
    about: An invented issue.
    date: 2027-03-15
    subject: Soil day and seed grants
    sections: {open: What is open to you}
    items:
      - id: grant
        title: Seed grants
        section: open
        text: Up to 500 pounds.
        until: 2027-04-10
        link: https://example.org/grants
        link_text: Form for seed grants
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._issues import IssueFile, of_items
from playbook.common.findings import Finding, Severity

if TYPE_CHECKING:
    from playbook.registers.kinds.newsletter import Item


@rule("NWS010", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures without alternative text or credit."""
    return of_items(context, _unsaid, Severity.ERROR)


def _unsaid(_: IssueFile, item: Item) -> tuple[str, str] | None:
    lacking = [name for name in ("alt", "credit") if not getattr(item, name)]
    if not item.picture or not lacking:
        return None
    names = " and ".join(f"`{name}`" for name in lacking)
    return "picture", f"the picture of `{item.title}` lacks {names}; add them"
