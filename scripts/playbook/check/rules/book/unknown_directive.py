"""A directive is one that the book knows.

The build drops the whole block, with everything in it.

Bad::

    ```{figrue} map.png
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
from playbook.check.rules._places import at, name_fix
from playbook.common.findings import Finding
from playbook.common.suggest import question


@rule("PAG015")
def check(context: CheckContext) -> Iterator[Finding]:
    """Directives that neither Jupyter Book nor a loaded extension brings."""
    book = context.book
    known = book.settings.words.directives
    for page, fault, close in context.strange_words.wrong("directive", known):
        hint = question(
            fault.detail[0], close, f"correct the name, or {context.flavour.advice.bring}"
        )
        yield at(
            page,
            fault,
            f"no directive is called `{fault.detail[0]}`; {hint}",
            fix=name_fix(fault, close),
        )
