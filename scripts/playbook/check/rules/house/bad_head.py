"""The head of a page says what the page is: kind, stage, audience, owner and dates.

Readers choose by it, and a page without a date of review grows old unseen.

Bad::

    ---
    kind: casestudy
    ---

    # How we began

Good::

    ---
    description: How two organisations began to work together.
    kind: case-study
    stage: [set-up]
    audience: [partnership-lead]
    maturity: draft
    owner: Community manager
    last_reviewed: 2026-11-20
    review_in: 6
    authors:
      - name: The team
        roles: [Writing – original draft]
    ---

    # How we began
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.page_context import PageContext, SourceKeys
from playbook.check.rules import page_rule
from playbook.common.findings import Finding


@page_rule("PAG001", looks_at="head and sources")
def check(one: PageContext, known: SourceKeys | None) -> Iterator[Finding]:
    """Heads that are missing or do not fit the model."""
    if one.page.form != "markdown" or any(
        fault.kind.startswith("front-matter") for fault in one.page.faults
    ):
        return
    # Models take time to import, and most books have none.
    from playbook.house.heads import check_front_matter

    yield from check_front_matter(one.path, one.head, known).findings
