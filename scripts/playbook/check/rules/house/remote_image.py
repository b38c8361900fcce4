"""Pictures live in the book, not on another site.

A page that is read offline, or after the other site has moved, loses them.

Bad::

    ![Four partners around a shared plan](https://example.org/map.png)

Good::

    ![Four partners around a shared plan](map.png)

    # file: map.png
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_BADGES = (
    "badge",
    "shields.io",
    "mybinder.org",
    "codecov.io",
    "zenodo.org",
    "readthedocs.org/projects",
    ".svg?",
)


@rule("FIG002", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures with a web address."""
    book = context.book
    for page, image in book.images():
        if image.src.lower().startswith(("http://", "https://", "//")) and not any(
            b in image.src for b in _BADGES
        ):
            yield at(
                page,
                image,
                f"the picture `{image.src}` lies on another site; copy it into the book, with its licence",
            )
