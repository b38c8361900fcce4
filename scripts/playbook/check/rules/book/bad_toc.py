"""The table of contents has the form that Jupyter Book reads.

With a fault in it nothing is built at all, and the message names no line.

Bad::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - roles

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


@rule("TOC004", fatal=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Faults in the form of the table of contents."""
    book = context.book
    if not book.toc.found and book.toc.path in book.folders:
        words = f"`{book.toc.path}` is a folder, and must be a file; rename it"
        yield Finding(Location(PurePath(book.toc.path)), words)
    elif not book.toc.found and book.files and "_config.yml" in book.files:
        yield Finding(
            Location(PurePath(book.toc.path)),
            "the book has no _toc.yml; make one with the lines `format: jb-book` and `root: index`",
        )
    for fault in book.toc.faults:
        yield Finding(Location(PurePath(book.toc.path), fault.line, fault.column), fault.message)
