"""An ignore says why.

Without the reason nobody dares to delete it.

Bad::

    <!-- playbook: ignore[LNK001] -->
    Then [the plan](plan.md) follows.

Good::

    <!-- playbook: ignore[LNK001] the page comes in May -->
    Then [the plan](plan.md) follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Severity


@rule("PBK002", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Said by the engine and the loader; there is nothing more to look for."""
    yield from ()
