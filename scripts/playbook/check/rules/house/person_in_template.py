"""A template names nobody.

Others take it over; a name that slips through tells strangers who was asked, paid or blamed.
Pages of the kind `template`, and those below `book/templates/`, are read whole, with the blocks
that people copy.
The setting `names` lists more names that must not stand there.

Bad::

    ---
    kind: template
    ---

    # Minutes

    Chair: Dr Jane Example

Good::

    ---
    kind: template
    ---

    # Minutes

    Chair: [name and role]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.check.rules.house._templates import is_template, lines, listed
from playbook.common.findings import Finding

_WORD = r"[A-Z][\w'’-]*[a-z][\w'’-]*"
_BLANK = r"(?!(?:First|Last|Sur|Family|Given|Full)?[Nn]ames?\b|First\b|Last\b|Emerit)"
_TITLED = re.compile(
    rf"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms|Mx)\b\.?[ \u00a0]{_BLANK}(?:[A-Z]\.[ \u00a0]?)*{_WORD}(?: {_WORD})?"
)
_ADDRESSED = re.compile(rf"(?<![\w`]){_BLANK}{_WORD} (?:[A-Z]\. )?{_WORD} <(?=[^<>\s]*@)[^<>\s]+>")
_ROLE = re.compile(r"\{[\w:+-]+\}`[^`]*`")


@page_rule("PRV005")
def check(one: PageContext) -> Iterator[Finding]:
    """Names after a title, names before an address, and the names of the settings."""
    named = listed(one.settings.names)
    if is_template(one.page):
        yield from _found(one, named)


def _found(one: PageContext, named: re.Pattern[str] | None) -> Iterator[Finding]:
    patterns = [pattern for pattern in (named, _TITLED, _ADDRESSED) if pattern]
    for line in lines(one.text, one.page):
        text = _ROLE.sub(lambda match: " " * len(match.group()), line.text)
        taken: list[range] = []
        for pattern in patterns:
            for match in pattern.finditer(text):
                if not any(
                    match.start() < span.stop and span.start < match.end() for span in taken
                ):
                    taken.append(range(*match.span()))
                    yield at(
                        one.page,
                        line.place(match.start()),
                        f"the template names `{match.group().split(' <')[0]}`; "
                        "write the role, or a blank such as [name]",
                    )
