"""What is remembered from one build to the next, in one file beside Sphinx's own memory."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from playbook.common.files import replacing
from playbook.version import __version__


def _own_mark() -> str:
    """A word that changes with the code of this folder: what another one has kept is void."""
    number = 0
    here = Path(__file__).parent
    for path in sorted((*here.glob("*.py"), here.with_name("patches.py"))):
        number = crc32(path.read_bytes(), number)
    return f"{__version__} {number:08x}"


FORMAT = _own_mark()

FileStamp = tuple[int, int, int, int]


@dataclass(slots=True)
class CachedWarning:
    """A warning as it was given to Sphinx's logger."""

    level: int
    text: str
    location: str | tuple[str, int | None] | None
    type: str
    subtype: str
    once: bool = False


@dataclass(slots=True)
class PageWords:
    """What a page gives to the search index."""

    title: str
    filename: str
    words: tuple[str, ...]
    title_words: tuple[str, ...]
    titles: list[tuple[str, str | None]]
    entries: list[tuple[str, str, str]]


@dataclass(slots=True)
class CachedPage:
    """What is remembered of one page."""

    names: frozenset[str] = frozenset()
    inputs: dict[str, str] = field(default_factory=dict)
    looked_for: dict[str, tuple[bool, str]] = field(default_factory=dict)
    kinds: frozenset[tuple[str, str]] = frozenset()
    records: dict[str, tuple[str, bool]] = field(default_factory=dict)
    has_toctree: bool = False
    toc: str = ""
    twins: frozenset[str] = frozenset()
    image_paths: tuple[str, ...] = ()
    read_warnings: list[CachedWarning] = field(default_factory=list)
    write_warnings: list[CachedWarning] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)
    words: PageWords | None = None


@dataclass(slots=True)
class BuildCache:
    """What is remembered of a whole book."""

    version: str = FORMAT
    environment: FileStamp | None = None
    pages: dict[str, CachedPage] = field(default_factory=dict)
    files: dict[str, tuple[FileStamp, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    frame: str = ""
    general_warnings: dict[str, list[CachedWarning]] = field(default_factory=dict)
    unwritten: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)
    late_assets: set[str] = field(default_factory=set)
    # Pages that are made of no file, such as the index.
    made_pages: set[str] = field(default_factory=set)
    # The titles that the table of contents gave to the entries below a page.
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, environment: Path) -> bool:
        """Whether this was kept with the environment that Sphinx is about to load."""
        return self.environment is not None and self.environment == file_stamp(environment)

    def stamp(self, environment: Path) -> None:
        """Belong to the environment that Sphinx has just kept."""
        self.environment = file_stamp(environment)

    def page(self, docname: str) -> CachedPage:
        """What is remembered of a page; made when it is new."""
        return self.pages.setdefault(docname, CachedPage())


def file_stamp(path: Path | str) -> FileStamp | None:
    """What changes when a file does: dates, size, and which file it is."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - thousands of these are made in a build
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def load(path: Path) -> BuildCache | None:
    """What an earlier build has kept; nothing when it cannot be read."""
    try:
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301 - the book's own build folder
    except Exception:  # noqa: BLE001 - whatever is wrong with it: everything is then built again
        return None
    return found if getattr(found, "version", None) == FORMAT else None


def save(path: Path, store: BuildCache) -> None:
    """Keep the memory, whole or not at all."""
    with replacing(path) as file:
        pickle.dump(store, file, pickle.HIGHEST_PROTOCOL)
