"""No address of an issue tracks or names a reader.

A letter that reports who opens what needs a consent that few have given.

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
        link: https://example.org/grants?utm_source=letter
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

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._issues import Fault, IssueFile, of_issues
from playbook.common.findings import Finding, Severity
from playbook.common.redirectors import Decoded, decode


@rule("NWS003", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Addresses with tracking, redirectors or a reader in them, also in the words of an item."""
    return of_issues(context, _tracked, Severity.ERROR, historical=True)


def _tracked(one: IssueFile) -> Iterator[Fault]:
    for number, item in enumerate(one.issue.items):
        for field in ("link", "text"):
            for address in _ADDRESS.findall(getattr(item, field) or ""):
                if fault := _fault(decode(address.rstrip(".,;:!?"))):
                    yield ("items", number, field), fault


_ADDRESS = re.compile(r"https?://[^\s<>\"'()]+")


def _fault(found: Decoded) -> str:
    if found.is_clean:
        return ""
    if found.address:
        return f"the address tracks or names a reader; write `{found.address}`"
    if found.purpose:
        return f"only the receiver of a letter can use this address ({found.purpose}); take it out"
    if found.hidden_by:
        return f"{found.hidden_by} hides where the address leads; open it and write what you reach"
    return "the address names a reader; write the address of a page for everybody"
