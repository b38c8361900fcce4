"""Every page stands in the table of contents.

A page that is in no list can be found by search only. The build writes it all the same.

Bad::

    # file: _toc.yml
    format: jb-book
    root: index

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

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from playbook.book.model import Book
from playbook.book.toc import matcher
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity


@rule("TOC001")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages that no list reaches."""
    book = context.book
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
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path},"
                f" or `{':orphan:' if page.form == 'rst' else 'orphan: true'}` to its head",
            )
    yield from _left_out(book, included)


def _left_out(book: Book, included: set[str]) -> Iterator[Finding]:
    """Files that `only_build_toc_files` leaves out, though they lie among pages that it builds.

    A warning, since the setting may have been made for them: name them in `exclude_patterns`.
    """
    if not book.settings.only_toc:
        return
    suffixes = tuple(suffix for suffix, _ in book.settings.suffixes)
    folders = {posixpath.dirname(page.path) for page in book.pages.values()}
    content = posixpath.dirname(book.toc.root)
    shown = included | {
        book.resolve(page, reference.target)
        for page, reference in book.references()
        if reference.kind in {"download", "literalinclude"}
    }
    meant = _meant(book)
    for path in sorted(book.files):
        among = posixpath.dirname(path) in folders or (content and path.startswith(f"{content}/"))
        if (
            among
            and path.endswith(suffixes)
            and path not in book.paths
            and path not in shown
            and not _of_the_project(path)
            and not meant(path)
        ):
            name = path.rpartition(".")[0]
            yield Finding(
                Location(PurePath(path), 1),
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path}, delete it, "
                "or name it in `exclude_patterns`",
                severity=Severity.WARNING,
            )


def _meant(book: Book) -> Callable[[str], bool]:
    """Whether the settings leave out a file, or a folder above it, by name."""
    patterns = [matcher(pattern) for pattern in book.settings.exclude]

    def meant(path: str) -> bool:
        above = [path, *(folder.as_posix() for folder in PurePath(path).parents if folder.name)]
        return any(match(name) for match in patterns for name in above)

    return meant


def _of_the_project(path: str) -> bool:
    """Files about the project, such as README, and hidden ones."""
    stem = posixpath.basename(path).rpartition(".")[0]
    return bool(
        re.search(r"(^|/)[._]", path)
        or stem.isupper()
        or stem.lower() in {"readme", "contributing"}
    )
