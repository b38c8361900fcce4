"""The first page of the book exists.

Without the page that `root` names, nothing is built at all.

Bad::

    # file: _toc.yml
    format: jb-book
    root: intro

Good::

    # file: _toc.yml
    format: jb-book
    root: index
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules.book.missing_page import missing_page
from playbook.common.findings import Finding, Location


@rule("TOC007", fatal=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """The root of the table of contents, where it has no file."""
    book = context.book
    toc = book.toc
    if toc.found and toc.root and toc.root not in book.pages:
        yield missing_page(book, toc.root, Location(PurePath(toc.path), toc.root_line))
