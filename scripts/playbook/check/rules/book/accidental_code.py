"""A directive is not indented like code.

Four blanks or a tab before it make code of it, and readers see its source.

Bad::

    # Roles

        ```{note}
        Read this first.
        ```

Good::

    # Roles

    ```{note}
    Read this first.
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity


@rule("PAG054", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Directives that the book knows, in code by indentation."""
    for slip in slips(context.book, "slip-code"):
        yield at(
            slip.page,
            slip.fault,
            f"`{{{slip.what}}}` is indented so far that it is shown as code; indent it by less than four blanks",
        )
