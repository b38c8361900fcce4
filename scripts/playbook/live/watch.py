"""What has changed in a folder, told when it is whole.

The dates and sizes of all files are looked at again and again, which works on every system and
needs no package; a book of a thousand files takes a few milliseconds.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from playbook.loader import SKIPPED

# Seconds between two looks; longer where one look takes long.
PAUSE = 0.08
SHARE = 15
# How long a file must stand still, and how long one that has just become empty.
STILL, EMPTY = 0.04, 0.4
# After so many seconds of changes they are told, finished or not.
PATIENCE = 20.0

# Files that editors, file managers and programs write for themselves.
_OWN = re.compile(r"^(\..*|.*~|#.*#|.*\.(swp|swx|swo|part|tmp|crdownload|pyc)|4913|Thumbs\.db)$")

Mark = tuple[int, int, int]
Snapshot = Mapping[str, Mark]


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """Time, size and number of every file that a person may have written."""
    found: dict[str, Mark] = {}
    seen: set[str] = set()
    for folder in folders:
        _look(str(folder), found, seen)
    return found


def _look(folder: str, found: dict[str, Mark], seen: set[str]) -> None:
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it has just gone
        return
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        if _OWN.match(entry.name) or entry.name in SKIPPED:
            continue
        try:
            if entry.is_dir():
                _look(entry.path, found, seen)
            else:
                stat = entry.stat()
                found[entry.path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:  # an editor has just replaced it
            continue


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """The files that are new, gone or different."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def emptied(before: Snapshot, after: Snapshot) -> bool:
    """Whether a file that held something is now empty: a program may be about to write it."""
    return any(not mark[1] and before.get(name, mark)[1] for name, mark in after.items())


class Watch:
    """Looks at folders, and tells what changed since it was last asked."""

    def __init__(self, folders: Iterable[Path], stop: threading.Event) -> None:
        self.folders, self.stop = tuple(folders), stop
        self.before = snapshot(self.folders)
        self.after = self.before

    def changes(self) -> Iterator[tuple[list[str], Snapshot, Snapshot]]:
        """Wait for changes; each time the files, and all files before and after."""
        pause = PAUSE
        while not self.stop.wait(pause):
            start = time.monotonic()
            now = snapshot(self.folders)
            pause = max(PAUSE, SHARE * (time.monotonic() - start))
            if now == self.before:
                continue
            now = self._settled(now)
            files, before = changed(self.before, now), self.before
            self.before = now
            if files:
                yield files, before, now

    def _settled(self, now: Snapshot) -> Snapshot:
        """The files once nobody writes them any more, and git has finished."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.stop.is_set():
            self.stop.wait(EMPTY if emptied(self.before, now) else STILL)
            then, now = now, snapshot(self.folders)
            if then == now and not self._git_works():
                return now
        return now

    def _git_works(self) -> bool:
        return any((folder / ".git" / "index.lock").exists() for folder in self.folders)
