"""Every register fits its model.

A wrong value reaches the page, the spreadsheet and the calendar alike.

Bad::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here.
    terms:
      - id: lead
        term: Lead
        meening: Whoever decides when nobody else does.

Good::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here.
    terms:
      - id: lead
        term: Lead
        meaning: Whoever decides when nobody else does.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._registers import register_findings
from playbook.common.findings import Finding


@rule("DAT001", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """What the registers say about themselves and each other."""
    return register_findings(context, "DAT001")
