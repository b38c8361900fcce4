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
from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_BOTH = re.compile(r"(?<=[a-z0-9)”’*_`\]][.!?]) +(?=[A-Z“*_\[`{])")


@page_rule("STY005", Severity.NOTE)
def check(one: PageContext) -> Iterator[Finding]:
    """Lines with the end of one sentence and the begin of another."""
    if one.page.form != "markdown":
        return
    for prose, bare in zip(one.prose, one.bare, strict=True):
        if not prose.text.lstrip().startswith("|") and _BOTH.search(bare):
            yield at(
                one.page,
                Place(prose.line, cell=prose.cell),
                "two sentences stand on one line; give each a line of its own",
            )
