"""The options of a directive stand at once below its first line, each between two colons.

Behind an empty line, or without the first colon, they are shown as text.

Bad::

    ```{figure} map.png

    :alt: Four partners around a shared plan
    ```

    # file: map.png

Good::

    ```{figure} map.png
    :alt: Four partners around a shared plan
    ```

    # file: map.png
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding


@rule("PAG053")
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines in the body of a directive that are options which it takes."""
    for slip in slips(context.book, "slip-option"):
        name = slip.more[0]
        if slip.form == "blank":
            words = f"the option `{slip.what}` of `{name}` stands behind an empty line and is shown as text; delete the empty line"  # noqa: E501
        else:
            words = f"the option `{slip.what}` of `{name}` lacks its first colon and is shown as text; write `:{slip.what}:`"  # noqa: E501
        yield at(slip.page, slip.fault, words, fix=slip.fix(f"write `:{slip.what}:`"))
