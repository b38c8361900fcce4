"""A folder → ``Book``: the one place of the checks that reads files.

The pages are those that the build would read, as the flavour of the book says. Nothing raises: what
cannot be read becomes a finding of the book.
"""

from __future__ import annotations

import os
import posixpath
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path, PurePath, PurePosixPath
from stat import S_IFREG
from typing import TYPE_CHECKING

from playbook.common.boundary import Boundary
from playbook.common.findings import Finding, Location, Severity
from playbook.common.time_budget import OverBudgetError

if TYPE_CHECKING:
    from playbook.book.flavours import Flavour
    from playbook.book.inventories import Names
    from playbook.book.model import Book, FileInfo, Page
    from playbook.book.settings import BookSettings
    from playbook.reading.bibliography import BibTexts
    from playbook.reading.page_reader import Context, PageReader

SKIPPED = frozenset(
    (
        "_build",
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".idea",
        ".vscode",
        ".jupyter_cache",
        ".import_linter_cache",
    )
)
TEXTS = frozenset(
    (
        ".md",
        ".ipynb",
        ".rst",
        ".yml",
        ".yaml",
        ".bib",
        ".toml",
        ".svg",
        ".txt",
        ".cff",
        ".rmd",
        ".tex",
        ".inc",
        ".json",
        ".html",
        ".css",
        ".py",
        ".r",
        ".csv",
        ".cfg",
    )
)
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff"))
MAX_PAGE = 3_000_000
# Notebooks hold pictures and tables that nobody reads here, so they may be larger.
MAX_NOTEBOOK = 200_000_000
# What is larger is read again when it is asked for, so that a few large files fill no memory.
MAX_KEPT = 2 * MAX_PAGE
MAX_FILES = 200_000
UNREADABLE = "PBK004"
UNFINISHED = "PBK006"
SETTINGS = "PBK005"
NO_UTF_8 = "this is not UTF-8 text; save the file as UTF-8"


class Folder:
    """The files below a folder, each read at most once."""

    def __init__(self, root: Path, allowed: Sequence[str] = ()) -> None:
        self.root = root
        self.boundary = Boundary(root, allowed)
        self.seen_at = time.time_ns()
        # Links to files and folders outside the book; they are not followed.
        self.leaving: list[str] = []
        # Folders, with a slash, that lead to one that was read already: links.
        self.again: list[str] = []
        self.files: dict[str, os.stat_result] = dict(
            _walk(str(root), self.boundary.holds, self.leaving.append, self.again.append)
        )
        self.outside: dict[str, str] = {}
        # By path: size, dates and number of a file, and the digest of what it held then.
        self.digests: dict[str, tuple[tuple[int, ...], str]] = {}
        self._bytes: dict[str, bytes] = {}
        self.replaced: frozenset[str] = frozenset()  # what is not as it lies on the disk

    @cached_property
    def flavour(self) -> Flavour:
        """The version of Jupyter Book that the folder is written for."""
        from playbook.book.flavours import flavour_of

        return flavour_of(self.files.__contains__)

    def settings_key(self) -> str:
        """What changes with the settings, by which pages are remembered; their order is none of it."""
        flavour, names = self.flavour, [self.flavour.config]

        def read(path: str) -> str | None:
            names.append(path)
            return self.text(path)

        flavour.settings(_config(self, []), self.files, read)
        texts = (self.data(name) or b"" for name in names)
        return digest(b"\0".join((flavour.name.encode(), *texts)))

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; nothing if it cannot be read, or lies outside the book."""
        if path not in self._bytes:
            if path not in self.files and not self.boundary.holds(self.root / path):
                return None
            try:
                with open(os.path.join(self.root, path), "rb") as file:  # noqa: PTH118, PTH123
                    data = file.read(MAX_NOTEBOOK + 1)
                if len(data) > MAX_KEPT:
                    return data
                self._bytes[path] = data
            except OSError:
                if not path.startswith("../"):
                    return None
                self.outside[path] = ""
                return None
            if path.startswith("../"):
                self.outside[path] = digest(self._bytes[path])
        return self._bytes[path]

    def changed(self, texts: Mapping[str, bytes]) -> Folder:
        """The folder as it would be with other contents of some of its files, also of new ones."""
        other = copy(self)
        new = {
            path: _plain_file(len(data)) for path, data in texts.items() if path not in self.files
        }
        other.files = {**self.files, **new}
        other._bytes = {**self._bytes, **texts}  # noqa: SLF001 - its own
        other.replaced = self.replaced | texts.keys()
        other.outside = dict(self.outside)
        other.__dict__.pop("flavour", None)  # it may be that of other files now
        return other

    def aside(self, path: str) -> bytes | None:
        """The bytes of a file that is no part of the book; remembered, since it may change."""
        data = None if path.startswith("/") else self.data(path)
        if path not in self.files:
            self.outside[path] = "" if data is None else digest(data)
        return data

    def text(self, path: str) -> str | None:
        """The text of a file; letters that are not UTF-8 become question marks."""
        data = self.data(path)
        return None if data is None else data.decode("utf-8-sig", errors="replace")

    def exists_outside(self, path: str) -> bool:
        """Whether a file outside the folder exists; remembered, since the answer may change."""
        if path not in self.outside:
            found = os.path.isfile(os.path.join(self.root, path))  # noqa: PTH113, PTH118
            self.outside[path] = "+" if found else ""
        return bool(self.outside[path])

    def signature(self, path: str) -> str:
        """What changes when the file changes: the content of texts, size and dates of others."""
        stat = self.files[path]
        if posixpath.splitext(path)[1].lower() in TEXTS and stat.st_size < MAX_PAGE * 2:
            return self.digest(path)
        return " ".join(map(str, state_of(stat)))

    def digest(self, path: str) -> str:
        """The digest of what a file holds; a hyphen if it cannot be read.

        What is not newer than its digest is not read again: nobody can set the date at which the
        content or the dates of a file changed last.
        """
        state = state_of(self.files[path]) if path in self.files else ()
        known = self.digests.get(path)
        if known and known[0] == state and path not in self._bytes:
            return known[1]
        data = self.data(path)
        found = digest(data) if data is not None else "-"
        if state and data is not None and path not in self.replaced:
            self.digests[path] = (state, found)
        return found


def state_of(stat: os.stat_result) -> tuple[int, ...]:
    """What changes when a file changes: its size, its dates and its number on the disk."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _plain_file(size: int) -> os.stat_result:
    """What a system would say of a file that is not there yet."""
    return os.stat_result((S_IFREG | 0o644, 0, 0, 1, 0, 0, size, 0, 0, 0))


def digest(data: bytes) -> str:
    """A short name for a content."""
    return blake2b(data, digest_size=16).hexdigest()


def _walk(  # noqa: C901
    root: str,
    holds: Callable[[str], bool],
    leave: Callable[[str], None],
    again: Callable[[str], None],
) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder by its path; links to folders are followed once.

    ``leave`` is told the links to what the book does not hold, ``again`` those to folders that were
    read already.
    """
    stack, seen, count = [("", root)], set(), 0
    while stack:
        prefix, folder = stack.pop()
        try:
            real = os.path.realpath(folder)
            if real in seen:
                again(prefix)
                continue
            seen.add(real)
            if not holds(real):
                leave(prefix.rstrip("/"))
                continue
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        if prefix and any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.name not in SKIPPED and not entry.name.endswith(".egg-info"):
                        stack.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_symlink() and not holds(entry.path):
                    leave(prefix + entry.name)
                elif entry.is_file() or entry.is_symlink():
                    count += 1
                    if count > MAX_FILES:
                        return
                    yield prefix + entry.name, entry.stat()
            except OSError:  # noqa: PERF203
                continue


Parse = Callable[[str, str, str, str], "Page"]
Within = Callable[[Callable[[], "Page"]], "Page"]


def load_book(
    folder: Folder,
    remember: Callable[[str, str, Callable[[], Page]], Page] | None = None,
    named: Iterable[str] = (),
    within: Within | None = None,
) -> Book:
    """Read the book in a folder; ``remember`` may hand back a page that was read before.

    ``named`` are texts of the folder that are read with it although they are none of its pages,
    such as the ``README.md``; every heading of them is a target, as their readers' host has it.
    ``within`` runs the reading of a page within a time, and may end it with ``OverBudgetError``.
    """
    from playbook.book.model import Book, Toc, TocFault

    faults: list[Finding] = []
    flavour = folder.flavour
    config = _config(folder, faults)
    settings = flavour.settings(config, folder.files, folder.text)
    candidates, toc = flavour.contents(config, folder.files, settings, folder.text)
    if line := undecodable(folder, flavour.toc):
        toc = Toc(flavour.toc, "", 0, (), (TocFault(NO_UTF_8, line),))
    reader = _Reader(folder, faults, remember, within)
    pages = {
        docname: reader.page(settings, docname, path)
        for docname, path in sorted(candidates.items())
    }
    loose = settings._replace(myst=settings.myst._replace(heading_anchors=6))
    for path in loose_texts(named, candidates.values(), settings, folder.files):
        pages[path] = reader.page(loose, path, path)
    faults.extend(_unread(pages.values()))
    files = {path: _info(folder, path, stat.st_size) for path, stat in folder.files.items()}
    texts = _bibliography(folder, settings)
    return Book(
        str(folder.root),
        settings,
        pages,
        toc,
        {key: tuple(places) for key, places in texts.keys.items()},
        files,
        FolderTexts(folder),
        Digests(folder),
        PictureSizes(folder),
        folder.exists_outside,
        tuple(faults),
        tuple(_links_out(folder, settings)),
        Inventories(folder, settings),
        tuple(texts.faults),
        texts.lost,
        partial(undecodable, folder),
        tuple(folder.again),
        flavour.name,
    )


def links_out(folder: Folder) -> list[str]:
    """The links of a book to what lies outside it, but for those that the build leaves out."""
    settings = folder.flavour.settings(_config(folder, []), folder.files, folder.text)
    return list(_links_out(folder, settings))


def _links_out(folder: Folder, settings: BookSettings) -> Iterator[str]:
    from playbook.book.toc import matcher

    patterns = [matcher(pattern) for pattern in settings.exclude] if folder.leaving else []
    for path in folder.leaving:
        above = [path, *(str(part) for part in PurePosixPath(path).parents)]
        if not any(match(part) for match in patterns for part in above):
            yield path


def loose_texts(
    named: Iterable[str], pages: Iterable[str], settings: BookSettings, files: Iterable[str]
) -> list[str]:
    """Of the paths that were named, the texts that could be pages and are none."""
    known, there = set(pages), set(files)
    endings = tuple(suffix for suffix, _ in settings.suffixes)
    return [
        path
        for path in dict.fromkeys(named)
        if path in there and path not in known and path.endswith(endings)
    ]


def published(files: Iterable[str], read: Callable[[str], str | None]) -> dict[str, str]:
    """Docname → path of the pages that a build of these files would write.

    ``read`` gives the text of one. Settings that are not valid YAML count as none.
    """
    from playbook.book.flavours import flavour_of
    from playbook.common.plain_yaml import YamlError, load_yaml

    wanted = [p for p in files if SKIPPED.isdisjoint(p.split("/"))]
    flavour = flavour_of(wanted.__contains__)
    try:
        value = load_yaml(read(flavour.config) or "")
    except YamlError:
        value = None
    config = value if isinstance(value, dict) else {}
    settings = flavour.settings(config, wanted, read)
    return flavour.contents(config, wanted, settings, read).pages


class PictureSizes(Mapping[str, tuple[int, int]]):
    """Width and height of the pictures of a folder in pixels, read when a rule asks."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def __getitem__(self, path: str) -> tuple[int, int]:
        if path not in self.folder.files:
            raise KeyError(path)
        return picture_size(str(self.folder.root / path))

    def __iter__(self) -> Iterator[str]:
        return iter(self.folder.files)

    def __len__(self) -> int:
        return len(self.folder.files)


class Inventories(Mapping[str, "Names"]):
    """The lists of other books that are at hand: a file of the book, or what a build has kept."""

    def __init__(self, folder: Folder, settings: BookSettings) -> None:
        self.folder, self.books = folder, {book.name: book for book in settings.inventories}
        self._read: dict[str, Names | None] = {}

    def __getitem__(self, name: str) -> Names:
        if name not in self._read:
            self._read[name] = self._first(self.books[name].files)
        found = self._read[name]
        if found is None:
            raise KeyError(name)
        return found

    def _first(self, paths: Iterable[str]) -> Names | None:
        from playbook.book.inventories import read_names

        for path in paths:
            data = self.folder.aside(posixpath.normpath(path))
            if data is not None:
                with suppress(ValueError):
                    return read_names(data)
        return None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.books if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Digests(Mapping[str, str]):
    """A short name for what each file of a folder holds, worked out when somebody asks."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def __getitem__(self, path: str) -> str:
        return self.folder.digest(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.folder.files)

    def __len__(self) -> int:
        return len(self.folder.files)


class FolderTexts(Mapping[str, str]):
    """Texts of the folder, read when a rule asks for one."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def __getitem__(self, path: str) -> str:
        text = self.folder.text(path)
        if text is None:
            raise KeyError(path)
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self.folder.files)

    def __len__(self) -> int:
        return len(self.folder.files)


def _config(folder: Folder, faults: list[Finding]) -> Mapping[str, object]:
    from playbook.common.plain_yaml import YamlError, load_yaml

    name = folder.flavour.config
    text = folder.text(name)
    if text is None:
        return {}

    def fault(words: str, line: int, column: int = 0) -> Mapping[str, object]:
        faults.append(Finding(Location(PurePath(name), line, column), words, SETTINGS))
        return {}

    if line := undecodable(folder, name):
        return fault(NO_UTF_8, line)
    try:
        value = load_yaml(text)
    except YamlError as error:
        words = f"this is not valid YAML ({error.message}); mend it first"
        return fault(words, error.line, error.column)
    if value is None:
        return fault(
            f"the file is empty; write a line such as {folder.flavour.advice.first_line}, or delete it",
            1,
        )
    if not isinstance(value, dict):
        return fault("expected `setting: value` lines", 1)
    return value


class _Reader:
    """Reads pages of a folder, and notes what could not be read."""

    def __init__(
        self,
        folder: Folder,
        faults: list[Finding],
        remember: Callable[[str, str, Callable[[], Page]], Page] | None,
        within: Within | None,
    ) -> None:
        self._folder, self._faults = folder, faults
        self._remember, self._within = remember, within

    def page(self, settings: BookSettings, docname: str, path: str) -> Page:
        """The facts of a page; none of a page that cannot be read, which is noted."""
        data = self._folder.data(path)
        text = ""
        if data is None:
            self._note(path, "the file cannot be read; check its permissions", UNREADABLE)
        elif len(data) > (limit := MAX_NOTEBOOK if path.endswith(".ipynb") else MAX_PAGE):
            what = f"the page is larger than {limit // 1_000_000} MB and was not read; split it"
            self._note(path, what, UNREADABLE, Severity.WARNING)
            return _nothing_of(path, docname)
        else:
            text = _decoded(data, path, self._faults)

        def read() -> Page:
            return _parse(self._folder, settings, docname, path, text)

        def kept() -> Page:
            if not self._remember:
                return read()
            # A text beside the book has more anchors than a page of it with the same words.
            state = f"{self._folder.digest(path)} {docname} {settings.myst.heading_anchors}"
            return self._remember(path, state, read)

        try:
            return self._within(kept) if self._within else kept()
        except OverBudgetError:
            what = "reading the page took too long and was stopped, and nothing in it is checked"
            self._note(path, f"{what}; split it, and please report it to us", UNFINISHED)
            return _nothing_of(path, docname)

    def _note(self, path: str, what: str, code: str, severity: Severity = Severity.ERROR) -> None:
        self._faults.append(Finding(Location(PurePath(path), 1), what, code, severity))


def _nothing_of(path: str, docname: str) -> Page:
    from playbook.reading.page_facts import PageFacts

    return PageFacts(path, docname).page("markdown")


def _decoded(data: bytes, path: str, faults: list[Finding]) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        binary = b"\0" in data[:8000]
        what = "this is no text file" if binary else NO_UTF_8
        faults.append(Finding(Location(PurePath(path), line), what, UNREADABLE))
        return "" if binary else data.decode("utf-8-sig", errors="replace")


def _parse(folder: Folder, settings: BookSettings, docname: str, path: str, text: str) -> Page:
    from playbook.reading.dialects import dialect
    from playbook.reading.markdown import parse_page
    from playbook.reading.page_reader import Context

    forms = dict(settings.suffixes)
    suffix = posixpath.splitext(path)[1]
    written = dialect(folder.flavour.name)
    context = Context(
        settings.myst,
        settings.words,
        written,
        folder.text,
        "sphinxcontrib.bibtex" in settings.has,
        {"{eval-rst}": _read_rst} if written.embeds_rst else {},
        settings.rst,
    )
    match forms.get(suffix, "markdown"):
        case "notebook":
            from playbook.reading.notebook import parse_notebook

            page = parse_notebook(path, docname, text, context)
        case "rmd":
            from playbook.reading.notebook import parse_rmd

            page = parse_rmd(path, docname, text, context)
        case "rst":
            page = _rst_page(path, docname, text, context)
        case "tex":
            from playbook.reading.tex import parse_tex

            page = parse_tex(path, docname, text, context)
        case _:
            page = parse_page(path, docname, text, context)
    reads = tuple((name, digest(folder.data(name) or b"")) for name, _ in page.reads)
    return page._replace(reads=reads)


def _read_rst(page: PageReader, text: str, line: int, block: int) -> None:
    """The reader of reStructuredText inside other pages, imported where there is some."""
    if _without_rst():
        page.fault("unread", line, block, "rst")
        return
    from playbook.reading.rst import read_rst

    read_rst(page, text, line, block)


def _rst_page(path: str, docname: str, text: str, context: Context) -> Page:
    """A page of reStructuredText, or one that says that it could not be read."""
    if _without_rst():
        from playbook.reading.page_facts import PageFacts

        facts = PageFacts(path, docname)
        facts.fault("unread", 1, 1, "rst")
        return facts.page("rst")
    from playbook.reading.rst import parse_rst

    return parse_rst(path, docname, text, context)


def _without_rst() -> str:
    """How to get what reads reStructuredText; empty where it is installed."""
    from playbook.common.extras import lacking

    return lacking("rst", "reading it")


def _unread(pages: Iterable[Page]) -> Iterator[Finding]:
    """One note for all pages of which a part could not be read."""
    places = [
        Location(PurePath(fault.source or page.path), fault.line, cell=fault.cell)
        for page in pages
        for fault in page.faults
        if fault.kind == "unread"
    ]
    count = len({place.path for place in places})
    if count:
        what = "page is or holds" if count == 1 else "pages are or hold"
        words = f"{count} {what} reStructuredText and could not be read; {_without_rst()}"
        yield Finding(
            places[0], words, UNREADABLE, Severity.WARNING, related=tuple(dict.fromkeys(places[1:]))
        )


def _bibliography(folder: Folder, settings: BookSettings) -> BibTexts:
    from playbook.reading.bibliography import BibTexts

    found = BibTexts()
    for name in settings.bibfiles:
        path = posixpath.normpath(name)
        data = folder.data(path)
        if data is not None:
            found.read(path, data, settings.bib_encoding)
    if "sphinxcontrib.bibtex" not in settings.has:
        found.faults, found.lost = [], {}  # nobody reads them
    return found


def _info(folder: Folder, path: str, size: int) -> FileInfo:
    from playbook.book.model import FileInfo

    return FileInfo(size)


def undecodable(folder: Folder, path: str, encoding: str = "") -> int:
    """The line of a file where it is no text in an encoding, UTF-8 by itself; 0 if it is one."""
    data = folder.data(path) or b""
    try:
        data.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        return data.count(b"\n", 0, getattr(error, "start", 0)) + 1
    return 0


def picture_size(path: str) -> tuple[int, int]:
    """Width and height of a PNG, GIF or JPEG in pixels; zeros if they cannot be told."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            head = file.read(65_536)
    except OSError:
        return 0, 0
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head[:6] in (b"GIF87a", b"GIF89a") and len(head) >= 10:
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    return _jpeg_size(head) if head.startswith(b"\xff\xd8") else (0, 0)


def _jpeg_size(head: bytes) -> tuple[int, int]:
    index = 2
    while index + 9 < len(head) and head[index] == 0xFF:
        marker = head[index + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[index + 5 : index + 9])
            return width, height
        index += 2 + struct.unpack(">H", head[index + 2 : index + 4])[0]
    return 0, 0
