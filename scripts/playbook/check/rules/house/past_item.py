"""An item of an issue is still to come when the issue goes out.

What has passed costs readers their time, and the sender their trust.

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
        until: 2027-03-10
        link: https://example.org/grants
        link_text: Form for seed grants

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


@rule("NWS001", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Items whose last day lies before the day on which the issue goes out."""
    return of_items(context, _past, Severity.WARNING)


def _past(one: IssueFile, item: Item) -> tuple[str, str] | None:
    from playbook.registers.kinds.base import date_words

    last = item.last_day
    if not last or last >= one.issue.date.start:
        return None
    field = "until" if item.until else "ends" if item.ends else "starts"
    words = f"`{item.title}` is over on {date_words(last)}, before the issue goes out; take it out"
    return field, words
