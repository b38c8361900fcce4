"""What docutils says is wrong → faults of the page.

The messages of docutils have been the same words for many years, and the build shows them as they
are. Some of them say what a fault of Markdown says too, and become the same kind; the others keep
their words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from playbook.book.kinds import FaultKind
from playbook.book.vocabulary import Vocabulary


class RstFault(NamedTuple):
    """A fault without its place; ``search`` are words that stand in its line."""

    kind: FaultKind
    detail: tuple[str, ...]
    search: str = ""


# What is noted where the thing itself is known, with its column.
_ELSEWHERE = re.compile(
    r"(Unknown target name|Duplicate target name, cannot|Undefined substitution referenced"
    r"|Anonymous hyperlink mismatch|Duplicate explicit target name|Duplicate ID: .equation-|circular inclusion in"
    r"|Problems with \"(include|raw|csv-table)\" directive)"
)
_DIRECTIVE = re.compile(r'Unknown directive type "(.+)"\.')
_ROLE = re.compile(r'Unknown interpreted text role "(.*)"\.')
_IN_DIRECTIVE = re.compile(r'Error in "(.+?)" directive:\n(.*)', re.DOTALL)
_NEEDS = re.compile(r"(\d+) argument\(s\) required, (\d+) supplied")
_MANY = re.compile(r"maximum (\d+) argument\(s\) allowed, (\d+) supplied")
_OPTION = re.compile(r'unknown option: "(.*?)"')
_VALUE = re.compile(
    r"invalid option value: \(option: \"(.*?)\"; value: (['\"]?)(.*?)\2\)", re.DOTALL
)


def fault_of(text: str, words: Vocabulary) -> RstFault | None:
    """The fault of a message; nothing if it is noted elsewhere."""
    if _ELSEWHERE.match(text):
        return None
    if match := _DIRECTIVE.match(text):
        return RstFault("directive", (match[1].lower(), f"{match[1]}::"), f"{match[1]}::")
    if match := _ROLE.match(text):
        return RstFault("role", (match[1], f":{match[1]}:"))
    if match := _IN_DIRECTIVE.match(text):
        return _in_directive(match[1], match[2], words)
    return RstFault("rst", (" ".join(text.split("\n\n", maxsplit=1)[0].split()),))


def _in_directive(name: str, what: str, words: Vocabulary) -> RstFault:
    spec = words.directives.get(name.lower()) or words.directives.get(f"py:{name.lower()}")
    allowed = " ".join(spec.options) if spec else ""
    search = f"{name}::"
    if match := _NEEDS.match(what):
        one = match[1] == "1"
        detail = f"needs {match[1]} argument{'' if one else 's'}"
        return RstFault("directive-argument", (name, detail), search)
    if match := _MANY.match(what):
        detail = (
            f"takes at most {match[1]} argument{'' if match[1] == '1' else 's'}, not {match[2]}"
        )
        return RstFault("directive-argument", (name, detail), search)
    if what.startswith("no content permitted"):
        return RstFault("directive-content", (name,), search)
    if match := _OPTION.match(what):
        return RstFault("directive-option-name", (name, match[1], allowed), search)
    if match := _VALUE.match(what):
        return RstFault("directive-option", (name, match[1], match[3]), search)
    return RstFault("rst", (f"{name}: {' '.join(what.split())}",), search)
