"""A sidebar drawn once and adapted to each page.

Two drawings of the same tree are enough: one in which no page is the current one, and one in
which every page is. Where they differ is what a page changes when it is the current one: its own
link, and the tags around it. Both are drawn by the theme itself, with a token in place of each
address; so whatever the theme does to the tree is in the drawings, and nothing of it is repeated
here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sphinx.util.osutil import relative_uri

_NUMBERED = "playbook-linear-{}-address"
_TOKENS = re.compile(_NUMBERED.format(r"(\d+)"))
_TAGS = re.compile(r"(<[^<>]*>)")
# In the drawing with every page current, a branch has the mark once for each page in it.
_REPEATED = re.compile(r"(?<= class=\")([^\"]*?\bcurrent)(?: current)+(?=[ \"])")
# What an address can hold without any part of the drawing writing it in another way.
_PLAIN_ADDRESS = re.compile(r"[\w./%~:@!$*+,;=()-]*", re.ASCII)
_ITEM = "li"

# Gives the address of a page within the book.
TargetOf = Callable[[str], str]


class CannotDraw(Exception):
    """The drawings are not understood; the message says why in the words of a user."""


class AddressTokens:
    """Tokens for addresses: the same for the same page, known again by its number."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def __call__(self, docname: str) -> str:
        """The token of a page."""
        return _NUMBERED.format(self.names.setdefault(str(docname), len(self.names)))


class NoDocname(str):
    """The name of no page."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True


class EveryDocname(str):
    """A name that is equal to that of every page."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class CurrentMark:
    """A piece of the drawing that a current page changes, and what it becomes."""

    place: int
    text: str


@dataclass(slots=True)
class SidebarTemplate:
    """The drawing in pieces: ``links`` says which of them end in the address of which page.

    ``marks`` has for each page the pieces that it changes when it is the current one; ``branches``
    those that a page changes which stands so deep below it that the tree does not show it. A page
    that stands in the tree twice is in ``unclear``: the theme marks it in a way of its own.
    """

    pieces: tuple[str, ...]
    links: Mapping[int, str]
    marks: Mapping[str, tuple[CurrentMark, ...]]
    branches: Mapping[str, tuple[CurrentMark, ...]]
    depths: Mapping[str, int]
    unclear: frozenset[str]
    _filled: dict[str, list[str]] = field(default_factory=dict)
    _split: dict[int, tuple[str, str]] = field(default_factory=dict)

    def draw(self, docname: str, target: TargetOf, branch: str = "") -> str:
        """The sidebar as the page ``docname`` shows it.

        ``branch`` is the page below which it stands, if it stands too deep to be shown itself.
        """
        folder = target(docname).rpartition("/")[0]
        pieces = self._for_folder(folder, target)
        marks = self.branches.get(branch, ()) if branch else self.marks.get(docname, ())
        if marks:
            pieces = pieces.copy()
            for mark in marks:
                pieces[mark.place] = mark.text
        return "".join(pieces)

    def _for_folder(self, folder: str, target: TargetOf) -> list[str]:
        """The pieces with addresses as seen from any other page in ``folder``."""
        if folder not in self._filled:
            # Pages come folder by folder: only the last one is kept.
            self._filled = {folder: self._fill(folder, target)}
        return self._filled[folder]

    def _fill(self, folder: str, target: TargetOf) -> list[str]:
        pieces = list(self.pieces)
        ways: dict[str, str] = {}
        for place, (there, name) in self._targets(target).items():
            if there not in ways:
                ways[there] = way_between(folder, there)
            pieces[place] = ways[there] + name
        return pieces

    def _targets(self, target: TargetOf) -> Mapping[int, tuple[str, str]]:
        """Folder and file of each link."""
        if not self._split:
            for place, docname in self.links.items():
                there, _, name = plain_address(target(docname)).rpartition("/")
                self._split[place] = (there, name)
        return self._split


def way_between(folder: str, there: str) -> str:
    """How the address of a page in the folder ``there`` begins, seen from a page in ``folder``."""
    # No page has these names, so that neither is taken for the other or for a folder.
    here = f"{folder}/\0" if folder else "\0"
    return relative_uri(here, f"{there}/\1" if there else "\1").removesuffix("\1")


def plain_address(address: str) -> str:
    """The address, if it is written alike everywhere; else ``CannotDraw``."""
    if not _PLAIN_ADDRESS.fullmatch(address):
        raise CannotDraw(f"the address {address!r} holds a sign that is written in several ways")
    return address


def sidebar_template(plain: str, marked: str, names: Sequence[str]) -> SidebarTemplate:
    """Join the drawing with no current page and the one in which every page is current.

    ``names`` are the pages in the order of their tokens. Raises ``CannotDraw`` when the two are
    not the same tree.
    """
    return _Joiner(names).join(_TAGS.split(plain), _TAGS.split(marked))


@dataclass(slots=True)
class _OpenTag:
    """A tag that is open, with the marks that a current page within it sets."""

    name: str
    marks: list[CurrentMark] = field(default_factory=list)


class _Joiner:
    """Walks through both drawings at once."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.pieces: list[str] = []
        self.links: dict[int, str] = {}
        self.depths: dict[str, int] = {}
        self.twice: set[str] = set()
        self.open: list[_OpenTag] = []
        # The marks of a link wait until its item ends: tags after the link are marked with it.
        self.waiting: list[tuple[str, tuple[_OpenTag, ...]]] = []

    def join(self, plain: Sequence[str], marked: Sequence[str]) -> SidebarTemplate:
        """The menu."""
        if len(plain) != len(marked):
            raise CannotDraw("a current page has other entries than the other pages")
        for one, other in zip(plain, marked, strict=True):
            self._take(one, other)
        places, pieces = self._joined()

        def moved(tags: Sequence[_OpenTag]) -> tuple[CurrentMark, ...]:
            return tuple(
                CurrentMark(places[mark.place], mark.text) for tag in tags for mark in tag.marks
            )

        marks = {docname: moved(around) for docname, around in self.waiting}
        # The last tag around a link is the link itself.
        branches = {docname: moved(around[:-1]) for docname, around in self.waiting}
        links = {places[place]: docname for place, docname in self.links.items()}
        return SidebarTemplate(pieces, links, marks, branches, self.depths, frozenset(self.twice))

    def _joined(self) -> tuple[dict[int, int], tuple[str, ...]]:
        """The pieces with those that never change made one, and where the others went."""
        changing = {
            mark.place for _, around in self.waiting for tag in around for mark in tag.marks
        }
        changing |= self.links.keys()
        places: dict[int, int] = {}
        pieces: list[str] = [""]
        for place, piece in enumerate(self.pieces):
            if place in changing:
                places[place] = len(pieces)
                pieces += [piece, ""]
            else:
                pieces[-1] += piece
        return places, tuple(pieces)

    def _take(self, plain: str, marked: str) -> None:
        if plain.startswith("</"):
            self._close(plain)
            self.pieces.append(plain)
        elif plain.startswith("<"):
            self._tag(plain, marked)
        elif plain == marked:
            self.pieces.append(plain)
        else:
            raise CannotDraw("a current page has another text than the other pages")

    def _close(self, tag: str) -> None:
        if not self.open or f"</{self.open.pop().name}>" != tag:
            raise CannotDraw("the tags of the sidebar do not close in order")

    def _tag(self, plain: str, marked: str) -> None:
        marked = _REPEATED.sub(r"\1", marked)
        name = plain[1:-1].split(None, 1)[0].rstrip("/")
        tag = _OpenTag(name)
        if not plain.endswith("/>"):
            self.open.append(tag)
        token = _TOKENS.search(plain)
        if token:
            self._link(plain, marked, tag)
        elif plain != marked:
            self._owner(tag).marks.append(CurrentMark(len(self.pieces), marked))
            self.pieces.append(plain)
        else:
            self.pieces.append(plain)

    def _owner(self, tag: _OpenTag) -> _OpenTag:
        """A list belongs to what is in it; any other tag in an item to the item as a whole."""
        if tag.name in {"ul", _ITEM}:
            return tag
        items = [one for one in self.open if one.name == _ITEM]
        return items[-1] if items else tag

    def _link(self, plain: str, marked: str, tag: _OpenTag) -> None:
        before, number, after = _split(plain)
        start, same, end = _split(marked)
        if number != same:
            raise CannotDraw("a current page has its links in another order")
        docname = self.names[number]
        place = len(self.pieces)
        if docname in self.depths:
            self.twice.add(docname)
        self.depths[docname] = sum(1 for one in self.open if one.name == _ITEM)
        tag.marks += [
            CurrentMark(place, start),
            CurrentMark(place + 1, "#"),
            CurrentMark(place + 2, end),
        ]
        self.links[place + 1] = docname
        self.pieces += [before, "", after]
        self.waiting.append((docname, tuple(self.open)))


def _split(tag: str) -> tuple[str, int, str]:
    """What stands before the token of a tag, its number, and what stands after it."""
    found = list(_TOKENS.finditer(tag))
    if len(found) != 1:
        raise CannotDraw("an entry of the sidebar has no address, or more than one")
    return tag[: found[0].start()], int(found[0][1]), tag[found[0].end() :]
