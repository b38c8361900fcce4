"""Every template can be made into its files: its texts have no fault, and all that it names is there.

A part whose text has a fault is offered in no format until it is mended, and readers miss it.

Bad::

    # file: book/data/template/welcome.yml
    title: A letter of welcome
    about: What a newcomer reads first.
    purpose: Somebody joins.
    parts:
      - id: letter
        title: The letter
        purpose: Send it on the first day.
        document: welcome

    # file: book/templates/text/welcome.md
    ---
    description: What a newcomer reads first.
    ---

    # Welcome

    ## Who are we?

    <b>[name]</b>

Good::

    # file: book/data/template/welcome.yml
    title: A letter of welcome
    about: What a newcomer reads first.
    purpose: Somebody joins.
    parts:
      - id: letter
        title: The letter
        purpose: Send it on the first day.
        document: welcome

    # file: book/templates/text/welcome.md
    ---
    description: What a newcomer reads first.
    ---

    # Welcome

    ## Who are we?

    **[name]**
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.house._registers import register_findings
from playbook.common.findings import Finding


@rule("TPL001", looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """What templates say about themselves and their texts."""
    return register_findings(context, "TPL001")
