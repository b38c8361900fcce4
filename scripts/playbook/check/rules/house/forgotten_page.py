"""A page among the pages of the book is listed, or left out by name.

`only_build_toc_files` leaves out whatever is not listed; a page that was forgotten is then missed by
nobody.

Bad::

    # file: _config.yml
    only_build_toc_files: true

    # file: _toc.yml
    format: jb-book
    root: index

    # file: roles.md
    # Roles

Good::

    # file: _config.yml
    only_build_toc_files: true

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


@rule("TOC006", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Files that `only_build_toc_files` leaves out, though they lie among pages that it builds."""
    book = context.book
    if not (book.settings.only_toc and book.toc.found and book.toc.root):
        return
    included = {path for page in book.pages.values() for path, _ in page.reads}
    suffixes = tuple(suffix for suffix, _ in book.settings.suffixes)
    folders = {posixpath.dirname(page.path) for page in book.pages.values()}
    content = posixpath.dirname(book.toc.root)
    shown = included | {
        book.resolve(page, reference.target)
        for page, reference in book.references()
        if reference.kind in {"download", "literalinclude"}
    }
    meant = _meant(book)
    whole = (
        context.flavour.config == context.flavour.toc
    )  # such a list names files with their endings
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
            name = path if whole else path.rpartition(".")[0]
            yield Finding(
                Location(PurePath(path), 1),
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path}, delete it, "
                f"or name it in {context.flavour.advice.leave_out}",
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
