"""A page stands once in the table of contents.

Jupyter Book stops with an error at the second place.

Bad::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles
      - file: roles

    # file: roles.md
    # Roles

Good::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: roles

    # file: roles.md
    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location

OTHERS = 3  # entries that a finding names at most


@rule("TOC003", fatal=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages that are listed twice: each place names the other."""
    book = context.book
    places: dict[str, list[tuple[int, int]]] = {}
    if book.toc.root:
        places[book.toc.root] = [(book.toc.root_line, 0)]
    for entry in book.toc.entries:
        if entry.kind == "file":
            places.setdefault(entry.docnames[0], []).append((entry.line, entry.column))
    for name, found in places.items():
        for number, (line, column) in enumerate(found):
            if number:
                first = {line for line, _ in found[: OTHERS + 1] if line != found[number][0]}
                words = " and ".join(map(str, sorted(first)[:OTHERS])) or str(line)
                if len(found) > OTHERS + 1:
                    words += f" and {len(found) - OTHERS - 1} more"
                place = Location(PurePath(book.toc.path), line, column)
                yield Finding(
                    place, f"the page `{name}` also stands on line {words}; keep one entry"
                )
