"""The version of Jupyter Book that a book is written for: chosen once, by the files that it has.

A flavour says how settings and order are read, what has a name, and how advice is worded. Nothing
else asks which version it is: rules ask the book, and the book asks its flavour. Its grammar is the
business of a dialect in the room ``reading``, which has the same name. A further flavour is a module
here with a ``FLAVOUR``, its name in ``NAMES``, and a dialect.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from playbook.book.model import Book, Page, Toc
from playbook.book.resolve import Index
from playbook.book.settings import BookSettings
from playbook.book.settings_faults import SettingFault

# The newest first: where a folder holds the files of several, it wins.
NAMES = ("mystmd", "sphinx")
DEFAULT = "sphinx"

Read = Callable[[str], str | None]  # path from the root → text; nothing if there is none
Config = Mapping[str, object]


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
    """One version: its name, its files, and what reads them."""

    name: str
    title: str
    config: str  # the file with the settings
    toc: str  # the file with the order; it may be the same
    advice: Advice
    settings: Callable[[Config, Iterable[str], Read], BookSettings]
    setting_faults: Callable[[Config, Container[str]], Iterator[SettingFault]]
    contents: Callable[[Config, Iterable[str], BookSettings, Read], Contents]
    names: Callable[[Book], Index]
    entry: Callable[[Page], str]  # how the order names a page
    # Roles and directives that the code of the book adds, read and never run: what it is, its name.
    added: Callable[[Book, Config], Iterator[tuple[str, str]]]

    @property
    def files(self) -> tuple[str, ...]:
        """The files by which a book of this version is known."""
        return tuple(dict.fromkeys((self.config, self.toc)))


@cache
def flavour(name: str) -> Flavour:
    """A flavour by its name."""
    found: Flavour = import_module(f"{__name__}.{name}").FLAVOUR
    return found


def flavours() -> tuple[Flavour, ...]:
    """All of them, the newest first."""
    return tuple(flavour(name) for name in NAMES)


def chosen(holds: Callable[[str], bool]) -> tuple[Flavour, ...]:
    """The flavours whose files a folder holds; the first of them is that of its book."""
    return tuple(one for one in flavours() if any(map(holds, one.files)))


def flavour_of(holds: Callable[[str], bool]) -> Flavour:
    """The flavour of a folder; that of version 1 where it holds the files of none."""
    return next(iter(chosen(holds)), flavour(DEFAULT))
