"""A drawing holds no program.

An SVG file may carry a script that runs in the browser of every reader.

Bad::

    ![Four partners around a shared plan](map.svg)

    # file: map.svg
    <svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>

Good::

    ![Four partners around a shared plan](map.svg)

    # file: map.svg
    <svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity

_SCRIPT = re.compile(r"<script\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


@rule("FIG008", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """SVG files with scripts or handlers."""
    book = context.book
    for path, info in book.files.items():
        if (
            path.lower().endswith(".svg")
            and info.size < 3_000_000
            and not path.startswith((".", "tests/"))
        ):
            text = book.text(path)
            match = _SCRIPT.search(text)
            if match:
                line = text.count("\n", 0, match.start()) + 1
                yield Finding(
                    Location(PurePath(path), line),
                    "the drawing holds a script; export it again as a plain SVG",
                )
