"""An ignore hides something.

One that hides nothing any more would hide the next fault.

Bad::

    <!-- playbook: ignore[LNK001] the page comes in May -->
    All links work here.

Good::

    All links work here.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Severity


@rule("PBK001", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Said by the engine and the loader; there is nothing more to look for."""
    yield from ()
