"""An issue is short enough to be skimmed.

A long letter is kept for later, which means for never.

Bad::

    # file: pyproject.toml
    [tool.playbook.check]
    limits = {issue_words = 30}

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
    limits = {issue_words = 30}

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


@rule("NWS006", Severity.NOTE, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Issues with more than 800 words."""
    from playbook.registers.kinds.newsletter import plain_words

    most = context.settings.limits.issue_words

    def look(one: IssueFile) -> Iterator[Fault]:
        texts = [one.issue.greeting, one.issue.closing]
        texts += [part for _, item in one.items for part in (item.title, item.text)]
        count = sum(len(plain_words(text or "")) for text in texts)
        if count > most:
            words = f"the issue has {count} words; cut it to {most}, or keep items for the next"
            yield ("items",), words

    return of_issues(context, look, Severity.NOTE)
