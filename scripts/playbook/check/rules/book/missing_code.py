"""The part of a file that a page shows as code is there.

Where an option of `literalinclude` finds nothing, the build shows no code at all.

Bad::

    ```{literalinclude} plan.py
    :pyobject: prepare
    ```

    # file: plan.py
    def prepare_room():
        book_a_room()

Good::

    ```{literalinclude} plan.py
    :pyobject: prepare_room
    ```

    # file: plan.py
    def prepare_room():
        book_a_room()
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding


@rule("LNK029", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Options of code that find nothing, or more than there is."""
    for page, fault in context.book.faults("code-part"):
        name, option, problem = fault.detail
        yield at(page, fault, f"`{option}` of this `{name}` finds no code: {problem}")
