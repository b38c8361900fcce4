"""A picture is no heavier than it needs to be.

Readers on a slow line wait for it, and the repository keeps it for ever.

Bad::

    photo.png (6 MB)

Good::

    photo.jpg (300 kB)
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.findings import Finding, Severity
from playbook.model import Book
from playbook.rules import rule
from playbook.rules._places import at

LIMIT = 1_000_000


@rule("FIG006", Severity.WARNING, default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """Pictures of more than one megabyte that a page shows."""
    seen: set[str] = set()
    for page, image in book.all("images"):
        path = book.resolve(page, image.src)
        info = book.files.get(path)
        if info and info.size > LIMIT and path not in seen:
            seen.add(path)
            yield at(
                page,
                image,
                f"the picture `{path}` has {info.size / 1_000_000:.1f} MB; make it smaller than 1 MB",
            )
