"""A template names no partner, and neither does the package.

Others take both over; a name that slips through embarrasses both sides.
The setting `partners` lists the names; without it nothing is looked for.

Bad::

    ---
    kind: template
    ---

    # Minutes

    How Example Ltd and we meet

    # file: pyproject.toml
    [tool.playbook.check]
    partners = ["Example Ltd"]

Good::

    ---
    kind: template
    ---

    # Minutes

    How the partnership meets

    # file: pyproject.toml
    [tool.playbook.check]
    partners = ["Example Ltd"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules.house._templates import is_template, lines, listed
from playbook.common.findings import Finding, Location

_TEXTS = (".py", ".html", ".j2", ".jinja", ".css", ".js", ".json", ".yml", ".yaml", ".md", ".txt")


@rule("PRV006")
def check(context: CheckContext) -> Iterator[Finding]:
    """Names of partners in templates, and in the texts below `scripts/`."""
    names = listed(context.settings.partners)
    if names is None:
        return
    for page in context.book.pages.values():
        if is_template(page):
            for line in lines(context.book.text(page.path), page):
                for match in names.finditer(line.text):
                    yield at(
                        page,
                        line.place(match.start()),
                        f"the template names `{match.group()}`; write a blank, such as [partner]",
                    )
    yield from _package(context, names)


def _package(context: CheckContext, names: re.Pattern[str]) -> Iterator[Finding]:
    bare = [name.strip() for name in context.settings.partners]

    def found(text: str) -> tuple[tuple[int, int, str], ...]:
        if not any(name in text for name in bare):
            return ()
        return tuple(
            (number, match.start() + 1, match.group())
            for number, line in enumerate(text.splitlines(), 1)
            for match in names.finditer(line)
        )

    for path in sorted(context.book.files):
        if path.startswith("scripts/") and path.endswith(_TEXTS):
            for line, column, name in context.of_text(path, "PRV006", found, names.pattern):
                yield Finding(
                    Location(PurePath(path), line, column),
                    f"the package names `{name}`, and others use it too; "
                    "take the name from the settings or the registers",
                )
