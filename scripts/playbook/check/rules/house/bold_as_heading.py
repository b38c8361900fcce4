"""A heading is written as a heading.

A bold line looks like a heading and is none: it is missing from the contents and cannot be linked
to.

Bad::

    **Roles**

Good::

    ## Roles
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_BOLD = re.compile(r"(\*\*|__)(?P<text>[^*_]{3,})\1:?$")


@rule("PAG009", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Paragraphs of one short bold line."""
    longest = context.settings.limits.bold_characters
    for page in context.book.pages.values():
        lines = {(prose.cell, prose.line): prose.text for prose in page.prose}
        for (cell, line), text in lines.items():
            match = _BOLD.match(text.strip())
            alone = (cell, line - 1) not in lines and (cell, line + 1) not in lines
            if not match or not alone or len(match["text"]) > longest:
                continue
            if not match["text"].rstrip().endswith((".", "!", "?", ",", ";")):
                message = f"a bold line poses as a heading; write `## {match['text']}`"
                yield at(page, Place(line, 1, cell=cell), message)
