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

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._places import at, faults, name_fix
from playbook.common.findings import Finding
from playbook.common.suggest import closest, question


@rule("PAG015")
def check(book: Book) -> Iterator[Finding]:
    """Directives that neither Jupyter Book nor a loaded extension brings."""
    for page, fault in faults(book, "directive"):
        close = closest(fault.detail[0], book.settings.words.directives)
        hint = question(
            fault.detail[0], close, "correct the name, or load its extension in _config.yml"
        )
        yield at(
            page,
            fault,
            f"no directive is called `{fault.detail[0]}`; {hint}",
            fix=name_fix(fault, close),
        )
