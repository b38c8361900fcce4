"""Every picture says whose it is and under which licence.

Without it nobody may reuse the page, and we may not have the right to show it.

Bad::

    ![Four partners around a shared plan](map.png)

    # file: map.png

    # file: book/data/figure-credit/all.yml
    title: Credits
    about: Whose the pictures are.
    figures:
      - id: map
        file: old-map.png
        shows: A map
        creator: The team
        licence: CC BY 4.0

Good::

    ![Four partners around a shared plan](map.png)

    # file: map.png

    # file: book/data/figure-credit/all.yml
    title: Credits
    about: Whose the pictures are.
    figures:
      - id: map
        file: map.png
        shows: A map
        creator: The team
        licence: CC BY 4.0
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

if TYPE_CHECKING:
    from playbook.registers.load import Registers


@rule("FIG003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Picture files on pages that the register of figure credits does not name."""
    book = context.book
    credited = context.of_registers("credited", _credited)
    if credited is None:
        return
    seen: set[str] = set()
    for page, image in book.images():
        path = book.resolve(page, image.src)
        if path in book.files and path not in credited and path not in seen:
            seen.add(path)
            yield at(
                page,
                image,
                f"nothing says whose picture `{path}` is; add it to book/data/figure-credit/",
            )


def _credited(registers: Registers) -> frozenset[str]:
    """The pictures that the register of figure credits names."""
    return frozenset(
        str(getattr(entry, "file", ""))
        for file, register in registers.readable
        if file.kind == "figure-credit"
        for entry in register.entries
    )
