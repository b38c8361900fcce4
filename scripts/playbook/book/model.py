"""The immutable model of a book that rules look at: facts of each page, and the book around them.

Facts are named tuples: they are made in great number, never change, and are quick to store in
the cache. A line counts from 1 in the file itself. ``block`` is the line that the build names
for the same thing: Sphinx knows only the first line of a paragraph, and counts a notebook as
cell × 10,000 + line.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any, NamedTuple

from playbook.common.findings import Finding, Location


class Heading(NamedTuple):
    """A heading; one inside a list, quotation or directive is ``nested`` and opens no section."""

    level: int
    text: str
    slug: str
    line: int
    column: int
    block: int
    nested: bool
    source: str = ""
    parent: int = -1  # level of the section around it; -1 if it is nested


class Target(NamedTuple):
    """A place that references can name.

    ``kind``: label, name, math, term, object, footnote, definition, html, cell. ``titled``
    says whether the place has a title of its own, which a reference without text needs;
    ``number`` what is counted there: section, figure, table, code-block or nothing.
    """

    kind: str
    name: str
    line: int
    column: int
    block: int
    titled: bool = False
    number: str = ""
    source: str = ""


class Reference(NamedTuple):
    """A reference to something; ``kind`` says how it is written and so where it may lead."""

    kind: str
    target: str
    line: int
    column: int
    block: int
    explicit: bool = True
    text: str = ""
    source: str = ""


class Image(NamedTuple):
    """A picture; ``alt`` is nothing where none was given."""

    form: str
    src: str
    alt: str | None
    line: int
    column: int
    block: int
    caption: str = ""
    width: str = ""
    source: str = ""


class Directive(NamedTuple):
    """A directive with its options; ``end`` is its last line."""

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    line: int
    end: int
    source: str = ""


class Fault(NamedTuple):
    """Something that the parser itself saw to be wrong; rules turn it into a finding."""

    kind: str
    line: int
    column: int
    block: int
    detail: tuple[str, ...] = ()
    source: str = ""


class Ignore(NamedTuple):
    """A comment that says that findings here are wanted, with the reason."""

    codes: tuple[str, ...]
    reason: str
    line: int
    whole_page: bool = False


class Prose(NamedTuple):
    """A line of running text, as it stands in the file, without code."""

    line: int
    text: str
    column: int = 1


class Page(NamedTuple):
    """Everything that rules may know of one page."""

    path: str
    docname: str
    form: str  # markdown, notebook, rst
    lines: int
    front: Mapping[str, Any]
    front_end: int
    headings: tuple[Heading, ...]
    targets: tuple[Target, ...]
    references: tuple[Reference, ...]
    images: tuple[Image, ...]
    directives: tuple[Directive, ...]
    faults: tuple[Fault, ...]
    ignores: tuple[Ignore, ...]
    written: str  # the running text: one line each, its number in front
    reads: tuple[tuple[str, str], ...]  # other files that were read, with a digest of each
    words: int = 0
    text: str = ""  # empty unless a rule of this run asks for it

    def place(self, fact: Any) -> Location:
        """Where a fact of this page stands."""
        return Location(PurePath(fact.source or self.path), fact.line, getattr(fact, "column", 0))

    @property
    def prose(self) -> list[Prose]:
        """The lines of running text; kept as one text, since only some rules ask for them."""
        rows = (row.partition("\t") for row in self.written.split("\n") if row)
        return [
            Prose(int(place.partition(":")[0]), words, int(place.partition(":")[2]))
            for place, _, words in rows
        ]

    @property
    def unread(self) -> bool:
        """Whether a part of the page could not be read, since what reads it is not installed."""
        return any(fault.kind == "unread" for fault in self.faults)

    @property
    def title(self) -> str:
        """The first heading, or nothing."""
        return next((h.text for h in self.headings if not h.nested), "")

    @property
    def slugs(self) -> frozenset[str]:
        """The anchors that MyST gives the headings."""
        return frozenset(h.slug for h in self.headings if h.slug)


class TocEntry(NamedTuple):
    """One entry of ``_toc.yml``: a file, a glob or an address, with its place."""

    kind: str
    value: str
    line: int
    column: int
    parent: str  # docname of the page whose list it stands in
    docnames: tuple[str, ...] = ()
    numbered: bool = False
    title: str = ""


class TocFault(NamedTuple):
    """A fault in the form of ``_toc.yml``."""

    message: str
    line: int
    column: int = 0


class Toc(NamedTuple):
    """The table of contents."""

    path: str
    root: str
    root_line: int
    entries: tuple[TocEntry, ...]
    faults: tuple[TocFault, ...]
    found: bool = True

    @property
    def docnames(self) -> frozenset[str]:
        """Every page that the table of contents reaches."""
        return frozenset((self.root, *(name for e in self.entries for name in e.docnames)))


class BibKey(NamedTuple):
    """An entry of a bibliography."""

    key: str
    path: str
    line: int


class FileInfo(NamedTuple):
    """A file of the folder: its size in bytes."""

    size: int


class Gone(NamedTuple):
    """A page that the book had at an earlier revision; ``now`` is the file it was renamed to."""

    docname: str
    path: str
    now: str = ""


@dataclass(frozen=True)
class Book:
    """A whole book, read once; rules are functions of it."""

    root: str
    settings: Any  # playbook.book.settings.BookSettings: a row above this one
    pages: Mapping[str, Page]  # by docname
    toc: Toc
    keys: Mapping[str, tuple[BibKey, ...]]
    files: Mapping[str, FileInfo]  # every file of the folder, by path from the root
    texts: Mapping[str, str]  # small texts other than pages that rules ask for
    faults: tuple[Finding, ...] = ()  # what could not be read
    outside: Any = None  # asks whether a path outside the folder exists
    extra: dict[str, Any] = field(
        default_factory=dict
    )  # what rules have worked out, for other rules

    def exists(self, path: str) -> bool:
        """Whether a file exists, by its path from the root (which may lead out of it)."""
        if path in self.files:
            return True
        return bool(self.outside and path.startswith("../") and self.outside(path))

    @cached_property
    def unread(self) -> tuple[Page, ...]:
        """Pages of which a part could not be read: what they hold is not known to be missing."""
        return tuple(page for page in self.pages.values() if page.unread)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file."""
        found: set[str] = set()
        for path in self.files:
            folder = posixpath.dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    @cached_property
    def lower_files(self) -> Mapping[str, str]:
        """Paths in small letters → the path as it is written."""
        return {path.lower(): path for path in self.files}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Path of a page → its docname."""
        return {page.path: name for name, page in self.pages.items()}

    def all(self, fact: str) -> Iterator[tuple[Page, Any]]:
        """Every fact of a sort with its page: ``book.all("references")``."""
        for page in self.pages.values():
            for item in getattr(page, fact):
                yield page, item

    def resolve(self, page: Page, target: str) -> str:
        """A path as Sphinx reads it: from the folder of the page, or from the root with ``/``."""
        if target.startswith(("/", "\\")):
            return posixpath.normpath(target.lstrip("/\\") or ".")
        return posixpath.normpath(posixpath.join(posixpath.dirname(page.docname), target))
