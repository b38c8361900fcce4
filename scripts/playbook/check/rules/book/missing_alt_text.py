"""Every picture has words for those who cannot see it.

A screen reader reads the alternative text. A decoration says so with an empty one: `:alt:`
without words in a directive, `alt=""` in HTML.

Bad::

    ![](map.png)

    # file: map.png

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


@rule("FIG001", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pictures without alternative text."""
    for page, image in context.book.images():
        # A place of the book that is embedded, such as a cell, is no picture.
        if image.alt is None and image.form != "card" and not image.src.startswith("#"):
            how = {
                "markdown": "write it in the brackets: `![words](file)`",
                "html": 'add `alt="…"`',
                "tag": 'add `alt="…"`',
            }.get(image.form, "add a line `:alt: …`")
            name = image.src if len(image.src) < 80 else image.src[:60] + "…"
            yield at(page, image, f"the picture `{name}` has no alternative text; {how}")
