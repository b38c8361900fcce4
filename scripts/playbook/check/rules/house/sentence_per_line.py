"""Each sentence has a line of its own in the source.

A change then shows as the sentence that changed, and can be discussed.

Bad::

    The lead decides. The team is told.

Good::

    The lead decides.
    The team is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import blank_code
from playbook.common.findings import Finding, Severity

_BOTH = re.compile(r"(?<=[a-z0-9)”’*_`\]][.!?]) +(?=[A-Z“*_\[`{])")


@rule("STY005", Severity.NOTE)
def check(context: CheckContext) -> Iterator[Finding]:
    """Lines with the end of one sentence and the begin of another."""
    for page in context.book.pages.values():
        for prose in page.prose:
            if (
                not prose.text.lstrip().startswith("|")
                and _BOTH.search(blank_code(prose.text))
                and page.form == "markdown"
            ):
                yield at(
                    page,
                    Place(prose.line, cell=prose.cell),
                    "two sentences stand on one line; give each a line of its own",
                )
