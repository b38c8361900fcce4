"""Every outside address of a book with every place where it stands: pages, data, bibliography.

Pages are read by the checker; so what it takes for a link is one here, with its line. The values
of data files, front matter and settings are searched for addresses.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from playbook.book.model import Book, Page, Placed
from playbook.links import messages

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}]+", re.IGNORECASE)
_END = ".,;:!?*_"
_BIB_DOI = re.compile(r"^\s*doi\s*=\s*[{\"]\s*(10\.\d{4,9}/[^\s}\"]+)", re.IGNORECASE)
_KINDS = frozenset(("url", "auto", "html-link", "html-image", "card-link"))
_HTML = frozenset(("html-link", "html-image"))  # as written: with `&amp;`
DATA = "book/data/"
SETTINGS = ("_config.yml", "_toc.yml")


class LinkLocation(NamedTuple):
    """Where an address stands; column 0 is an unknown one."""

    path: str
    line: int
    column: int = 0

    def __str__(self) -> str:
        parts = (self.path, *(str(n) for n in (self.line, self.column) if n))
        return messages.plain(":".join(parts))


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
        yield from _in_page(page)
        yield from _in_front(page, book)
    for path in sorted(book.files):
        if path in SETTINGS or (path.startswith(DATA) and path.endswith((".yml", ".yaml"))):
            yield from in_yaml(path, book.texts[path])
    for name in book.settings.bibfiles:
        if name in book.files:
            yield from in_bibliography(name, book.texts[name])


def _in_page(page: Page) -> Iterator[tuple[str, LinkLocation]]:
    for reference in page.references:
        if reference.kind in _KINDS and is_outside(reference.target):
            location = _location(page, reference)
            target = reference.target.strip()
            yield (html.unescape(target) if reference.kind in _HTML else target), location
    for image in page.images:
        if is_outside(image.src):
            yield (
                image.src.strip(),
                _location(page, image),
            )
    for directive in page.directives:
        for text in (directive.argument, *(value for _, value in directive.options)):
            for address in in_text(text):
                yield address, _location(page, directive)


def _location(page: Page, fact: Placed) -> LinkLocation:
    place = page.place(fact)
    return LinkLocation(place.path.as_posix(), place.build_line, place.column)


def _in_front(page: Page, book: Book) -> Iterator[tuple[str, LinkLocation]]:
    """Addresses in the front matter, with their lines where the page is a text of lines."""
    told = {address for text in _texts(page.front) for address in in_text(text)}
    if not told:
        return
    rows = book.texts[page.path].splitlines()[: page.front_end] if page.front_end else []
    for address in told:
        lines = [n for n, row in enumerate(rows, 1) if address in row]
        for line in lines or [1]:
            yield address, LinkLocation(page.path, line)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def is_outside(target: str) -> bool:
    """Whether a target is a web address."""
    return target.strip().lower().startswith(("http://", "https://"))


def in_text(text: str) -> Iterator[str]:
    """The addresses in running text, without the signs that end a sentence or close a bracket."""
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_END)
        for opening, closing in ("()", "[]"):
            while address.endswith(closing) and address.count(closing) > address.count(opening):
                address = address[:-1].rstrip(_END)
            if opening == "[" and "](" in address:
                address = address.partition("](")[0]
        if len(address) > len("https://"):
            yield address


def in_yaml(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """The addresses in the values of a YAML file; comments and keys hold none. Bad YAML has none."""
    if "://" not in text:
        return
    rows = text.splitlines()
    for node in _scalars(text):
        first, last = node.start_mark.line, node.end_mark.line
        for address in in_text(node.value):
            lines = [n for n in range(first, min(last + 1, len(rows))) if address in rows[n]]
            for line in lines or [first]:
                yield address, LinkLocation(path, line + 1, _column(rows[line], address))


def _column(row: str, address: str) -> int:
    return row.find(address) + 1


def _scalars(text: str) -> Iterator[yaml.ScalarNode]:
    """The values of a YAML text with their places."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.MappingNode):
            stack += [value for _, value in node.value]
        else:
            stack += node.value


def in_bibliography(path: str, text: str) -> Iterator[tuple[str, LinkLocation]]:
    """The addresses of a BibTeX file, and its DOIs as addresses."""
    for number, row in enumerate(text.splitlines(), 1):
        for address in in_text(row.replace("\\", "")):
            yield address, LinkLocation(path, number, _column(row, address))
        match = _BIB_DOI.match(row)
        if match:
            yield f"https://doi.org/{match[1]}", LinkLocation(path, number)


def of_files(found: Addresses, paths: Iterable[str]) -> Addresses:
    """Only the places in these files or folders."""
    wanted = tuple(paths)

    def inside(location: LinkLocation) -> bool:
        return any(location.path == name or location.path.startswith(f"{name}/") for name in wanted)

    kept = {address: tuple(filter(inside, locations)) for address, locations in found.items()}
    return {address: locations for address, locations in kept.items() if locations}
