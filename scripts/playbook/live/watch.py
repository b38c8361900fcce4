"""What has changed in a folder, told when it is whole.

The dates and sizes of all files are looked at again and again, which works on every system and
needs no package; a book of a thousand files takes a few milliseconds. A file with a new date is
read: one that was saved as it was has not changed.
"""

from __future__ import annotations

import os
import re
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from playbook.reading.loader import SKIPPED

# Seconds between two looks; longer where one look takes long.
PAUSE = 0.08
SHARE = 15
# How long a file must stand still, and how long one that has just become empty.
STILL, EMPTY = 0.04, 0.4
# After so many seconds of changes they are told, finished or not.
PATIENCE = 20.0
# Larger files are not read: a new date counts as a change.
READ = 2_000_000

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


class FileChange(NamedTuple):
    """The files that changed, all files before and after, and those only saved as they were."""

    files: list[str]
    before: Snapshot
    after: Snapshot
    same: list[str]


class FileWatch:
    """Looks at folders, and tells what changed since it was last asked."""

    def __init__(self, folders: Iterable[Path], stop: threading.Event) -> None:
        self.folders, self.stop = tuple(folders), stop
        self.before = snapshot(self.folders)
        self.sums: dict[str, int] = {}

    def changes(self) -> Iterator[FileChange]:
        """Wait for changes, and tell each."""
        self._read(self.before, self.before)
        pause = PAUSE
        while not self.stop.wait(pause):
            start = time.monotonic()
            now = snapshot(self.folders)
            pause = max(PAUSE, SHARE * (time.monotonic() - start))
            if now == self.before:
                continue
            now = self._settled(now)
            names, before = changed(self.before, now), self.before
            self.before = now
            old = {name: self.sums.pop(name, None) for name in names}
            self._read(names, now)
            same = [n for n in names if old[n] is not None and old[n] == self.sums.get(n)]
            files = sorted(set(names) - set(same))
            if names:
                yield FileChange(files, before, now, same)

    def _read(self, names: Iterable[str], now: Snapshot) -> None:
        """Remember the content of files, if they are still as they were when they were looked at."""
        for name in names:
            mark = now.get(name)
            if self.stop.is_set() or mark is None or mark[1] > READ:
                continue
            try:
                data = Path(name).read_bytes()
                stat = Path(name).stat()
            except OSError:  # it has just gone
                continue
            if (stat.st_mtime_ns, stat.st_size) == mark[:2]:
                self.sums[name] = zlib.crc32(data)

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
