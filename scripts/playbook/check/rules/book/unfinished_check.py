"""Every page is read, and every rule is done, within its time.

A page that takes longer than the setting `limits.page_seconds` is left out, so that the check of a
book always ends; a rule that takes too long is stopped. What they would have found is not known.
The fault is ours: please report it, with the page.

Bad::

    # file: pyproject.toml
    [tool.playbook.check.limits]
    page_seconds = 0.000001

Good::

    # file: pyproject.toml
    [tool.playbook.check.limits]
    page_seconds = 30
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding


@rule("PBK006")
def check(context: CheckContext) -> Iterator[Finding]:
    """Said by the engine and the loader; there is nothing more to look for."""
    yield from ()
