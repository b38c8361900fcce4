"""A heading has a blank behind its signs.

Without it the line is a part of the paragraph, and the sidebar lacks a section.

Bad::

    # Roles

    ##Who decides

Good::

    # Roles

    ## Who decides
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import slips
from playbook.common.findings import Finding, Severity


@rule("PAG041")
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines that begin with `##` and a word; with one `#` a note, since a tag begins so too."""
    for slip in slips(context.book, "slip-heading"):
        title = slip.form == "one" and not slip.page.headings
        certain = title or slip.form in {"heading", "nested"}
        yield at(
            slip.page,
            slip.fault,
            f"no blank stands behind the signs, so this is no heading; write `{slip.what}`",
            fix=slip.fix("put a blank behind the signs", safe=slip.form == "heading" or title),
            severity=Severity.ERROR if certain else Severity.NOTE,
        )
