"""What an earlier run found, kept by content, so that an unchanged book is checked at once.

Three things are kept, outside the book (``PLAYBOOK_CACHE``, or the user's cache folder): the
facts of each page, by its text and the settings it was read with; what rules say of one page, one
text or the registers alone, by what they look at; and the findings of a whole run, by everything
that went into it. A key holds the version of this package and the content of
its modules, the versions of the parsers, the settings, the day, every text by content, every
other file by size and dates, and the answers about files outside the folder. A changed key is
a new run; a cache that cannot be read is an empty one.
"""

from __future__ import annotations

import importlib.util
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timezone
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from playbook.common.errors import UserError
from playbook.common.files import replacing
from playbook.common.own_folders import cache_for
from playbook.reading.memory import Memory
from playbook.version import __version__

if TYPE_CHECKING:
    from playbook.book.model import Page
    from playbook.reading.loader import Folder

KEPT_RUNS = 8
# Some file systems count dates in steps of two seconds.
SETTLED = 3_000_000_000  # nanoseconds
EPOCH = "SOURCE_DATE_EPOCH"  # the day of reviews, where it is set
SHELVES = 16


PACKAGE = Path(__file__).parents[1]
PARSERS = ("markdown_it", "mdit_py_plugins", "docutils", "yaml", "pydantic")


def tool_version(package: Path = PACKAGE) -> str:
    """The version of everything whose change may change a finding."""
    digest = blake2b(digest_size=16)
    digest.update(f"{__version__} {sys.version}".encode())
    for folder, below, names in os.walk(package):
        below.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with suppress(OSError):
                    stat = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
                    digest.update(
                        f"{name} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}".encode()
                    )
    for name in PARSERS:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            with suppress(OSError):
                digest.update(Path(spec.origin).read_bytes()[:2000])
    return digest.hexdigest()


class Cache:
    """The cache of one book; without a folder of the user's own, nothing is kept."""

    def __init__(self, root: Path, *, enabled: bool = True) -> None:
        folder = cache_for(root) if enabled else None
        self.enabled = folder is not None
        self.folder = folder or Path()
        self.version = tool_version() if self.enabled else ""
        self._shelves: dict[int, dict[str, tuple[str, Any]]] = {}
        self._used: dict[int, dict[str, tuple[str, Any]]] = {}
        self._changed: set[int] = set()
        self.settings = ""
        self._recalled: dict[str, tuple[tuple[int, ...], str]] = {}

    # --- what files held

    def recall(self, folder: Folder) -> None:
        """Tell a folder what its files held when they were last read."""
        kept = self._load("digests")
        folder.digests = kept.get("files", {}) if kept.get("version") == self.version else {}
        self._recalled = dict(folder.digests)

    def keep_digests(self, folder: Folder) -> None:
        """Write what files held; not of those that changed so lately that they may change unseen."""
        lately = folder.seen_at - SETTLED
        files = {
            path: known
            for path, known in folder.digests.items()
            if path in folder.files and max(known[0][1:3]) < lately
        }
        if self.enabled and files != self._recalled:
            self._save("digests", {"version": self.version, "files": files})

    # --- what rules say of one text

    @cached_property
    def memory(self) -> Memory:
        """What rules said of one page, one text or the registers alone; empty without a cache."""
        kept = self._load("said")
        return Memory(kept["values"] if kept.get("version") == self.version else None)

    def keep_memory(self, paths: Iterable[str]) -> None:
        """Write what rules said of these files, where anything of it is new."""
        self.memory.forget_others(paths)
        if self.enabled and self.memory.is_changed:
            self._save("said", {"version": self.version, "values": self.memory.kept})

    # --- whole runs

    def run_key(self, folder: Folder, choice: str) -> str:
        """The key of a run: everything in the folder, the choice of rules, the day."""
        day = f"{date.today()} {datetime.now(tz=timezone.utc).date()} {os.environ.get(EPOCH)}"
        digest = blake2b(f"{self.version} {choice} {day}".encode(), digest_size=20)
        for path in sorted(folder.files):
            digest.update(f"{path}\0{folder.signature(path)}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def find_run(self, key: str, folder: Folder) -> Any:
        """What a run with this key found, if files outside are as they were; else nothing."""
        if not self.enabled:
            return None
        entry = self._load("runs").get(key)
        if not isinstance(entry, tuple) or len(entry) != 2:
            return None
        outside, result = entry
        return (
            result
            if all(_now(folder, path, seen) == seen for path, seen in outside.items())
            else None
        )

    def keep_run(self, key: str, folder: Folder, result: Any) -> None:
        """Remember what a run found."""
        if self.enabled:
            runs = self._load("runs")
            runs.pop(key, None)
            runs[key] = (dict(folder.outside), result)
            self._save("runs", dict(list(runs.items())[-KEPT_RUNS:]))

    # --- pages

    def remember(self, folder: Folder) -> Callable[[str, str, Callable[[], Page]], Page]:
        """A function that hands back the facts of a page, read now or earlier."""

        def page(path: str, digest: str, read: Callable[[], Page]) -> Page:
            if not self.enabled:
                return read()
            number = crc32(path.encode(errors="surrogateescape")) % SHELVES
            if number not in self._shelves:
                self._shelves[number] = self._load(f"pages-{number}")
            key = f"{self.version} {self.settings} {digest}"
            kept = self._shelves[number].get(path)
            used = self._used.setdefault(number, {})
            if kept and kept[0] == key and _same(folder, kept[1]):
                used[path] = kept
                found: Page = kept[1]
                return found
            self._changed.add(number)
            fresh = read()
            used[path] = (key, fresh)
            return fresh

        return page

    def keep_pages(self) -> None:
        """Write the facts of pages, where any changed: a shelf holds a part of the pages."""
        for number, used in self._used.items() if self.enabled else ():
            if number in self._changed or self._shelves.get(number, {}).keys() != used.keys():
                self._save(f"pages-{number}", used)

    # --- files

    def _load(self, name: str) -> dict[str, Any]:
        if not self.enabled:
            return {}
        try:
            with (self.folder / f"{name}.pickle").open("rb") as file:
                value = pickle.load(file)  # noqa: S301 - the user's own cache folder
        except Exception:  # noqa: BLE001 - whatever is wrong with it, a cache may be thrown away
            return {}
        return value if isinstance(value, dict) else {}

    def _save(self, name: str, value: Mapping[str, Any]) -> None:
        with suppress(UserError), replacing(self.folder / f"{name}.pickle") as file:
            pickle.dump(dict(value), file, protocol=pickle.HIGHEST_PROTOCOL)


def _same(folder: Folder, page: Page) -> bool:
    """Whether the files that a page includes are as they were."""
    from playbook.reading.loader import digest

    return all(digest(folder.data(path) or b"") == seen for path, seen in page.reads)


def _now(folder: Folder, path: str, seen: str) -> str:
    from playbook.reading.loader import digest

    if seen in ("", "+"):
        return "+" if os.path.isfile(os.path.join(folder.root, path)) else ""  # noqa: PTH113, PTH118
    data = folder.data(path)
    return digest(data) if data is not None else ""
