"""The project says under which licence it may be used.

Without a licence nobody may reuse anything.

Bad::

    # Our book

    # file: README.md
    Take what you need.

Good::

    # Our book

    # file: LICENSE
    Creative Commons Attribution 4.0 International
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location


@rule("PRJ001")
def check(context: CheckContext) -> Iterator[Finding]:
    """A project without a file named LICENSE, LICENCE or COPYING."""
    names = {path.upper().split(".")[0] for path in context.book.files if "/" not in path}
    if not any(name.startswith(("LICENSE", "LICENCE", "COPYING")) for name in names):
        yield Finding(
            Location(PurePath("LICENSE")),
            "the project has no licence; add a file LICENSE at the root",
        )
