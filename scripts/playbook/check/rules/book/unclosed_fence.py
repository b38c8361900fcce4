"""A fence that opens a block is closed by a fence of the same length.

Without its end, the block swallows the rest of the page, and nobody says so.

Bad::

    ```{note}
    Read this first.

    ## Steps

Good::

    ```{note}
    Read this first.
    ```

    ## Steps
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("PAG014")
def check(context: CheckContext) -> Iterator[Finding]:
    """Fences that run to the end of the page or of the text around them."""
    for page, fault in context.book.faults("fence-open"):
        mark, name = fault.detail[:2]
        sign = _SIGNS[mark[:1]]
        what = f" `{name}`" if name else ""
        yield at(
            page,
            fault,
            f"the block{what} that opens with {len(mark)} {sign} is never closed and swallows what follows; "
            f"add a line of {len(mark)} {sign} where it ends, or take this line out if it was meant to close another",
        )


_SIGNS = {"`": "backticks", "~": "tildes", ":": "colons"}
