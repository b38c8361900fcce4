"""Where the book is: in a folder, or somewhere below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from playbook.common.errors import UserError
from playbook.reading.loader import CONFIG, SKIPPED, TOC

SECOND = "myst.yml"
DEPTH = 3  # folders below which no book is looked for
MOST = 5_000  # folders that are looked at


class NoBookError(UserError):
    """There is no book, or more than one."""


def is_book(folder: Path) -> bool:
    """Whether a folder holds the settings or the order of a book of Jupyter Book 1."""
    return any(os.path.isfile(folder / name) for name in (CONFIG, TOC))  # noqa: PTH113 - unlike Path, it never raises


def find_book(folder: Path) -> Path:
    """The book in a folder, or the only one below it.

    Below the folder a book is known by both of its files. Raises ``NoBookError`` where there is
    none, where there are several, and for a book of Jupyter Book 2.
    """
    if is_book(folder):
        return folder
    if os.path.isfile(folder / SECOND):  # noqa: PTH113
        raise NoBookError(_second(folder))
    books, newer = [], []
    for below in _folders(folder):
        if all(os.path.isfile(below / name) for name in (CONFIG, TOC)):  # noqa: PTH113
            books.append(below)
        elif os.path.isfile(below / SECOND):  # noqa: PTH113
            newer.append(below)
    if len(books) == 1:
        return books[0]
    if books:
        names = ", ".join(f"`{book.relative_to(folder).as_posix()}`" for book in books[:5])
        more = f" and {len(books) - 5} more" if len(books) > 5 else ""
        raise NoBookError(f"several books lie below {_called(folder)}: {names}{more}; name one")
    if newer:
        raise NoBookError(_second(newer[0]))
    raise NoBookError(
        f"there is no book in {_called(folder)}: no {CONFIG} and no {TOC}, also not in the folders "
        "below it; name the folder of the book"
    )


def _second(folder: Path) -> str:
    return (
        f"{_called(folder)} holds a book of Jupyter Book 2 ({SECOND}), which this version does not "
        "read; it reads books with _config.yml and _toc.yml"
    )


def _called(folder: Path) -> str:
    return "this folder" if folder == Path() else f"`{folder.as_posix()}`"


def _folders(top: Path) -> Iterator[Path]:
    """The folders below one, nearest first, without those in which no book lies; links are not followed."""
    level = [top]
    seen = 0
    for _ in range(DEPTH):
        below: list[Path] = []
        for folder in level:
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                name = entry.name
                if (
                    name in SKIPPED
                    or name.startswith(".")
                    or not entry.is_dir(follow_symlinks=False)
                ):
                    continue
                seen += 1
                if seen > MOST:
                    return
                below.append(Path(folder / name))
        yield from below
        level = below
