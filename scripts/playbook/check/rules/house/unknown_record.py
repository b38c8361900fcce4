"""A register refers only to records that exist.

A plan for a stakeholder that no map knows reaches nobody.

Bad::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here.
    terms:
      - id: lead
        term: Lead
        meaning: Whoever decides when nobody else does.
        sources: [CHARTR]

Good::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here.
    terms:
      - id: lead
        term: Lead
        meaning: Whoever decides when nobody else does.
        sources: [CHARTER]

    # file: book/data/source/papers.yml
    title: Sources
    about: What we rely on.
    documents:
      - id: CHARTER
        title: The charter
        publisher: The partnership
        date: May 2026
        licence: CC BY 4.0
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._registers import register_findings
from playbook.common.findings import Finding


@rule("DAT002", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    return register_findings(context, "DAT002")
