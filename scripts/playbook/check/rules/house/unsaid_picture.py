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

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._issues import issues
from playbook.common.findings import Finding


@rule("NWS010", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures without alternative text or credit."""
    for one in issues(context):
        for number, item in one.items:
            lacking = [name for name in ("alt", "credit") if not getattr(item, name)]
            if item.picture and lacking:
                yield one.at(
                    "items",
                    number,
                    "picture",
                    message=f"the picture of `{item.title}` lacks {' and '.join(f'`{n}`' for n in lacking)}; add them",
                )
