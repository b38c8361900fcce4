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

from collections.abc import Iterator
from pathlib import PurePath

from playbook.book.toc import glob_match
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location


@rule("TOC001", flavours=("sphinx",))
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
                target = book.resolve(page, reference.target)
                if reference.role == "glob":
                    listed.update(glob_match(target, book.pages))
                else:
                    suffixes = (suffix for suffix, _ in book.settings.suffixes)
                    ending = next((s for s in suffixes if target.endswith(s)), "")
                    listed.add(target.removesuffix(ending))
    for name, page in book.pages.items():
        if name not in listed and page.path not in included and "orphan" not in page.front:
            place = Location(PurePath(page.path), 1)
            yield Finding(
                place,
                f"no reader will find this page; add the line `- file: {name}` to {book.toc.path},"
                f" or `{':orphan:' if page.form == 'rst' else 'orphan: true'}` to its head",
            )
