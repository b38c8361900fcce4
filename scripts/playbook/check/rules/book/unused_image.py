"""Every picture of the book is shown somewhere.

A file that nobody shows makes the book heavy, and often means that a figure was forgotten.

Bad::

    # Our plan

    # file: figures/map.png

Good::

    # Our plan

    ![Four partners around a shared plan](figures/map.png)

    # file: figures/map.png
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import unquote

from playbook.book.model import Book
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff")


@rule("FIG005", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Picture files that no page, setting or style names."""
    book = context.book
    pictures = [p for p in book.files if p.lower().endswith(_PICTURES) and not _apart(book, p)]
    if not pictures or not book.pages or book.unread:
        return
    used, names = _named(book)
    for path in sorted(pictures):
        base = posixpath.basename(path)
        if (
            path not in used
            and not any(path.startswith(stem) for stem in used if stem.endswith("."))
            and base not in names
        ):
            yield Finding(
                Location(PurePath(path)), "no page shows this picture; show it, or delete the file"
            )


def _apart(book: Book, path: str) -> bool:
    """Folders that belong to the project and not to the pages."""
    first = path.split("/", maxsplit=1)[0]
    folders = {page.path.split("/")[0] for page in book.pages.values() if "/" in page.path}
    static = {name.rstrip("/") for name in book.settings.static}
    if first.startswith(".") or any(path.startswith(f"{name}/") for name in static):
        return True
    return "/" in path and first not in folders and not _beside(book, path)


def _beside(book: Book, path: str) -> bool:
    """Whether a folder at the root looks like one for pictures of the pages."""
    return any("/" not in page.path for page in book.pages.values()) and not path.startswith(
        ("scripts/", "tests/", "test/", "src/", "docs/", "dist/", "build/", "site/", "public/")
    )


def _named(book: Book) -> tuple[set[str], set[str]]:
    """Paths that references lead to, and names of files that stand anywhere in a text."""
    used: set[str] = set()
    names: set[str] = set()
    for page, reference in book.references():
        target = unquote(reference.target.split("#")[0].split("?")[0])
        if target.endswith(".*"):
            used.add(book.resolve(page, target)[:-1])
        elif target and "://" not in target:
            used.add(book.resolve(page, target))
            if reference.source:
                used.add(
                    posixpath.normpath(posixpath.join(posixpath.dirname(reference.source), target))
                )
    for text in book.settings.images:
        names.update(_names(text))
    for path in book.files:
        if path.endswith(  # noqa: PIE810, SIM102
            (".css", ".html", ".yml", ".yaml", ".ipynb", ".rst", ".js", ".tex", ".py", ".R", ".Rmd")
        ) or (path.endswith(".md")):
            if book.files[path].size < 3_000_000:
                names.update(_names(book.text(path)))
    return used, names


def _names(text: str) -> set[str]:
    return (
        {unquote(posixpath.basename(found)) for found in _FILE.findall(text)}
        if "." in text
        else set()
    )


_FILE = re.compile(
    r"[^\s\"'()<>\[\]{}=,|`]+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)\b", re.IGNORECASE
)
