"""What a branch added: addresses on lines that are new since it left another. Git tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from playbook.common import git
from playbook.links.collect import Addresses

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


class Difference(NamedTuple):
    """The lines that are new in each file, and the text that was taken away everywhere."""

    added: Mapping[str, frozenset[int]]
    removed: str


def since(root: Path, base: str) -> Difference:
    """The difference between the files of a folder and the point at which a branch began.

    ``base`` is a branch or commit, or nothing for the main branch. Raises ``GitError``.
    """
    fork = git.fork_point(root, base)
    text = git.answer(
        root, "diff", "--no-color", "--no-ext-diff", "-U0", "--relative", "--no-prefix", fork
    )
    difference = parse(text or "")
    whole = {name: frozenset(range(1, 1_000_000)) for name in git.new_files(root)}
    return Difference({**difference.added, **whole}, difference.removed)


def parse(text: str) -> Difference:
    """A difference as ``git diff -U0 --no-prefix`` prints it."""
    added: dict[str, set[int]] = {}
    removed: list[str] = []
    path, left, number = "", 0, 0
    for row in text.split("\n"):
        hunk = _HUNK.match(row)
        if hunk:
            number, left = int(hunk[1]), int(hunk[2] or 1)
        elif left and row.startswith("+"):
            added.setdefault(path, set()).add(number)
            number, left = number + 1, left - 1
        elif row.startswith("+++ "):
            path = _name(row[4:])
        elif row.startswith("-") and not row.startswith("--- "):
            removed.append(row[1:])
    return Difference({name: frozenset(rows) for name, rows in added.items()}, "\n".join(removed))


def _name(text: str) -> str:
    """A path as git writes it: in quotation marks, with octal signs, if it is not plain."""
    text = text.rstrip("\t\r")
    if not text.startswith('"'):
        return text
    plain = text.strip('"').encode("latin-1", "replace").decode("unicode_escape")
    return plain.encode("latin-1", "replace").decode("utf-8", "replace")


def added(found: Addresses, difference: Difference) -> Addresses:
    """The addresses that stand on new lines and did not only change their place."""
    kept = {
        address: tuple(
            location
            for location in locations
            if location.line in difference.added.get(location.path, ())
        )
        for address, locations in found.items()
    }
    return {
        address: locations
        for address, locations in kept.items()
        if locations and address not in difference.removed
    }
