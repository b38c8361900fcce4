"""The roles and directives of an extension are known, so that wrong ones can be told from right ones.

Of an extension that the check does not know, it cannot say what words it adds. Then it tells only
those that are much like a known one, and lets all others pass. An extension of the book's own is
read for what it adds by name; for all else, the settings `roles` and `directives` name its words.

Bad::

    {mood}`cheerful`

    # file: _config.yml
    title: Our book
    sphinx:
      local_extensions:
        moods: _ext

    # file: _ext/moods.py
    def setup(app):
        for name in NAMES:
            app.add_role(name, show)

Good::

    {mood}`cheerful`

    # file: _config.yml
    title: Our book
    sphinx:
      local_extensions:
        moods: _ext

    # file: _ext/moods.py
    def setup(app):
        for name in NAMES:
            app.add_role(name, show)

    # file: pyproject.toml
    [tool.playbook.check]
    roles = ["mood"]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.strange_words import Strange
from playbook.common.findings import Finding, Severity


@rule("PBK008", Severity.NOTE)
def check(context: CheckContext) -> Iterator[Finding]:
    """One note for all words of which nothing can be said."""
    words, strange = context.book.settings.words, context.strange_words
    roles = list(strange.unread("role", words.roles))
    directives = list(strange.unread("directive", words.directives))
    found = [*roles, *directives]
    if not found:
        return
    asked = [(roles, "roles", "PAG016"), (directives, "directives", "PAG015")]
    off = [f"{code} says nothing of {_listed(some)}" for some, _, code in asked if some]
    names = " and ".join(f"`{name}`" for some, name, _ in asked if some)
    first, *others = found
    yield replace(
        at(
            first.page,
            first.fault,
            f"what {', '.join(f'`{name}`' for name in strange.extensions)} adds is not known here, so "
            f"{', and '.join(off)}; name its words in the settings of the check: {names}",
        ),
        blocks=(),
        related=tuple(other.page.place(other.fault) for other in others),
    )


def _listed(found: list[Strange]) -> str:
    names = sorted({item.fault.detail[0] for item in found})
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(f"`{name}`" for name in names[:5]) + more
