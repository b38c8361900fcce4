"""The line that ends a block has as many signs as the one that opens it, and nothing behind them.

Otherwise the block goes on and swallows what follows.

Bad::

    ```{note}
    Read this first.
    ``

    ## Steps

    ```{tip}
    Read this, too.
    ```

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
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding


@rule("PAG045")
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines within a block that were meant as its end."""
    for slip in slips(context.book, "slip-fence"):
        if slip.form == "two":
            words = "two signs end no block that three have opened; write three"
        else:
            words = f"the block does not end here, since words follow; put `{slip.more[0]}` on the next line"
        yield at(slip.page, slip.fault, words, fix=slip.fix("write three signs"))
