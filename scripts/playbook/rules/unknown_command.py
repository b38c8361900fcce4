"""The commands that workflows and pages name exist.

A newcomer who copies a command that is gone gives up.

Bad::

    playbook chekc

Good::

    playbook check
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from playbook.findings import Finding, Location
from playbook.model import Book
from playbook.rules import rule

_COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?playbook +([a-z][a-z-]+)(?![\w./-])")
_MAKE = re.compile(r"(?:^|[`;&|]|run:)\s*make +([a-z][\w-]*)", re.MULTILINE)


@rule("PRJ003", default=False, house=True)
def check(book: Book) -> Iterator[Finding]:
    """Verbs of `playbook` and targets of `make` in workflows that are not there."""
    verbs: set[str] = set(book.extra.get("verbs", ()))
    targets = set(re.findall(r"^([a-z][\w-]*):", book.texts.get("Makefile", ""), re.MULTILINE))
    for path in sorted(book.files):
        if not (path.startswith(".github/workflows/") and path.endswith((".yml", ".yaml"))):
            continue
        for number, line in enumerate(book.texts.get(path, "").splitlines(), start=1):
            for match in _MAKE.finditer(line) if targets else ():
                if match[1] not in targets:
                    yield Finding(
                        Location(PurePath(path), number),
                        f"the Makefile has no target `{match[1]}`; it has: {', '.join(sorted(targets))}",
                    )
            for match in _COMMAND.finditer(line.split("#")[0]) if verbs and "run:" in line else ():
                if match[1] not in verbs:
                    yield Finding(
                        Location(PurePath(path), number),
                        f"there is no command `playbook {match[1]}`; there are: {', '.join(sorted(verbs))}",
                    )
