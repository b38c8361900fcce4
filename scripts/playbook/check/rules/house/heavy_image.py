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
from playbook.common.settings import Limits

MEGABYTE = 1_000_000
DENSE = 2  # pixels of a fine screen for each that a page names


@rule("FIG006", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures of more than one megabyte, or of four times the width at which they are shown."""
    book, limits = context.book, context.settings.limits
    shown: dict[str, list[tuple[Page, Image]]] = {}
    for page, image in book.images():
        path = book.resolve(page, image.src)
        if path in book.files:
            shown.setdefault(path, []).append((page, image))
    for path, places in shown.items():
        size = book.files[path].size
        page, image = places[0]
        if size > limits.image_bytes:
            most = "one" if limits.image_bytes == MEGABYTE else f"{limits.image_bytes / MEGABYTE:g}"
            message = f"has {size / MEGABYTE:.1f} megabytes; make it smaller than {most}"
            yield at(page, image, f"the picture `{path}` {message}")
        elif size > limits.image_small:
            yield from _large(book, limits, path, places)


def _large(
    book: Book, limits: Limits, path: str, places: list[tuple[Page, Image]]
) -> Iterator[Finding]:
    width, _ = book.picture_sizes[path]
    widths = [_shown(image.width, limits.image_column) for _, image in places]
    needed = max(widths)
    if width > needed * limits.image_times:
        page, image = places[widths.index(needed)]
        enough = round(needed * min(DENSE, limits.image_times))
        yield at(
            page,
            image,
            f"the picture `{path}` is {width:,} pixels wide and shown at {needed}; "
            f"{enough:,} are enough",
        )


def _shown(width: str, column: int) -> int:
    """How wide a picture is shown, in pixels; an unknown width counts as the whole column."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(px|%|em|rem|pt|cm|mm|in)?\s*;?\s*", width)
    if not match:
        return column
    units = {"%": column / 100, "em": 16, "rem": 16, "pt": 4 / 3, "cm": 38, "mm": 3.8, "in": 96}
    return max(1, min(column, round(float(match[1]) * units.get(match[2] or "px", 1))))
