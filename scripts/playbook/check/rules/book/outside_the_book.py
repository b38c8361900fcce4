"""A book ends at its folder.

What a page includes, shows or offers for download lies in the book, and no link in its folder
leads out of it: the build would publish what nobody has put into the book.
The setting `outside` allows further folders.
What the build would fetch from the web, from the machine of whoever builds, is warned of.

Bad::

    {download}`the form <../form.docx>`

    # file: ../form.docx

Good::

    {download}`the form <form.docx>`

    # file: form.docx
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.boundary import Boundary
from playbook.common.findings import Finding, Location, Severity
from playbook.common.settings_file import find_settings


@rule("LNK031")
def check(context: CheckContext) -> Iterator[Finding]:
    """Each reference to a file outside, each link that leads there, and each page that is fetched."""
    book = context.book
    boundary = Boundary(book.root, find_settings(Path(book.root)).outside)
    for path in book.leaving:
        place = Path(book.root, path)
        yield Finding(
            Location(PurePath(path), 1),
            f"this link leads out of the book, to {place.resolve().as_posix()}; "
            f"{boundary.remedy(place)}",
            severity=Severity.ERROR,
        )
    pages = tuple(suffix for suffix, _ in book.settings.suffixes)
    for page, reference in book.references(
        "download", "path", "include", "literalinclude", "file", "image", "link"
    ):
        target = reference.target.partition("#")[0]
        path = book.resolve(page, target)
        if not path.startswith("../") or "://" in target:
            continue
        if reference.kind == "link" and path.endswith(pages):
            continue  # a link to a page that the book has not, which another rule says
        place = Path(book.root, path)
        if not boundary.holds(place) and book.exists(path):
            words = f"`{target}` lies outside the book; {boundary.remedy(place)}"
            yield at(page, reference, words)
    for page, reference in book.references("fetched"):
        words = (
            f"each build fetches `{reference.target[:80]}`, from the machine that builds; "
            "keep a copy in the book, and name it by `:file:`"
        )
        yield at(page, reference, words, severity=Severity.WARNING)
