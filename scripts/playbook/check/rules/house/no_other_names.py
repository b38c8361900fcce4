"""A practice, template or case says under which other names readers look for it.

Search and index find a page by its own words. Readers bring theirs: *NDA* where the page says
confidentiality, *town hall* where it says all-hands. The field ``also`` holds such words, none
twice, and none that the title already says.

Bad::

    ---
    kind: practice
    ---

    # An all-hands meeting

Good::

    ---
    kind: practice
    also: [town hall, plenary, away day]
    ---

    # An all-hands meeting
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity

_NAMED = ("practice", "template", "case-study")


@rule("PAG029", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages without other names, and other names that add nothing."""
    for page in context.book.pages.values():
        names = page.front.get("also")
        place = PurePath(page.path)
        if not names:
            if page.front.get("kind") in _NAMED:
                yield Finding(
                    Location(place, 1),
                    f"a {page.front['kind']} says how else readers call it; add `also:` with other "
                    "names, short forms and words to search for",
                )
            continue
        line = _line(context.book.text(page.path))
        for message in _idle(names, page.title):
            yield Finding(Location(place, line), message)


def _idle(names: object, title: str) -> Iterator[str]:
    """What each name is told that is there already."""
    seen = set()
    for name in names if isinstance(names, (list, tuple)) else ():
        same = str(name).casefold()
        if same == title.casefold():
            yield f"`also:` repeats the title, `{name}`; take it out"
        elif same in seen:
            yield f"`also:` holds `{name}` twice; take one out"
        seen.add(same)


def _line(text: str) -> int:
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith("also:")), 1)
