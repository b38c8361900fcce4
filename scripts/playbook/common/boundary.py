"""Where a book ends: at its folder, and at the folders that its settings allow besides."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

# What to do about a file beyond it.
REMEDY = 'move it into the book, or allow its folder: `outside = ["{}"]` below [tool.playbook]'


class Boundary:
    """Tells what lies in a book by real paths: links and ``..`` are followed first."""

    def __init__(self, root: str | Path, allowed: Sequence[str] = ()) -> None:
        self.root = os.path.realpath(root)
        self._inside = [self.root, *(os.path.realpath(os.path.join(root, a)) for a in allowed)]  # noqa: PTH118

    def holds(self, path: str | Path) -> bool:
        """Whether a file or folder lies in the book, or where its settings allow."""
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):  # a name that no system has
            return False
        return any(_below(real, folder) for folder in self._inside)

    def remedy(self, path: str | Path) -> str:
        """What to do about a file that lies outside."""
        folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
        try:
            shown = os.path.relpath(folder, self.root).replace(os.sep, "/")
        except ValueError:  # on another drive
            shown = folder.replace(os.sep, "/")
        return REMEDY.format(shown)


def repository_of(root: str | Path) -> Path:
    """The folder that is shared with a book: its repository, or the book itself without one."""
    book = Path(os.path.realpath(root))
    return next((p for p in (book, *book.parents) if (p / ".git").exists()), book)


def shares(root: str | Path, folder: str | Path) -> bool:
    """Whether a folder lies where everyone can read it who has the book."""
    return _below(os.path.realpath(folder), str(repository_of(root)))


def _below(path: str, folder: str) -> bool:
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
