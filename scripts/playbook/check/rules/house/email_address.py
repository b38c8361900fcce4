"""No mail address of a person stands in the book.

It is gathered by machines within days, and people move on.

Bad::

    Write to jane.doe@university.test.

Good::

    Write to the community manager.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_MAIL = re.compile(
    r"(?<![\w.+-/@])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![\w@])"
)


@page_rule("PRV001")
def check(one: PageContext) -> Iterator[Finding]:
    """Mail addresses in text and in links; `git@` and example hosts are none."""
    told: set[tuple[int, int, str]] = set()
    for reference in one.page.references:
        target = reference.target
        if reference.kind in ("url", "auto", "html-link") and target.lower().startswith("mailto:"):
            name = unquote(target[7:].split("?")[0])
            if name and not _allowed(name):
                told.add((reference.cell, reference.line, name))
                yield at(
                    one.page,
                    reference,
                    f"the mail address `{name}` stands in a link; name the role, or a form",
                )
    for match in one.search(_MAIL, "@"):
        known = (match.cell, match.line, match.text) in told
        if not _allowed(match.text) and not known:
            yield at(
                one.page,
                match,
                f"the mail address `{match.text}` stands in the text; name the role instead",
            )


def _allowed(name: str) -> bool:
    host = name.rpartition("@")[2].lower()
    return name.startswith("git@") or host.endswith(
        ("example.org", "example.com", "example.net", ".example", "users.noreply.github.com")
    )
