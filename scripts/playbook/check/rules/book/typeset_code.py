"""Code has straight quotes, plain hyphens and plain blanks.

What a word processor puts in their place looks alike, and no program understands it.

Bad::

    # Greetings

    ```python
    print(“Hello”)
    ```

Good::

    # Greetings

    ```python
    print("Hello")
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity

_WORDS = {
    "quotes": "`{0}` is no quote to a program; write straight ones",
    "dash": "a dash of a word processor stands before an option; write one or two hyphens",
    "span": "`{0}` has typographic quotes, and no program understands them; write straight ones",
    "hidden": "an invisible sign ({0}) stands in this code; write a plain blank, or delete it",
}


@rule("PAG051", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Signs of a word processor in code, outside of its strings and comments."""
    for slip in slips(context.book, "slip-typeset"):
        yield at(
            slip.page,
            slip.fault,
            _WORDS[slip.form].format(slip.what),
            fix=slip.fix("write what programs understand"),
            severity=Severity.NOTE if slip.form == "span" else Severity.WARNING,
        )
