"""Each item says what a reader can do.

An item without an address, a place or somebody to ask is news that nobody can use.

Bad::

    # file: book/data/newsletter/march.yml
    title: Letter of March
    about: An invented issue.
    date: 2027-03-15
    subject: Soil day and seed grants
    sections: {open: What is open to you}
    items:
      - {id: grant, title: Seed grants, section: open, text: Up to 500 pounds.}

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


@rule("NWS004", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Items without a link, a place and a role to ask."""
    return of_items(context, _idle, Severity.WARNING)


def _idle(_: IssueFile, item: Item) -> tuple[str, str] | None:
    if item.link or item.place or item.contact or "](" in (item.text or ""):
        return None
    words = f"`{item.title}` says nothing that a reader can do; add `link`, `place` or `contact`"
    return "title", words
