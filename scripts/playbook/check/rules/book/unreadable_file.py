"""A page can be read: it is UTF-8 text of at most 3 MB.

What cannot be read cannot be checked, and the build stumbles too.

Bad::

    # file: cafe.md (saved as Latin-1)
    # Café

Good::

    # file: cafe.md
    # Café
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding


@rule("PBK004")
def check(context: CheckContext) -> Iterator[Finding]:
    """Said by the engine and the loader; there is nothing more to look for."""
    yield from ()
