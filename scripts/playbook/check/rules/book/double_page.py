"""A page has one file: no second one of the same name with another ending lies beside it.

The build reads one of the two, and the other is lost to readers.

Bad::

    # file: roles.md
    # Roles

    # file: roles.rst
    Roles of old
    ============

Good::

    # file: roles.md
    # Roles

    # file: old/roles.rst
    Roles of old
    ============
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.book.toc import matcher
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location


@rule("TOC008", references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Files that the build leaves out, since it reads another for the same page."""
    book = context.book
    excluded = [matcher(pattern) for pattern in book.settings.exclude]
    for name, page in book.pages.items():
        for suffix, _ in book.settings.suffixes:
            other = f"{name}{suffix}"
            if other == page.path or other not in book.files:
                continue
            if any(match(other) for match in excluded):
                continue
            yield Finding(
                Location(PurePath(other), 1),
                f"this file is left out: the build reads `{page.path}` for the page `{name}`; "
                "rename or delete one of the two, or name it in `exclude_patterns`",
            )
