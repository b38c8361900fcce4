"""The text of some other page leads to every page.

Whoever reads follows links in the text; what stands only in the menu is found by those who
already know that it is there. A list of pages of a kind counts as a link to each of them.

Bad::

    # file: index.md
    # Start

    Welcome.

    # file: adopt.md
    ---
    kind: community
    ---

    # How do we start a book of our own?

Good::

    # file: index.md
    # Start

    [Start a book of your own](adopt.md).

    # file: adopt.md
    ---
    kind: community
    ---

    # How do we start a book of our own?
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.book.model import Book, Page, Reference
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity


@rule("PAG030", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages with a head of ours to which no text leads."""
    book = context.book
    root = book.toc.root
    reached = set(_linked(book)) | {page.docname for page in _listed(book)}
    for page in book.pages.values():
        own = page.front.get("kind") and not page.is_loose
        if own and page.docname not in reached and root not in (page.path, page.docname):
            yield Finding(
                Location(PurePath(page.path), 1),
                "no text leads to this page; link to it from a page whose readers need it",
            )


def _linked(book: Book) -> Iterator[str]:
    """The pages to which some other page leads."""
    labels = {t.name: page.docname for page in book.pages.values() for t in page.targets}
    for page, reference in book.references():
        docname = _page_of(book, page, reference) or labels.get(reference.target.strip())
        if docname and docname != page.docname:
            yield docname


def _page_of(book: Book, page: Page, reference: Reference) -> str | None:
    path = book.resolve(page, reference.target.partition("#")[0])
    docname = book.paths.get(path, path)
    return docname if docname in book.pages else None


def _listed(book: Book) -> Iterator[Page]:
    """The pages that a list of all of their kind shows."""
    kinds = {
        kind
        for page in book.pages.values()
        for directive in page.directives
        if (kind := _kind_of(directive.name, directive.argument))
    }
    yield from (page for page in book.pages.values() if page.front.get("kind") in kinds)


def _kind_of(directive: str, argument: str) -> str:
    if directive == "template-list":
        return "template"
    return argument.strip() if directive == "page-index" else ""
