"""Every entry of the table of contents names a page that exists.

The build leaves the entry out, and the chapter is gone.

Bad::

    # file: _toc.yml
    format: jb-book
    root: index
    chapters:
      - file: rolse

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

from playbook.book.flavours import flavour
from playbook.book.model import Book
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Edit, Finding, Fix, Location
from playbook.common.suggest import closest, question


@rule("TOC002")
def check(context: CheckContext) -> Iterator[Finding]:
    """Entries without a file, and globs that fit nothing."""
    book = context.book
    toc = book.toc
    for entry in toc.entries:
        place = Location(PurePath(toc.path), entry.line, entry.column)
        if entry.kind == "glob" and not entry.docnames:
            yield Finding(
                place, f"no page fits `{entry.value}`; correct the pattern, or delete the entry"
            )
        elif entry.kind == "file" and entry.docnames[0] not in book.pages:
            yield missing_page(book, entry.docnames[0], place, entry.value)


def missing_page(book: Book, name: str, place: Location, written: str = "") -> Finding:
    """What is said about a page that is listed and does not exist, with what was probably meant."""
    lower = {docname.lower(): docname for docname in book.pages}
    excluded = next(
        (path for path in book.files if path.rpartition(".")[0] == name and path.endswith(_PAGES)),
        "",
    )
    # A page that the list names already would stand there twice, which no build takes.
    listed = book.toc.docnames
    close = lower.get(name.lower()) or closest(name, [n for n in book.pages if n not in listed])
    entry = flavour(book.flavour).entry
    meant = entry(book.pages[close]) if close in book.pages else close
    if excluded:
        hint = f"{excluded} exists, but {flavour(book.flavour).advice.leave_out} leaves it out"
    elif name.lower() in lower:
        hint = f"the page is called `{meant}`: on the web, capitals count"
    else:
        hint = question(name, meant, "write the page, or delete this entry")
    fix = (
        Fix(f"write `{meant}`", (Edit(place.line, place.column, written, meant),), safe=False)
        if close and written and not excluded
        else None
    )
    return Finding(place, f"there is no page `{name}`; {hint}", fix=fix)


_PAGES = (".md", ".ipynb", ".rst")
