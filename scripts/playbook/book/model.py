"""The immutable model of a book that rules look at: facts of each page, and the book around them.

Facts are named tuples: they are made in great number, never change, and are quick to store in
the cache. A line counts from 1 in the file itself; in a notebook it counts from 1 in a ``cell``,
and cells count from 1 too. ``block`` is the line at which the build says what it has to say of
the fact: Sphinx knows only the first line of a paragraph. Nothing here counts as the build counts
a notebook; ``common.findings.build_line`` does, where something is compared with the build.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import NamedTuple, Protocol

from playbook.book.inventories import Names
from playbook.book.kinds import (
    Counted,
    FaultKind,
    ImageForm,
    PageForm,
    ReferenceKind,
    TargetKind,
    TocKind,
)
from playbook.book.settings import BookSettings
from playbook.common.findings import Finding, Location


class Placed(Protocol):
    """A fact with a place on a page."""

    @property
    def cell(self) -> int:
        """The cell of a notebook, from 1; 0 outside of them."""

    @property
    def line(self) -> int:
        """The line in the file, or in the cell, from 1."""

    @property
    def column(self) -> int:
        """The column, from 1; 0 where it is not known."""

    @property
    def block(self) -> int:
        """The line that the build names; 0 where it names none."""

    @property
    def source(self) -> str:
        """The included file that it stands in; nothing for the page itself."""


class Place(NamedTuple):
    """A place on a page that is no fact of its own, such as a word in its running text."""

    line: int
    column: int = 0
    block: int = 0
    source: str = ""
    cell: int = 0


TOP = Place(1, block=1)


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
    cell: int = 0


class Target(NamedTuple):
    """A place that references can name.

    ``titled`` says whether the place has a title of its own, which a reference without text
    needs; ``number`` what is counted there; ``needs`` names the glued result without which the
    place is not there.
    """

    kind: TargetKind
    name: str
    line: int
    column: int
    block: int
    titled: bool = False
    number: Counted = ""
    source: str = ""
    cell: int = 0
    needs: str = ""


class Reference(NamedTuple):
    """A reference to something; ``kind`` says how it is written and so where it may lead.

    ``role`` is the role of a reference to an object of a programming language, such as py:func;
    ``within`` the program that an option belongs to, or the other book that the role names.
    """

    kind: ReferenceKind
    target: str
    line: int
    column: int
    block: int
    explicit: bool = True
    text: str = ""
    source: str = ""
    cell: int = 0
    role: str = ""
    within: str = ""


class Image(NamedTuple):
    """A picture; ``alt`` is nothing where none was given."""

    form: ImageForm
    src: str
    alt: str | None
    line: int
    column: int
    block: int
    caption: str = ""
    width: str = ""
    source: str = ""
    cell: int = 0


class Directive(NamedTuple):
    """A directive with its options; ``end`` is its last line."""

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    line: int
    end: int
    block: int
    source: str = ""
    cell: int = 0

    @property
    def column(self) -> int:
        """Not known: a directive begins with its line."""
        return 0


class Fault(NamedTuple):
    """Something that the parser itself saw to be wrong; rules turn it into a finding."""

    kind: FaultKind
    line: int
    column: int
    block: int
    detail: tuple[str, ...] = ()
    source: str = ""
    cell: int = 0


class Ignore(NamedTuple):
    """A comment that says that findings here are wanted, with the reason."""

    codes: tuple[str, ...]
    reason: str
    line: int
    whole_page: bool = False
    cell: int = 0


class Prose(NamedTuple):
    """A line of running text, as it stands in the file, without code."""

    line: int
    text: str
    column: int = 1
    cell: int = 0

    def place(self, position: int) -> Place:
        """Where a letter of the line stands; positions count from 0."""
        return Place(self.line, self.column + position, cell=self.cell)


class Page(NamedTuple):
    """Everything that rules may know of one page."""

    path: str
    docname: str
    form: PageForm
    front: Mapping[str, object]
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

    def place(self, fact: Placed) -> Location:
        """Where a fact of this page stands."""
        path = PurePath(fact.source or self.path)
        return Location(path, fact.line, fact.column, cell=fact.cell)

    @property
    def prose(self) -> list[Prose]:
        """The lines of running text; kept as one text, since only some rules ask for them."""
        rows = (row.split("\t", 3) for row in self.written.split("\n") if row)
        return [
            Prose(int(line), words, int(column), int(cell)) for cell, line, column, words in rows
        ]

    @property
    def is_loose(self) -> bool:
        """Whether it is a text beside the book, such as the ``README.md``, and none of its pages."""
        return self.docname == self.path

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

    kind: TocKind
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
    kind: str = ""  # article, book, misc


class BibFault(NamedTuple):
    """A fault of a bibliography; a ``fatal`` one stops the build."""

    path: str
    line: int
    message: str
    fatal: bool = False


class FileInfo(NamedTuple):
    """A file of the folder: its size in bytes."""

    size: int


class RemovedPage(NamedTuple):
    """A page that the book had at an earlier revision; ``now`` is the file it was renamed to."""

    docname: str
    path: str
    now: str = ""


@dataclass(frozen=True)
class Book:
    """A whole book, read once; nothing changes it any more."""

    root: str
    settings: BookSettings
    pages: Mapping[str, Page]  # by docname
    toc: Toc
    keys: Mapping[str, tuple[BibKey, ...]]
    files: Mapping[str, FileInfo]  # every file of the folder, by path from the root
    texts: Mapping[str, str]  # of the files that can be read; read when one is asked for
    digests: Mapping[str, str]  # a short name for what each file holds, worked out likewise
    picture_sizes: Mapping[str, tuple[int, int]]  # width and height in pixels, read likewise
    outside: Callable[[str], bool]  # whether a path outside the folder exists
    unreadable: tuple[Finding, ...] = ()  # what could not be read
    leaving: tuple[str, ...] = ()  # links of the folder to what lies outside it
    # The names of other books whose list is at hand; read when a rule asks for one.
    inventories: Mapping[str, Names] = field(default_factory=dict)
    bib_faults: tuple[BibFault, ...] = ()
    lost_keys: Mapping[str, BibKey] = field(default_factory=dict)  # that the build does not get to
    # The line of a file where it is no text in an encoding, UTF-8 by itself; 0 if it is one.
    undecodable: Callable[[str, str], int] = lambda _path, _encoding: 0
    again: tuple[str, ...] = ()  # links to folders that stand among the files under another name
    flavour: str = "sphinx"  # the version of Jupyter Book that it is written for

    def exists(self, path: str) -> bool:
        """Whether a file exists, by its path from the root (which may lead out of it)."""
        if path in self.files or path.startswith(self.leaving or "\0"):
            return True
        return path.startswith(("../", *self.again)) and self.outside(path)

    def text(self, path: str) -> str:
        """The text of a page or another file; empty if it cannot be read, which is said elsewhere.

        Raises ``LookupError`` for a path that is no file; ``exists`` tells.
        """
        if not self.exists(path):
            raise LookupError(f"the book has no file `{path}`; ask `book.exists(path)` first")
        return self.texts.get(path, "")

    def references(self, *kinds: ReferenceKind) -> Iterator[tuple[Page, Reference]]:
        """Every reference with its page; of these kinds, if any are named."""
        for page in self.pages.values():
            for reference in page.references:
                if not kinds or reference.kind in kinds:
                    yield page, reference

    def targets(self, *kinds: TargetKind) -> Iterator[tuple[Page, Target]]:
        """Every target with its page; of these kinds, if any are named."""
        for page in self.pages.values():
            for target in page.targets:
                if not kinds or target.kind in kinds:
                    yield page, target

    def faults(self, *kinds: FaultKind) -> Iterator[tuple[Page, Fault]]:
        """Every fault that the parser saw, with its page; of these kinds, if any are named."""
        for page in self.pages.values():
            for fault in page.faults:
                if not kinds or fault.kind in kinds:
                    yield page, fault

    def headings(self) -> Iterator[tuple[Page, Heading]]:
        """Every heading with its page."""
        for page in self.pages.values():
            for heading in page.headings:
                yield page, heading

    def images(self) -> Iterator[tuple[Page, Image]]:
        """Every picture with its page."""
        for page in self.pages.values():
            for image in page.images:
                yield page, image

    def directives(self, *names: str) -> Iterator[tuple[Page, Directive]]:
        """Every directive with its page; of these names, if any are given."""
        for page in self.pages.values():
            for directive in page.directives:
                if not names or directive.name in names:
                    yield page, directive

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

    def is_in_repository(self, page: Page, target: str) -> bool:
        """Whether a text that is no page of the book names a file or folder: its readers can open it."""
        path = self.resolve(page, target.partition("#")[0].rstrip("/"))
        return page.is_loose and (path in self.files or path in self.folders)

    @cached_property
    def files_by_ending(self) -> Mapping[str, tuple[str, ...]]:
        """Ending in small letters, such as ``.md`` → the files with it."""
        return _grouped(self.files, lambda path: posixpath.splitext(path)[1].lower())

    @cached_property
    def files_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Name without folders → the files with it."""
        return _grouped(self.files, posixpath.basename)

    @cached_property
    def lower_files(self) -> Mapping[str, str]:
        """Paths in small letters → the path as it is written."""
        return {path.lower(): path for path in self.files}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Path of a page → its docname."""
        return {page.path: name for name, page in self.pages.items()}

    def resolve(self, page: Page, target: str) -> str:
        """A path as Sphinx reads it: from the folder of the page, or from the root with ``/``."""
        return _resolved(page.docname.rpartition("/")[0], target)


# Many rules ask of each reference where it leads.
@lru_cache(maxsize=65_536)
def _resolved(folder: str, target: str) -> str:
    if target.startswith(("/", "\\")):
        return posixpath.normpath(target.lstrip("/\\") or ".")
    return posixpath.normpath(posixpath.join(folder, target))


def _grouped(paths: Iterable[str], key: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return {name: tuple(found) for name, found in groups.items()}
