"""The words of a link in an issue say where it leads.

Who hears a list of links, or sees the plain text, learns nothing from "here".

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
        link_text: Apply here

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
from playbook.check.rules.book.uninformative_link_text import VAGUE
from playbook.check.rules.house._issues import IssueFile, of_items
from playbook.common.findings import Finding, Severity

if TYPE_CHECKING:
    from playbook.registers.kinds.newsletter import Item


@rule("NWS008", Severity.WARNING, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Links without words, and words that fit any link."""
    return of_items(context, _vague, Severity.WARNING)


def _vague(_: IssueFile, item: Item) -> tuple[str, str] | None:
    words = (item.link_text or "").strip(" .,:;!?…›»→>-").lower()
    if not item.link or (words and words not in VAGUE and not words.endswith(" here")):
        return None
    said = f"`{item.link_text}` does not say" if words else "nothing says"
    told = f"{said} where the link of `{item.title}` leads; write it into `link_text`"
    return "link_text" if words else "link", told
