"""No two items of an issue lead to one address.

One of them was pasted by mistake, or they are one item.

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
      - id: place
        title: A place
        section: open
        text: Up to 500 pounds.
        until: 2027-04-10
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

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._issues import Fault, IssueFile, of_issues
from playbook.common.findings import Finding, Severity


@rule("NWS002", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Two items with the same address."""
    return of_issues(context, _same, Severity.WARNING)


def _same(one: IssueFile) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for number, item in one.items:
        if not item.link:
            continue
        first = seen.setdefault(item.link.rstrip("/"), item.title)
        if first != item.title:
            words = (
                f"`{item.title}` leads to the same address as `{first}`; correct one, or join them"
            )
            yield ("items", number, "link"), words
