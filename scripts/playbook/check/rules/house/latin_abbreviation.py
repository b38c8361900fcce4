"""No Latin abbreviations.

Readers in a second language stumble, and screen readers spell them out.

Bad::

    e.g. a plan, i.e. a list

Good::

    for example a plan, that is a list
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
from playbook.common.findings import Finding, Severity

_LATIN = re.compile(
    r"(?<![\w.])(e\.g\.|i\.e\.|etc\.?|viz\.|cf\.|et al\.|N\.B\.|vs\.?|ibid\.)(?!\w)", re.IGNORECASE
)
_WORDS = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
    "etc": "and so on",
    "viz.": "namely",
    "cf.": "compare",
    "et al.": "and others",
    "n.b.": "note",
    "vs.": "against",
    "vs": "against",
    "ibid.": "the same",
}


@rule("STY001", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Latin abbreviations outside code, with plain words."""
    for page in context.book.pages.values():
        for match in search(page, _LATIN):
            plain = _WORDS[match.text.lower()]
            yield at(
                page,
                match,
                f"`{match.text}` is Latin; write `{plain}`",
                fix=match.fix(f"write {plain}", plain, safe=False),
            )
