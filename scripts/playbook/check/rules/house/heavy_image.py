"""A picture is no heavier and no larger than it needs to be.

Readers on a slow line wait for it, and the repository keeps it for ever.

Bad::

    ![The team on a staircase](photo.png)

    # file: photo.png (6 MB)

Good::

    ![The team on a staircase](photo.png)

    # file: photo.png (1,600 pixels)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.book.model import Book, Image, Page
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

LIMIT = 1_000_000
COLUMN = 800  # pixels: how wide the text of a page is at most
DENSE = 2  # pixels of a fine screen for each that a page names
SPARE = 2  # so many times more than even that screen shows is far too large
SMALL = 30_000  # bytes: what is lighter than this costs nobody anything


@rule("FIG006", Severity.WARNING, default=False)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures of more than one megabyte, or of four times the width at which they are shown."""
    book = context.book
    shown: dict[str, list[tuple[Page, Image]]] = {}
    for page, image in book.images():
        path = book.resolve(page, image.src)
        if path in book.files:
            shown.setdefault(path, []).append((page, image))
    for path, places in shown.items():
        size = book.files[path].size
        page, image = places[0]
        if size > LIMIT:
            message = f"has {size / 1_000_000:.1f} megabytes; make it smaller than one"
            yield at(page, image, f"the picture `{path}` {message}")
        elif size > SMALL:
            yield from _large(book, path, places)


def _large(book: Book, path: str, places: list[tuple[Page, Image]]) -> Iterator[Finding]:
    width, _ = book.picture_sizes[path]
    needed = max(_shown(image.width) for _, image in places)
    if width > needed * DENSE * SPARE:
        page, image = max(places, key=lambda place: _shown(place[1].width))
        yield at(
            page,
            image,
            f"the picture `{path}` is {width:,} pixels wide and shown at {needed}; "
            f"{needed * DENSE:,} are enough",
        )


def _shown(width: str) -> int:
    """How wide a picture is shown, in pixels; an unknown width counts as the whole column."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(px|%|em|rem|pt|cm|mm|in)?\s*;?\s*", width)
    if not match:
        return COLUMN
    units = {"%": COLUMN / 100, "em": 16, "rem": 16, "pt": 4 / 3, "cm": 38, "mm": 3.8, "in": 96}
    return max(1, min(COLUMN, round(float(match[1]) * units.get(match[2] or "px", 1))))
