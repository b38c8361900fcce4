"""Every outside address of a book with every place where it stands.

The pages are read by the checker; so what it takes for a link is one here, with its line. Asked is
what readers of the built book can click or what their browsers load, and nothing else: the source
that no page cites, or the address in a comment, is nobody's broken link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

import yaml

from playbook.book.addresses import addresses_of, in_text, outside
from playbook.book.flavours import flavour
from playbook.book.model import Book, Page
from playbook.common.findings import FilePlace, Location
from playbook.links import messages
from playbook.links.bibliography import addresses_of_entries
from playbook.reading.notebook_text import NotebookText

DATA = "book/data/"
# The options of the theme stand in the place of what `html` says, unless both are to be joined.
_OPTIONS = ("sphinx", "config", "html_theme_options")
_UPDATE = ("sphinx", "recursive_update")
_NOT_SHOWN = frozenset(
    ("analytics", "baseurl", "favicon", "google_analytics_id", "template", "style")
)
_BUTTONS = ("use_repository_button", "use_issues_button", "use_edit_page_button")
_HTML_LINK = re.compile(r"""\s(?:href|src)\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)


class LinkLocation(NamedTuple):
    """Where an address stands in a file, and for a notebook in which line of which cell.

    Column 0 is an unknown one; cell 0 is none.
    """

    path: str
    line: int
    column: int = 0
    cell: int = 0
    cell_line: int = 0
    cell_column: int = 0

    @property
    def location(self) -> Location:
        """The same as findings have it."""
        path, there = PurePath(messages.plain(self.path)), FilePlace(self.line, self.column)
        if not self.cell:
            return Location(path, *there)
        return Location(path, self.cell_line, self.cell_column, cell=self.cell, in_file=there)

    def __str__(self) -> str:
        return str(self.location)


Addresses = Mapping[str, tuple[LinkLocation, ...]]


def addresses(book: Book) -> Addresses:
    """Address → its places, in order of place."""
    found: dict[str, list[LinkLocation]] = {}
    for address, location in _all(book):
        locations = found.setdefault(address, [])
        if not any(p[:2] == location[:2] and not (p.column and location.column) for p in locations):
            locations.append(location)
    return {address: tuple(sorted(set(locations))) for address, locations in sorted(found.items())}


def _all(book: Book) -> Iterator[tuple[str, LinkLocation]]:
    for page in book.pages.values():
        yield from _in_page(page, book)
        if "playbook.sphinx_ext" in book.settings.has:
            yield from _in_front(page, book)
    for path in sorted(book.files):
        if path.startswith(DATA) and path.endswith((".yml", ".yaml")):
            yield from in_register(path, book.texts[path])
    for path in flavour(book.flavour).files:
        if path in book.files:
            yield from _SETTINGS[path](path, book.texts[path])
    yield from _in_bibliographies(book)


def _in_page(page: Page, book: Book) -> Iterator[tuple[str, LinkLocation]]:
    notebook: NotebookText | None = None
    for address, fact in addresses_of(page):
        path, line, column = fact.source or page.path, fact.line, fact.column
        if fact.cell:
            notebook = notebook or NotebookText(book.texts[page.path])
            there = notebook.place(fact.cell, line, column)
            yield address, LinkLocation(path, *there, fact.cell, line, column)
        else:
            yield address, LinkLocation(path, line, column)


def _in_front(page: Page, book: Book) -> Iterator[tuple[str, LinkLocation]]:
    """The records of the authors that the page names."""
    authors = page.front.get("authors")
    rows = book.texts[page.path].splitlines()[: page.front_end] if page.front_end else []
    for author in authors if isinstance(authors, list) else ():
        number = author.get("orcid") if isinstance(author, Mapping) else None
        if isinstance(number, str) and number:
            line = next((n for n, row in enumerate(rows, 1) if number in row), 1)
            yield f"https://orcid.org/{number}", LinkLocation(page.path, line)


def in_register(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """The addresses of a register: a value that is one becomes a link, one in a text does not."""
    for _, node in _scalars(text):
        address = outside(node.value)
        if address and not re.search(r"\s", address):
            yield address, _place(path, text, node, address)


def in_toc(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """The addresses that stand in the menu."""
    for way, node in _scalars(text):
        if way[-1:] == ("url",) and outside(node.value):
            address = outside(node.value)
            yield address, _place(path, text, node, address)


def in_settings(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """What the theme puts on each page: the foot, buttons and announcements."""
    nodes = list(_scalars(text))
    on = {way for way, node in nodes if node.value.lower() == "true"}
    replaced = any(way[: len(_OPTIONS)] == _OPTIONS for way, _ in nodes) and _UPDATE not in on
    for way, node in nodes:
        if way == ("repository", "url"):
            shown = not replaced and any(("html", button) in on for button in _BUTTONS)
        else:
            shown = way[: len(_OPTIONS)] == _OPTIONS or (way[:1] == ("html",) and not replaced)
        if shown and _NOT_SHOWN.isdisjoint(way):
            for address in _in_value(node.value):
                yield address, _place(path, text, node, address)


def in_project(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """What `myst.yml` puts into the menu, the head and the foot of each page."""
    for way, node in _scalars(text):
        menu = way[:2] == ("project", "toc") and way[-1:] == ("url",)
        frame = way[:1] == ("site",) and not _NOT_SHOWN.intersection(way)
        shown = menu or frame or way in {("project", "github"), ("project", "copyright")}
        for address in _in_value(node.value) if shown else ():
            yield address, _place(path, text, node, address)


# The files that hold the settings and the order, and what reads them.
_SETTINGS = {"_toc.yml": in_toc, "_config.yml": in_settings, "myst.yml": in_project}


def _in_value(value: str) -> Iterator[str]:
    """The addresses of a setting, which may be HTML."""
    found = _HTML_LINK.findall(value) if "<" in value else in_text(value)
    yield from filter(None, map(outside, found))


def _in_bibliographies(book: Book) -> Iterator[tuple[str, LinkLocation]]:
    """The addresses of the sources that some page lists."""
    keys = _listed(book)
    for name in book.settings.bibfiles:
        if name in book.files:
            for key, address, line, column in addresses_of_entries(book.texts[name]):
                if keys is None or key in keys:
                    yield address, LinkLocation(name, line, column)


def _listed(book: Book) -> frozenset[str] | None:
    """The keys of the sources that some page lists; nothing if a filter makes it hard to say."""
    cited = flavour(book.flavour).names(book).cited
    if cited is None:
        return None
    prefixes = {dict(d.options).get("keyprefix", "") for _, d in book.directives("bibliography")}
    prefixes = prefixes or {""}
    noted = {reference.target for _, reference in book.references("footcite")}
    return frozenset(
        key
        for key in book.keys
        if key in noted or any(f"{prefix}{key}" in cited for prefix in prefixes)
    )


def _column(row: str, address: str) -> int:
    return row.find(address) + 1


def _place(path: str, text: str, node: yaml.ScalarNode, address: str) -> LinkLocation:
    """Where an address stands in the value of a node."""
    rows = text.splitlines()
    first, last = node.start_mark.line, min(node.end_mark.line + 1, len(rows))
    line = next((n for n in range(first, last) if address in rows[n]), first)
    return LinkLocation(path, line + 1, _column(rows[line], address))


def _scalars(text: str) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
    """The values of a YAML text, each with the keys that lead to it. Bad YAML has none."""
    if "//" not in text:
        return
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    stack: list[tuple[tuple[str, ...], Any]] = [((), root)]
    seen: set[int] = set()
    while stack:
        way, node = stack.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield way, node
        elif isinstance(node, yaml.MappingNode):
            stack += [((*way, str(key.value)), value) for key, value in node.value]
        else:
            stack += [(way, item) for item in node.value]


def of_files(found: Addresses, paths: Iterable[str]) -> Addresses:
    """Only the places in these files or folders."""
    wanted = tuple(paths)

    def inside(location: LinkLocation) -> bool:
        return any(location.path == name or location.path.startswith(f"{name}/") for name in wanted)

    kept = {address: tuple(filter(inside, locations)) for address, locations in found.items()}
    return {address: locations for address, locations in kept.items() if locations}
