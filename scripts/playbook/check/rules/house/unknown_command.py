"""The commands that workflows and pages name exist.

A newcomer who copies a command that is gone gives up.

Bad::

    Look for faults:

    ```sh
    playbook chekc
    ```

Good::

    Look for faults:

    ```sh
    playbook check
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location
from playbook.common.suggest import did_you_mean
from playbook.common.verbs import VERBS

# A command stands where a shell expects one; in running text only code is looked at.
_START = r"(?:^|(?:run|entry):|[;&|]|\$\(|(?<=\s)-)\s*(?:[$>] )?(?:[\w./-]*/)?"
_PLAYBOOK = re.compile(_START + r"playbook +([a-z][a-z-]*)(?![\w./:-])")
_MAKE = re.compile(_START + r"make +([a-z][\w-]*)(?![./:])")
_FENCE = re.compile(r"^[\s>]*(`{3,}|~{3,})\s*([\w{-]*)")
_NO_SHELL = ("text", "python")  # blocks that show something else than commands to type
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


@rule("PRJ003")
def check(context: CheckContext) -> Iterator[Finding]:
    """Commands of `playbook` and targets of `make` that are not there."""
    book = context.book
    verbs = set(VERBS)
    makefile = book.text("Makefile") if book.exists("Makefile") else ""
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    pages = set(book.paths)
    for path in sorted(book.files):
        ours = path in {"README.md", "CONTRIBUTING.md", ".pre-commit-hooks.yaml", "Makefile"}
        ours = ours or (path.startswith(".github/") and path.endswith((".yml", ".yaml")))
        if ours or (path in pages and path.endswith((".md", ".rst"))):
            lines = context.of_text(path, "PRJ003", partial(_commands_of, path))
            yield from _unknown(path, lines, _PLAYBOOK, verbs, "there is no command `playbook {}`")
            if ours:
                yield from _unknown(path, lines, _MAKE, targets, "the Makefile has no target `{}`")


def _commands_of(path: str, text: str) -> tuple[tuple[int, str], ...]:
    """The lines of a file that name a command of ours, with their numbers."""
    words = ("playbook", "make")
    found = _commands(path, text) if any(word in text for word in words) else ()
    return tuple((n, line) for n, line in found if any(word in line for word in words))


def _commands(path: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines of a file that may hold commands, with their numbers."""
    fence = language = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not path.endswith(".md"):
            yield number, re.sub(r"(^|\s)#.*", "", line)
        elif match := _FENCE.match(line):
            if not fence:
                fence, language = match[1], match[2]
            elif match[1].startswith(fence):
                fence = ""
        elif fence:
            if language not in _NO_SHELL:
                yield number, re.sub(r"\s#.*", "", line)
        else:
            yield from ((number, span[2]) for span in _SPAN.finditer(line))


def _unknown(
    path: str,
    lines: Iterable[tuple[int, str]],
    pattern: re.Pattern[str],
    known: set[str],
    message: str,
) -> Iterator[Finding]:
    for number, line in lines if known else ():
        for match in pattern.finditer(line):
            if match[1] not in known:
                hint = did_you_mean(match[1], known, f"there are: {_list(known)}")
                yield Finding(
                    Location(PurePath(path), number), f"{message.format(match[1])}; {hint}"
                )


def _list(known: set[str]) -> str:
    return ", ".join(sorted(known))
