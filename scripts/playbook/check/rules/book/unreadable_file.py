"""A page, and a text that it shows, can be read: it is UTF-8 text of at most 3 MB.

What cannot be read cannot be checked, and the build stumbles too.

Bad::

    # file: cafe.md (saved as Latin-1)
    # Café

Good::

    # file: cafe.md
    # Café
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location

# What shows a file: whether the build stops where it cannot read it.
_STOPS = {"csv-table": True, "raw": False, "include": False, "literalinclude": False}


@rule("PBK004")
def check(context: CheckContext) -> Iterator[Finding]:
    """Texts that pages show; what is wrong with pages is said by the loader."""
    book = context.book
    seen: set[tuple[str, str]] = set()
    for page, reference in book.references("include", "literalinclude", "file"):
        form, _, encoding = (reference.role or reference.kind).partition(" ")
        path = book.resolve(page, reference.target)
        if form not in _STOPS or (path, encoding) in seen or not book.exists(path):
            continue
        seen.add((path, encoding))
        line = book.undecodable(path, encoding)
        if line:
            name = encoding or "UTF-8"
            words = (
                f"this is not {name} text, and {page.path} shows it (line {reference.line}); save the "
                "file as UTF-8, or name its form in the option `encoding`"
            )
            yield Finding(Location(PurePath(path), line), words, fatal=_STOPS[form])
