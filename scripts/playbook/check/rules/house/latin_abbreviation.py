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

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
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


@page_rule("STY001", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """Latin abbreviations outside code on English pages, with plain words."""
    if not one.is_english:
        return
    for match in one.search(_LATIN):
        plain = _WORDS[match.text.lower()]
        yield at(
            one.page,
            match,
            f"`{match.text}` is Latin; write `{plain}`",
            fix=match.fix(f"write {plain}", plain, safe=False),
        )
