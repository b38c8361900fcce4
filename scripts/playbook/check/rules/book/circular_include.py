"""No page includes itself, and an included part is there.

The build gives up, or leaves a hole.

Bad::

    ```{include} index.md
    ```

Good::

    ```{include} parts/intro.txt
    ```

    # file: parts/intro.txt
    Who decides what.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("TOC005")
def check(context: CheckContext) -> Iterator[Finding]:
    """Includes that go round in a circle, and marks that are not in the included file."""
    book = context.book
    for page, fault in book.faults("include-circle"):
        yield at(
            page,
            fault,
            f"the include goes round in a circle: {fault.detail[0]}; take one of them out",
        )
    for page, fault in book.faults("include-part"):
        yield at(
            page,
            fault,
            f"`{fault.detail[0]}` does not hold the text `{fault.detail[1]}`; correct the option",
        )
