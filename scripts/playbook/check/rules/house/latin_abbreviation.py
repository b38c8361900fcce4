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
from dataclasses import replace

from playbook.book.model import Book
from playbook.check.rules import rule
from playbook.check.rules._prose import place, search
from playbook.common.findings import Edit, Finding, Fix, Severity

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


@rule("STY001", Severity.WARNING, default=False)
def check(book: Book) -> Iterator[Finding]:
    """Latin abbreviations outside code, with plain words."""
    for page in book.pages.values():
        for line, column, words in search(page, _LATIN):
            plain = _WORDS[words.lower()]
            fix = Fix(f"write {plain}", (Edit(line, column, words, plain),), safe=False)
            yield replace(
                place(page, line, column, f"`{words}` is Latin; write `{plain}`"), fix=fix
            )
