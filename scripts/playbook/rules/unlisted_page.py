"""Every page stands in the table of contents.

A page that is in no list can be found by search only. The build writes it all the same.

Bad::

    # nothing in _toc.yml

Good::

    - file: roles
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.findings import Finding, Location
from playbook.model import Book
from playbook.rules import rule


@rule("TOC001")
def check(book: Book) -> Iterator[Finding]:
    """Pages that no list reaches."""
    if not book.toc.found or not book.toc.root:
        return
    listed = set(book.toc.docnames)
    included = {path for page in book.pages.values() for path, _ in page.reads}
    for page in book.pages.values():
        for reference in page.references:
            if reference.kind == "toctree":
                listed.add(book.resolve(page, reference.target))
    for name, page in book.pages.items():
        if name not in listed and page.path not in included and "orphan" not in page.front:
            place = Location(PurePath(page.path), 1)
            yield Finding(
                place,
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path}, or `orphan: true` to its head",  # noqa: E501
            )
    yield from _left_out(book, included)


def _left_out(book: Book, included: set[str]) -> Iterator[Finding]:
    """Files that `only_build_toc_files` leaves out, where a folder holds the content and nothing else."""
    folder = posixpath.dirname(book.toc.root)
    if not (book.settings.only_toc and folder):
        return
    suffixes = tuple(suffix for suffix, _ in book.settings.suffixes)
    for path in sorted(book.files):
        inside = path.startswith(f"{folder}/") and path.endswith(suffixes)
        if (
            inside
            and path not in book.paths
            and path not in included
            and not re.search(r"(^|/)[._]", path)
        ):
            name = path.rpartition(".")[0]
            place = Location(PurePath(path), 1)
            yield Finding(
                place,
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path}, or delete it",
            )
