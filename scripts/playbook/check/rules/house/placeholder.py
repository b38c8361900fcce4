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

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_NOTES = ("TODO", "FIXME", "TBC", "TBD", "XXX")
_NOTE = re.compile(rf"\b(?:{'|'.join(_NOTES)})\b")
# Each match of the words holds one of these.
_NEEDED = frozenset(["ipsum", "soon", "added", "confirmed", "written", "completed", "here"])
_WORDS = re.compile(
    r"\b(?:lorem ipsum|coming soon|to be (?:added|confirmed|written|completed))\b|"
    r"\b(?:insert|write|add) (?:\w+ ){0,4}here\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"(?<![\]\w!])\[(?:your|name of|insert|date|title|add|role|partner|organi[sz]ation)\b[^\]\n]*\](?![\[(:])|_{5,}",
    re.IGNORECASE,
)


@page_rule("PAG012")
def check(one: PageContext) -> Iterator[Finding]:
    """Leftover words and blanks outside code; templates may have blanks."""
    template = one.page.front.get("kind") == "template"
    words = one.search(_WORDS) if _NEEDED & one.words else ()
    for match in (*one.search(_NOTE, *_NOTES), *words):
        yield at(
            one.page,
            match,
            f"`{match.text}` was left over; write what belongs here, or delete it",
        )
    for match in () if template else one.search(_BLANK, "[", "_____"):
        yield at(
            one.page,
            match,
            f"the blank `{match.text}` was not filled in; fill it in, or delete it",
        )
