"""A record that is not public does not lie in a public file.

Whoever can read the repository can read it, whatever the pages leave out.

Bad::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here.
    terms:
      - id: reserve
        term: Reserve
        meaning: What we would pay at most.
        visibility: private

Good::

    # file: book/data/term/words.yml
    title: Words
    about: What they mean here; the private ones lie outside the repository.
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


@rule("DAT004", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """What the registers say about records that are not public."""
    return register_findings(context, "DAT004")
