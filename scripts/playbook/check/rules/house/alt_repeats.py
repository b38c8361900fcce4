"""Alternative text says what the picture shows, not its file name or its caption.

A screen reader reads both; the same words twice, or `IMG_2041.png`, help nobody.

Bad::

    ![map.png](map.png)

    # file: map.png

Good::

    ![Four partners around a shared plan](map.png)

    # file: map.png
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("FIG007", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Alternative texts that are a file name or the caption."""
    for page, image in context.book.images():
        alt = " ".join((image.alt or "").split())
        if not alt:
            continue
        base = posixpath.basename(image.src).lower()
        if alt.lower() in (base, posixpath.splitext(base)[0]) and (re.search(r"[._\d-]", alt)):
            yield at(
                page,
                image,
                f"the alternative text `{alt}` is the name of the file; say what the picture shows",
            )
        elif image.caption and alt.lower().rstrip(".") == image.caption.lower().rstrip("."):
            yield at(
                page,
                image,
                "the alternative text repeats the caption; say what the picture shows, or leave `:alt:` empty",
            )
