"""Each section of an issue holds an item.

A heading above nothing looks like a mistake, and is one.

Bad::

    # file: book/data/newsletter/march.yml
    title: Letter of March
    about: An invented issue.
    date: 2027-03-15
    subject: Soil day and seed grants
    sections: {open: What is open to you, events: Events}
    items:
      - id: grant
        title: Seed grants
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


@rule("NWS009", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Sections without an item."""
    return of_issues(context, _empty, Severity.WARNING)


def _empty(one: IssueFile) -> Iterator[Fault]:
    for key, name in one.issue.sections.items():
        if not one.issue.of_section(key):
            words = f"the section `{name}` is empty; fill it, or take it out of `sections`"
            yield ("sections", key), words
