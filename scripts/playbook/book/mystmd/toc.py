"""``project.toc`` of ``myst.yml`` → the order of a book; without one, the order of its folders.

What is wrong with the form of an entry is said by ``settings_faults``; here it is passed over, as
the engine does.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import yaml

from playbook.book.model import Toc, TocEntry
from playbook.book.mystmd.names import fits
from playbook.book.mystmd.settings import CONFIG, SUFFIXES, Read, chain, table
from playbook.book.settings import BookSettings
from playbook.book.toc import read_toc as read_older_toc

OLDER = "_toc.yml"
FIRST = ("index", "readme", "main")
MAX_DEPTH = 60
_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DIGITS = re.compile(r"(\d+)")
_ENDINGS = tuple(suffix for suffix, _ in SUFFIXES)


class Contents(NamedTuple):
    """The pages of a book by docname, and their order."""

    pages: dict[str, str]
    toc: Toc


def contents(
    config: Mapping[str, object], files: Iterable[str], settings: BookSettings, read: Read
) -> Contents:
    """The pages and their order, as the engine would take them."""
    paths = [path for path in files if path.lower().endswith(_ENDINGS)]
    known = _docnames(paths)
    for path, value in chain(config, read):
        if isinstance(table(value.get("project")).get("toc"), list):
            return _listed(path, read(path) or "", known)
    older = read(OLDER)
    if older is not None:
        toc = read_older_toc(OLDER, older, known.values(), _ENDINGS)
        return Contents(_chosen(known, toc), toc)
    return _implicit(known, files, settings)


def _docnames(paths: Iterable[str]) -> dict[str, str]:
    """Path → docname; of two files with one stem, the second keeps its ending in brackets."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(paths, key=lambda path: (_rank(path), path)):
        stem, ending = posixpath.splitext(path)
        name = stem if stem not in taken else f"{stem} ({ending[1:]})"
        taken.add(name)
        found[path] = name
    return found


def _rank(path: str) -> int:
    return next((n for n, ending in enumerate(_ENDINGS) if path.lower().endswith(ending)), 9)


def _chosen(known: Mapping[str, str], toc: Toc) -> dict[str, str]:
    wanted = toc.docnames
    return {name: path for path, name in known.items() if name in wanted}


# --- a list that is written


def _listed(path: str, text: str, known: Mapping[str, str]) -> Contents:
    node: yaml.Node | None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        node = None
    for key in ("project", "toc"):
        node = _field(node, key)
    reader = _Reader(known)
    reader.entries(node, "", 0)
    first = next((entry for entry in reader.found if entry.kind == "file"), None)
    root, line = (first.docnames[0], first.line) if first else ("", 0)
    toc = Toc(path, root, line, tuple(entry for entry in reader.found if entry is not first), ())
    return Contents(_chosen(known, toc), toc)


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == name), None)
    return None


class _Reader:
    """Reads the entries of a list, in which patterns take what no other entry names."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.found: list[TocEntry] = []

    def entries(self, node: yaml.Node | None, parent: str, depth: int) -> None:
        """Read a list of entries."""
        if not isinstance(node, yaml.SequenceNode) or depth > MAX_DEPTH:
            return
        for item in node.value:
            self._entry(item, parent, depth)

    def _entry(self, node: yaml.Node | None, parent: str, depth: int) -> None:
        title = _field(node, "title")
        words = str(title.value) if isinstance(title, yaml.ScalarNode) else ""
        below = parent
        for key in ("file", "url", "pattern"):
            value = _field(node, key)
            if isinstance(value, yaml.ScalarNode) and value.value:
                mark = value.start_mark
                place = (mark.line + 1, mark.column + 1)
                entry = self._of(key, str(value.value), place, parent, words)
                self.found.append(entry)
                below = entry.docnames[0] if entry.kind == "file" else parent
                break
        self.entries(_field(node, "children"), below, depth + 1)

    def _of(
        self, key: str, value: str, place: tuple[int, int], parent: str, title: str
    ) -> TocEntry:
        if key == "url" or posixpath.normpath(value).startswith("../"):
            return TocEntry("url", value, *place, parent, title=title)
        if key == "pattern":
            match = fits(value)
            names = tuple(name for path, name in self.known.items() if match(path))
            return TocEntry("glob", value, *place, parent, names, title=title)
        return TocEntry("file", value, *place, parent, (self._docname(value),), title=title)

    def _docname(self, value: str) -> str:
        """The page that an entry names, whose ending may be left out."""
        path = posixpath.normpath(value)
        paths = (path, *(f"{path}{ending}" for ending in _ENDINGS))
        return next((self.known[one] for one in paths if one in self.known), path)


# --- no list


def _implicit(known: Mapping[str, str], files: Iterable[str], settings: BookSettings) -> Contents:
    """Every page of the folders, but for hidden ones, those left out, and other books below."""
    left_out = [fits(pattern) for pattern in settings.exclude]
    others = [f"{posixpath.dirname(path)}/" for path in files if path.endswith(f"/{CONFIG}")]

    def is_page(path: str) -> bool:
        hidden = path.startswith(".") or "/." in path
        below = any(path.startswith(folder) for folder in others)
        return not (hidden or below or any(match(path) for match in left_out))

    pages = {name: path for path, name in known.items() if is_page(path)}
    order = sorted(pages.values(), key=_order)
    root = _first(order)
    names = tuple(known[path] for path in order)
    docname = known.get(root, names[0] if names else "")
    entries = tuple(
        TocEntry("file", path, 0, 0, "", (known[path],)) for path in order if known[path] != docname
    )
    return Contents(pages, Toc(CONFIG, docname, 0, entries, ()))


def _first(order: Iterable[str]) -> str:
    """The page that readers see first."""
    top = {path.lower(): path for path in order if "/" not in path}
    names = (f"{stem}{ending}" for ending in _ENDINGS for stem in FIRST)
    return next((top[name] for name in names if name in top), "")


def _order(path: str) -> tuple[list[tuple[int, int, str]], ...]:
    """The order of files in folders: numbers by their size, the first page of a folder before all."""
    folder, name = posixpath.split(path)
    is_first = posixpath.splitext(name)[0].lower() in FIRST
    return (_natural(folder), _natural("" if is_first else name))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts: Iterator[str] = (part for part in _DIGITS.split(text.lower()) if part)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
