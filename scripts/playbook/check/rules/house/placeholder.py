"""A published page holds no leftovers of its template.

A prompt that nobody answered tells the reader that the page is not finished.

Bad::

    TODO: ask the lead
    [name of partner]

Good::

    The lead decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._prose import search
from playbook.common.findings import Finding

_WORDS = re.compile(
    r"(?-i:\b(?:TODO|FIXME|TBC|TBD|XXX)\b)|\blorem ipsum\b|\bcoming soon\b|\bto be (?:added|confirmed|written|completed)\b|"  # noqa: E501
    r"\b(?:insert|write|add) (?:\w+ ){0,4}here\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"(?<![\]\w!])\[(?:your|name of|insert|date|title|add|role|partner|organi[sz]ation)\b[^\]\n]*\](?![\[(:])|_{5,}",
    re.IGNORECASE,
)


@rule("PAG012")
def check(context: CheckContext) -> Iterator[Finding]:
    """Leftover words and blanks outside code; templates may have blanks."""
    for page in context.book.pages.values():
        template = page.front.get("kind") == "template"
        for match in search(page, _WORDS):
            yield at(
                page,
                match,
                f"`{match.text}` was left over; write what belongs here, or delete it",
            )
        for match in () if template else search(page, _BLANK):
            yield at(
                page,
                match,
                f"the blank `{match.text}` was not filled in; fill it in, or delete it",
            )
