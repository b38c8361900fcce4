"""Something stands below every heading.

A heading with nothing below it promises an answer and gives none.

Bad::

    ## Roles

    ## Meetings

    Every month.

Good::

    ## Roles

    The lead decides.

    ## Meetings

    Every month.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("PAG021", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Headings that are followed at once by a heading of their level, or by the end of the page."""
    book = context.book
    for page in book.pages.values():
        own = [h for h in page.headings if not h.nested and not h.source]
        lines = book.text(page.path).splitlines() if own and page.form == "markdown" else []
        for number, heading in enumerate(own if lines else ()):
            after = own[number + 1] if number + 1 < len(own) else None
            if after is not None and after.level > heading.level:
                continue
            between = lines[heading.line : after.line - 1 if after else len(lines)]
            if not any(
                line.strip()
                and not line.strip().startswith(("%", "<!--", "("))
                and set(line.strip()) != {"="}
                for line in between
            ):
                yield at(
                    page,
                    heading,
                    f"nothing stands below the heading `{heading.text}`; write it, or delete the heading",
                )
