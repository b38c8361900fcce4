"""An item of an issue is short.

Readers give a letter less than a minute; an address holds the rest.

Bad::

    # file: pyproject.toml
    [tool.playbook.check]
    limits = {item_words = 20}

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
        text: Up to 500 pounds for a trial of one season on a farm of your own,
          with a mentor from the college, a day in the laboratory, and a place in the talk of the autumn.
        until: 2027-04-10
        link: https://example.org/grants
        link_text: Form for seed grants

Good::

    # file: pyproject.toml
    [tool.playbook.check]
    limits = {item_words = 20}

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


@rule("NWS005", Severity.NOTE, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Items with more than 60 words."""
    from playbook.registers.kinds.newsletter import plain_words

    most = context.settings.limits.item_words

    def look(_: IssueFile, item: Item) -> tuple[str, str] | None:
        count = len(plain_words(item.text or ""))
        if count <= most:
            return None
        return "text", f"`{item.title}` has {count} words; cut it to {most}"

    return of_items(context, look, Severity.NOTE)
