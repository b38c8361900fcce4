"""A page that was removed or renamed leads its readers on.

Others link to it, and nobody can tell them all.
The pages are compared with an earlier revision: `--changed BASE`, or the setting `redirects_base`.

Bad::

    # file: people.md
    # Roles

    # before: roles.md
    # Roles

Good::

    # file: people.md
    # Roles

    # before: roles.md
    # Roles

    # file: _config.yml
    title: Our book
    sphinx:
      extra_extensions: [sphinxext.rediraffe]
      config:
        rediraffe_redirects:
          roles.md: people.md
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePath

from playbook.book.model import Book
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location

SETTING = "rediraffe_redirects"


@rule("PRJ004")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages of an earlier revision that are gone, and that no redirect names."""
    book = context.book
    removed = context.removed_pages
    kept = {_docname(book, old) for old in _old(book)} if removed else set()
    file = book.settings.redirect_file or "_config.yml"
    line = next((n for n, text in enumerate(_lines(book, file), 1) if SETTING in text), 0)
    for page in removed:
        if page.docname not in kept:
            new = page.now if book.paths.get(page.now) else "the page to read now"
            yield Finding(
                Location(PurePath(file), line),
                f"the page `{page.path}` is gone, and links to it break; "
                f"add `{page.path}: {new}` to `{SETTING}`",
                related=(Location(PurePath(page.path)),),
            )


def _old(book: Book) -> Iterator[str]:
    yield from (old for old, _ in book.settings.redirects)
    file = book.settings.redirect_file
    for line in _lines(book, file) if file else ():
        words = line.split("#")[0].split()
        if words:
            yield words[0].strip("\"'")


def _lines(book: Book, path: str) -> list[str]:
    return book.text(path).splitlines() if book.exists(path) else []


def _docname(book: Book, old: str) -> str:
    path = posixpath.normpath(old.lstrip("/"))
    suffixes = (*(suffix for suffix, _ in book.settings.suffixes), ".html")
    return next((path.removesuffix(s) for s in suffixes if path.endswith(s)), path)
