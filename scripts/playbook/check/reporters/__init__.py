"""The reporters: findings → text, one module a format, found by name.

Each has ``render(findings, pages) -> str``; ``findings`` are in order of place.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from playbook.common.findings import Finding, Location

Render = Callable[[Sequence[Finding], int], str]


# What a line of a log begins with that a workflow takes for a command.
_COMMANDS = ("::", "##[")


def harmless(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as they may be shown: what names of files and texts of a book say is only said.

    A sign that is not printed may end a line, colour a terminal or turn a text round.
    """

    def place(location: Location) -> Location:
        path = location.path.as_posix()
        if path.isprintable():
            return location
        return replace(location, path=PurePath(printed(path)))

    def shown(finding: Finding) -> Finding:
        where, related = place(finding.location), tuple(map(place, finding.related))
        message = printed(" ".join(finding.message.split()))
        more = "\n".join(map(printed, finding.help.split("\n")))
        # Most are harmless as they are, and a book may have very many.
        if (where, related, message, more) == (
            finding.location,
            finding.related,
            finding.message,
            finding.help,
        ):
            return finding
        return replace(finding, location=where, related=related, message=message, help=more)

    return list(map(shown, findings))


def printed(text: str) -> str:
    """A text on one line, with a sign for each that is not printed."""
    return text if text.isprintable() else "".join(s if s.isprintable() else "\ufffd" for s in text)


def no_command(text: str) -> str:
    """A line of a log that no workflow takes for a command."""
    return f"\u00b7 {text}" if text.lstrip().startswith(_COMMANDS) else text


def names() -> tuple[str, ...]:
    """The formats that there are."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def reporter(name: str) -> Render:
    """The function that renders a format."""
    render: Render = import_module(f"{__name__}.{name}").render
    return render
