"""A page begins with its title.

The title names the page in the table of contents and in every link to it. A page that begins with
a smaller heading upsets the order of the whole book.

Bad::

    ## Roles

Good::

    # Roles
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import TOP, Book, Heading, Page
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._headings import heading_tree
from playbook.check.rules._places import at
from playbook.common.findings import Edit, Finding, Fix


@rule("PAG004")
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages without a heading, and pages that begin with a smaller one."""
    book = context.book
    for page in book.pages.values():
        if book.settings.has_title(page.front):
            continue
        free = page.form == "rst" or book.settings.free_titles
        if free and page.headings:
            continue
        own = [heading for heading in page.headings if not heading.nested]
        if own and own[0].level > 1 and own[0].parent == 0:
            tree = heading_tree(page)
            fix = _fix(own[0], page)
            yield at(
                page,
                own[0],
                f"the page begins with a heading of level {own[0].level}; begin it with `# {own[0].text}`",
                fix=fix,
                help=tree,
            )
            for heading in own[1:]:
                if heading.level > 1 and heading.parent == 0:
                    yield at(
                        page,
                        heading,
                        f"this heading of level {heading.level} stands outside the title; put a `# Title` at the top of the page",  # noqa: E501
                        help=tree,
                    )
        elif (
            not own
            and (page.words or page.images or page.directives)
            and not _shown_elsewhere(book, page)
        ):
            yield at(page, TOP, f"the page has no title; begin it with {_title(page)}")


def _title(page: Page) -> str:
    return "a line and `=====` below it" if page.form == "rst" else "a line `# Title`"


def _shown_elsewhere(book: Book, page: Page) -> bool:
    """Whether the page is a piece that other pages include, and so needs no title."""
    included = any(page.path == path for other in book.pages.values() for path, _ in other.reads)
    return included and page.docname not in book.toc.docnames


def _fix(heading: Heading, page: Page) -> Fix | None:
    if heading.source or page.form != "markdown" or any(h.level == 1 for h in page.headings):
        return None
    return Fix(
        "raise the heading", (Edit(heading.line, 1, "#" * heading.level + " ", "# "),), safe=False
    )
