"""A link or picture in raw HTML leads to something that exists.

The build copies HTML as it is and never looks at it.
So it does with the target of a picture and the link of a card, a button or a badge.
There, a page has the name that it has on the web: it ends in html.

Bad::

    <a href="charterr.html">Charter</a>

    # file: charter.md
    # Charter

Good::

    [Charter](charter.md)

    # file: charter.md
    # Charter
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from playbook.book.model import Book, Page, Reference
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix


@rule("LNK013", flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Raw HTML that points to nothing in the book."""
    book = context.book
    for page, reference in _written(book):
        target = unquote(unescape(reference.target.strip()))
        if not target or _SKIPPED.match(target) or target.startswith(("//", "?", "{")):
            continue
        path, _, fragment = target.partition("#")
        path = path.partition("?")[0]
        if not path:
            if (
                fragment
                and fragment.lower() not in context.index.anchors(page)
                and not _MADE.match(fragment)
            ):
                yield at(
                    page,
                    reference,
                    f"no heading, label or anchor `#{fragment}` on this page; correct the name",
                )
        elif (other := _page(book, page, path)) is not None and path.endswith(_PAGES):
            there = f"{path.rpartition('.')[0]}.html"
            yield at(
                page,
                reference,
                f"`{path}` is taken over as it is, and on the web the page is `{there}`; write that",
                fix=_fix(reference, path, there),
            )
        elif not _exists(book, page, path):
            what = "picture" if reference.kind == "html-image" else "page or file"
            yield at(
                page,
                reference,
                f"no {what} `{path}`; correct the path, or write it in Markdown so that the build checks it",
            )
        elif fragment and (
            other is not None
            and fragment.lower() not in context.index.anchors(other)
            and not _MADE.match(fragment)
        ):
            yield at(page, reference, f"no anchor `#{fragment}` on {other.path}; correct the name")


def _written(book: Book) -> Iterator[tuple[Page, Reference]]:
    """The links and pictures in raw HTML that a person wrote."""
    made: dict[str, frozenset[int]] = {}
    for page, reference in book.references():
        if reference.kind in _AS_WRITTEN:
            if page.path not in made:
                made[page.path] = _made(book, page)
            if reference.cell or reference.line not in made[page.path]:
                yield page, reference


def _made(book: Book, page: Page) -> frozenset[int]:
    """The lines of blocks that a robot writes and that nobody can mend by hand."""
    text = book.text(page.path)
    if ROBOT not in text:
        return frozenset()
    lines: list[int] = []
    inside = False
    for number, row in enumerate(text.split("\n"), 1):
        inside = f"{ROBOT}:START" in row or (inside and f"{ROBOT}:END" not in row)
        if inside:
            lines.append(number)
    return frozenset(lines)


# The list of contributors that the bot of all-contributors.org keeps, and its badges.
ROBOT = "ALL-CONTRIBUTORS-LIST"
# What the build takes over as it is written: raw HTML, and the targets of pictures, cards and badges.
_AS_WRITTEN = ("html-link", "html-image", "card-link", "role-link", "target-link")
_PAGES = (".md", ".ipynb", ".rst")
_SKIPPED = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_MADE = re.compile(r"id\d+$|top$|cite|footnote|fn|term-|equation-|sd-|index-|:~:", re.IGNORECASE)


def _fix(reference: Reference, path: str, there: str) -> Fix | None:
    if not reference.column or reference.source:
        return None
    return Fix(
        f"write `{there}`", (Edit(reference.line, reference.column, path, there),), safe=False
    )


def _page(book: Book, page: Page, path: str) -> Page | None:
    resolved = book.resolve(page, path)
    stem = re.sub(r"\.(html|md|ipynb|rst)$", "", resolved)
    return book.pages.get(stem)


def _exists(book: Book, page: Page, path: str) -> bool:
    resolved = book.resolve(page, path)
    if (
        book.exists(resolved)
        or resolved in book.folders
        or resolved == "."
        or _page(book, page, path)
    ):
        return True
    if resolved.startswith("../") or path.startswith("/"):
        return True  # outside the book, on the host that serves it
    if resolved.startswith(("_static/", "_images/", "_downloads/", "_sources/")):
        return True
    return resolved in ("genindex.html", "search.html", "index.html")
