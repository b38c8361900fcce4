"""Where the book is: in a folder, or somewhere below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from playbook.book.flavours import VERSIONS, Version
from playbook.book.flavours import versions as versions_of
from playbook.common.errors import UserError
from playbook.reading.loader import SKIPPED

DEPTH = 3  # folders below which no book is looked for
MOST = 5_000  # folders that are looked at


class NoBookError(UserError):
    """There is no book, or more than one."""


def versions(folder: Path) -> tuple[Version, ...]:
    """The versions of Jupyter Book whose files a folder holds; the first is that of its book."""
    # Unlike Path, it never raises.
    return versions_of(lambda name: os.path.isfile(folder / name))  # noqa: PTH113


def is_book(folder: Path) -> bool:
    """Whether a folder holds the settings or the order of a book."""
    return bool(versions(folder))


def two_versions(folder: Path) -> str:
    """What to say of a folder that holds the files of several versions; nothing of one alone."""
    found = versions(folder)
    if len(found) < 2:
        return ""
    newer, *older = found
    files = " and ".join(name for one in older for name in one.files)
    return (
        f"{_called(folder).capitalize()} holds books of two versions; that of {newer.title} "
        f"({newer.config}) is checked, and {files} are passed over."
    )


def find_book(folder: Path) -> Path:
    """The book in a folder, or the only one below it.

    Below the folder a book is known by all of its files. Raises ``NoBookError`` where there is none,
    and where there are several.
    """
    if is_book(folder):
        return folder
    books = [below for below in _folders(folder) if _is_whole(below)]
    if len(books) == 1:
        return books[0]
    if books:
        names = ", ".join(f"`{book.relative_to(folder).as_posix()}`" for book in books[:5])
        more = f" and {len(books) - 5} more" if len(books) > 5 else ""
        raise NoBookError(f"several books lie below {_called(folder)}: {names}{more}; name one")
    wanted = ", ".join(f"no {name}" for one in reversed(VERSIONS) for name in one.files)
    raise NoBookError(
        f"there is no book in {_called(folder)}: {wanted}, also not in the folders "
        "below it; name the folder of the book"
    )


def _is_whole(folder: Path) -> bool:
    """Whether a folder holds every file of a book of some version."""
    return any(
        all(os.path.isfile(folder / name) for name in one.files)  # noqa: PTH113
        for one in VERSIONS
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
