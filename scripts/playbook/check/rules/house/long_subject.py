"""Subject and preview are short enough to be shown.

Telephones show some 50 characters of a subject, and some 90 of the line beside it.

Bad::

    # file: book/data/newsletter/march.yml
    title: Letter of March
    about: An invented issue.
    date: 2027-03-15
    subject: Soil day and seed grants and a film and all the other news of March
    sections: {open: What is open to you}
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


@rule("NWS007", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Subject lines over 50 characters, preview lines over 90."""
    limits = context.settings.limits
    most = {"subject": limits.subject_characters, "preview": limits.preview_characters}

    def look(one: IssueFile) -> Iterator[Fault]:
        for field, shown in most.items():
            count = len(getattr(one.issue, field) or "")
            if count > shown:
                words = f"`{field}` has {count} characters; only the first {shown} are shown everywhere, so cut it"
                yield (field,), words

    return of_issues(context, look, Severity.WARNING)
