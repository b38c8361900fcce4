"""The version of Jupyter Book that a book is written for: chosen once, by the files that it has.

A flavour says how settings and order are read, what has a name, and how advice is worded. Nothing
else asks which version it is: rules ask the book, and the book asks its flavour. Its grammar is the
business of a dialect in the room ``reading``, which has the same name. A further flavour is a line in
``VERSIONS``, a module here with a ``FLAVOUR``, and a dialect.

To see whose book a folder holds, nothing else is imported: an unchanged book is checked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playbook.book.model import Book, Page, Toc
    from playbook.book.resolve import Index
    from playbook.book.settings import BookSettings
    from playbook.book.settings_faults import SettingFault

Read = Callable[[str], "str | None"]  # path from the root → text; nothing if there is none
Config = Mapping[str, object]


class Version(NamedTuple):
    """A version of Jupyter Book: the name of its flavour, how people call it, and its files."""

    name: str
    title: str
    config: str  # the file with the settings
    toc: str  # the file with the order; it may be the same

    @property
    def files(self) -> tuple[str, ...]:
        """The files by which a book of this version is known."""
        return tuple(dict.fromkeys((self.config, self.toc)))


# The newest first: where a folder holds the files of several, it wins.
VERSIONS = (
    Version("mystmd", "Jupyter Book 2", "myst.yml", "myst.yml"),
    Version("sphinx", "Jupyter Book 1", "_config.yml", "_toc.yml"),
)
NAMES = tuple(version.name for version in VERSIONS)
DEFAULT = VERSIONS[-1]


class Contents(NamedTuple):
    """The pages of a book by docname, and their order."""

    pages: dict[str, str]
    toc: Toc


class Advice(NamedTuple):
    """What to do, where the versions differ in it."""

    leave_out: str  # the setting that leaves pages out
    bring: str  # how to bring a role or a directive
    first_line: str  # of settings that are empty


class Flavour(NamedTuple):
    """What reads the books of one version."""

    name: str
    advice: Advice
    settings: Callable[[Config, Iterable[str], Read], BookSettings]
    setting_faults: Callable[[Config, Container[str]], Iterator[SettingFault]]
    contents: Callable[[Config, Iterable[str], BookSettings, Read], Contents]
    names: Callable[[Book], Index]
    entry: Callable[[Page], str]  # how the order names a page
    # Roles and directives that the code of the book adds, read and never run: what it is, its name.
    added: Callable[[Book, Config], Iterator[tuple[str, str]]]

    @property
    def version(self) -> Version:
        """The version of Jupyter Book."""
        return next(version for version in VERSIONS if version.name == self.name)

    @property
    def title(self) -> str:
        """How people call the version."""
        return self.version.title

    @property
    def config(self) -> str:
        """The file with the settings."""
        return self.version.config

    @property
    def toc(self) -> str:
        """The file with the order."""
        return self.version.toc

    @property
    def files(self) -> tuple[str, ...]:
        """The files by which a book of this version is known."""
        return self.version.files


@cache
def flavour(name: str) -> Flavour:
    """A flavour by its name."""
    found: Flavour = import_module(f"{__name__}.{name}").FLAVOUR
    return found


def versions(holds: Callable[[str], bool]) -> tuple[Version, ...]:
    """The versions whose files a folder holds; the first of them is that of its book."""
    return tuple(version for version in VERSIONS if any(map(holds, version.files)))


def flavour_of(holds: Callable[[str], bool]) -> Flavour:
    """The flavour of a folder; that of version 1 where it holds the files of none."""
    return flavour(next(iter(versions(holds)), DEFAULT).name)
