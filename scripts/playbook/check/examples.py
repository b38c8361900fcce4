"""The examples of a rule: what stands below ``Bad::`` and ``Good::`` in its docstring, as files.

An example is a small book that a test writes to disk and checks. It begins with the text of the
page ``index.md``. A line ``# file: NAME`` begins another file, and ``# before: NAME`` a file
as it was at an earlier revision. In brackets behind the name may stand what cannot be printed::

    # file: photo.png (6 MB)
    # file: plan.png (4,000 pixels)
    # file: old.md (saved as Latin-1)
    # file: long.md (2,000 words)
    # file: hard.md (20 times)

What a book has anyway need not be named: its settings, its table of contents and an index.
"""

from __future__ import annotations

import re
from typing import NamedTuple

INDEX = "index.md"
_FILE = re.compile(r"# (file|before): (\S+)(?: \((.+)\))?")


class Piece(NamedTuple):
    """A file of an example; ``note`` says what cannot be printed of it."""

    path: str
    text: str
    note: str = ""
    before: bool = False  # it stands in an earlier revision


class Examples(NamedTuple):
    """The bad and the good example of a rule."""

    bad: tuple[Piece, ...]
    good: tuple[Piece, ...]


def read_examples(doc: str) -> Examples:
    """The examples in the docstring of a rule.

    Raises ``ValueError`` if one of them is missing.
    """
    _, bad_mark, rest = doc.partition("\nBad::\n")
    bad, good_mark, good = rest.partition("\nGood::\n")
    if not (bad_mark and good_mark and bad.strip() and good.strip()):
        raise ValueError(
            "a rule shows what is wrong below `Bad::`, and what is right below `Good::`"
        )
    return Examples(_pieces(bad), _pieces(good))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces = [(INDEX, "", False)]
    texts: list[list[str]] = [[]]
    for line in text.split("\n"):
        plain = line.removeprefix("    ").rstrip()
        if match := _FILE.fullmatch(plain):
            pieces.append((match[2], match[3] or "", match[1] == "before"))
            texts.append([])
        else:
            texts[-1].append(plain)
    made = [
        Piece(path, "\n".join(lines).strip("\n"), note, before)
        for (path, note, before), lines in zip(pieces, texts, strict=True)
    ]
    return tuple(made if made[0].text else made[1:])
