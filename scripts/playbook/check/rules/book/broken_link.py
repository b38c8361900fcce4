"""A link leads to a page, file, heading or label that exists.

The build prints a warning and goes on, so the reader finds out. A name that differs only in
capitals works on some computers and breaks on the web; an anchor may exist on GitHub only.

Bad::

    [How we work](ways-of-working.mdd)

    # file: ways-of-working.md
    # How we work

Good::

    [How we work](ways-of-working.md)

    # file: ways-of-working.md
    # How we work
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.model import Book, Page, Reference
from playbook.book.names import slugify
from playbook.book.resolve import Missing
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at, replace_fix
from playbook.common.findings import Finding, Severity

_WORDS = {
    "page": "no page or file `{}`",
    "target": "no page, label or heading is called `{}`",
    "anchor": "no heading or label `{}`",
    "slug": "no heading or label `{}`",
    "untitled": "the link `{}` has no words",
    "twice": "the label `{}` is not clear",
    "case": "`{}` is written with other capitals",
    "empty": "the link `{}` has no address",
    "scheme": "`{}` is no address that the book knows",
    "excluded": "`{}` is not in the book",
    "file": "no file `{}`",
    "old": "`{}` is written in an old form",
}


@rule("LNK001", references=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Every link of Markdown that the build cannot resolve."""
    for page, reference, found in context.broken(
        "link", "anchor", "project", "link-role", "html-link", "card-link", "target-link"
    ):
        if page.is_loose and _is_on_github(context.book, page, reference, found):
            continue
        words = _WORDS.get(found.why, "`{}` leads nowhere").format(found.what or reference.text)
        yield at(
            page,
            reference,
            f"{words}; {found.hint}",
            # A target with a blank would end the link there.
            fix=None if " " in found.close else replace_fix(reference, found),
            severity=Severity.WARNING if found.mild else Severity.ERROR,
        )


def _is_on_github(book: Book, page: Page, reference: Reference, found: Missing) -> bool:
    """Whether readers of a text beside the book get there: each heading is an anchor for them."""
    path, _, fragment = (found.what or reference.target).partition("#")
    if found.why != "slug":
        return book.is_in_repository(page, path)
    there = book.pages.get(book.paths.get(book.resolve(page, path), ""))
    return there is not None and any(slugify(h.text) == fragment for h in there.headings)
