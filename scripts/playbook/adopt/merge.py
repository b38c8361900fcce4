"""Three versions of a book → what becomes of each file: a pure function, which loses nothing.

``base`` is the template that the book was made from, ``ours`` the book as its owner has it,
``theirs`` the template of now. Files are followed by the name that they had in ``base``. Where only
one side changed a file, that side counts; where both did in different ways, it is a conflict, which
somebody has to decide. Contents are named by their hash, and read only where two have to be merged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from playbook.common.errors import UserError

Names = Mapping[str, str]  # a path → the hash of what stands there, or another path

ConflictKind = Literal[
    "same lines",
    "edited and deleted",
    "renamed and deleted",
    "deleted and edited",
    "deleted and renamed",
    "renamed twice",
    "same name",
    "moved in the reading order",
]
CONFLICTS: Mapping[ConflictKind, str] = {
    "same lines": "you and the other book changed the same lines",
    "edited and deleted": "you edited it, and the other book deleted it",
    "renamed and deleted": "you renamed it from {base}, and the other book deleted that",
    "deleted and edited": "you deleted it, and the other book improved it",
    "deleted and renamed": "you deleted it, and the other book renamed it to {theirs}",
    "renamed twice": "you renamed {base} to this, and the other book to {theirs}",
    "same name": "you have a file of this name, and the other book has a new one",
    "moved in the reading order": "you and the other book moved {entry} to different places",
}
Decision = Literal["ours", "theirs", "mark"]
READING_ORDER = "_toc.yml"
ChangeKind = Literal["new", "improved", "merged", "renamed", "deleted", "decided"]


class Merged(NamedTuple):
    """A text of two; ``lines`` are those at which both changed the same."""

    data: bytes
    lines: tuple[int, ...] = ()
    is_binary: bool = False


class Sides(NamedTuple):
    """One file in three versions: its path and its hash, or nothing where it is not there."""

    base: str
    ours: str
    theirs: str
    base_hash: str
    our_hash: str
    their_hash: str


class Conflict(NamedTuple):
    """What somebody has to decide; ``path`` is the name by which to do it."""

    path: str
    kind: ConflictKind
    sides: Sides
    lines: tuple[int, ...] = ()
    entry: str = ""

    def __str__(self) -> str:
        words = CONFLICTS[self.kind].format(
            base=self.sides.base, theirs=self.sides.theirs, entry=self.entry
        )
        return "\n".join(f"{self.path}:{line}: {words}" for line in self.lines) or (
            f"{self.path}: {words}"
        )


class Change(NamedTuple):
    """What is written: a file with its new content, or nothing where it goes; ``before`` its old name."""

    path: str
    kind: ChangeKind
    data: bytes | None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """The three versions, and how to read and to merge what stands in them.

    ``moved_by_us`` and ``moved_by_them`` lead from a path of ``base`` to the one that it has now.
    ``merge`` takes the hashes of ours, base and theirs, and says who wins where both changed the
    same lines: nobody, if nothing is said.
    """

    base: Names
    ours: Names
    theirs: Names
    moved_by_us: Names
    moved_by_them: Names
    read: Callable[[str], bytes]
    merge: Callable[[str, str, str, Decision | None], Merged]

    def files(self) -> Iterator[Sides]:
        """Every file of the template, of then or of now, once."""
        known = {self.moved_by_them.get(path, path) for path in self.base}
        for path in sorted(self.base):
            ours = self._now(path, self.moved_by_us, self.ours)
            theirs = self._now(path, self.moved_by_them, self.theirs)
            yield self._sides(path, ours, theirs)
        for path in sorted(set(self.theirs) - known - set(self.base)):
            yield self._sides("", path if path in self.ours else "", path)

    def _now(self, path: str, moved: Names, side: Names) -> str:
        name = moved.get(path, path)
        return name if name in side else ""

    def _sides(self, base: str, ours: str, theirs: str) -> Sides:
        return Sides(
            base,
            ours,
            theirs,
            self.base.get(base, ""),
            self.ours.get(ours, ""),
            self.theirs.get(theirs, ""),
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update would do: changes by path, and what has to be decided first."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def plan(versions: Versions, decide: Callable[[Conflict], Decision | None]) -> Plan:
    """Work out what becomes of each file; ``decide`` says what is wanted for a conflict, if anything.

    Raises ``UserError`` for both versions in a file that cannot hold two.
    """
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for sides in versions.files():
        outcome = _outcome(versions, sides)
        if isinstance(outcome, Conflict):
            decision = decide(outcome)
            if decision is None:
                conflicts.append(outcome)
            else:
                changes += _decided(versions, outcome, decision)
        else:
            changes += outcome
    return Plan(tuple(sorted(changes, key=lambda c: c.path)), tuple(sorted(conflicts)))


def _outcome(versions: Versions, sides: Sides) -> Conflict | list[Change]:
    if not sides.base:
        return _new(versions, sides)
    if not sides.ours or not sides.theirs:
        return _gone(sides)
    return _both(versions, sides)


def _new(versions: Versions, sides: Sides) -> Conflict | list[Change]:
    """A file that is new in the template."""
    if sides.our_hash == sides.their_hash:
        return []
    if sides.ours:
        return Conflict(sides.ours, "same name", sides)
    return [Change(sides.theirs, "new", versions.read(sides.their_hash))]


def _gone(sides: Sides) -> Conflict | list[Change]:
    """A file that at least one side has deleted."""
    if sides.theirs:
        if sides.theirs != sides.base:
            return Conflict(sides.base, "deleted and renamed", sides)
        is_same = sides.their_hash == sides.base_hash
        return [] if is_same else Conflict(sides.base, "deleted and edited", sides)
    if not sides.ours:
        return []
    if sides.ours != sides.base:
        return Conflict(sides.ours, "renamed and deleted", sides)
    if sides.our_hash != sides.base_hash:
        return Conflict(sides.ours, "edited and deleted", sides)
    return [Change(sides.ours, "deleted", None)]


def _both(versions: Versions, sides: Sides) -> Conflict | list[Change]:
    """A file that both sides still have, under one name or two."""
    names = {sides.ours, sides.theirs} - {sides.base}
    if len(names) > 1:
        return Conflict(sides.ours, "renamed twice", sides)
    name = names.pop() if names else sides.base
    if name != sides.ours and name in versions.ours:
        return Conflict(name, "same name", sides)
    if sides.their_hash in {sides.base_hash, sides.our_hash}:
        data = versions.read(sides.our_hash) if name != sides.ours else b""
        return _renamed(sides.ours, name, data)
    if sides.our_hash == sides.base_hash:
        data = versions.read(sides.their_hash)
        return _written(sides.ours, name, "improved", data)
    merged = versions.merge(sides.our_hash, sides.base_hash, sides.their_hash, None)
    if merged.lines or merged.is_binary:
        return Conflict(sides.ours, "same lines", sides, merged.lines)
    if name == READING_ORDER and (twice := listed_twice(merged.data)):
        return Conflict(name, "moved in the reading order", sides, (), twice[0])
    return _written(sides.ours, name, "merged", merged.data)


def _renamed(before: str, name: str, data: bytes) -> list[Change]:
    return [] if before == name else _written(before, name, "renamed", data)


def _written(before: str, name: str, kind: ChangeKind, data: bytes) -> list[Change]:
    if before == name:
        return [Change(name, kind, data)]
    return [Change(before, "deleted", None, name), Change(name, "renamed", data, before)]


# --- what somebody has decided


def _decided(versions: Versions, conflict: Conflict, decision: Decision) -> list[Change]:
    """What becomes of a file for which somebody has said what they want."""
    sides = conflict.sides
    match conflict.kind:
        case "same lines" | "renamed twice":
            name = sides.theirs if decision == "theirs" else sides.ours
            if conflict.kind == "same lines":
                name = sides.ours if sides.theirs == sides.base else sides.theirs
            return _put(conflict, sides.ours, name, _one_text(versions, conflict, decision))
        case "moved in the reading order":
            text = versions.merge(sides.our_hash, sides.base_hash, sides.their_hash, None).data
            if decision != "mark":
                winner = sides.our_hash if decision == "ours" else sides.their_hash
                text = listed_once(text, versions.read(winner))
            return _put(conflict, sides.ours, sides.ours, text)
    if decision == "ours":
        return []
    if decision == "theirs" and not sides.theirs:
        return [Change(conflict.path, "decided", None)]
    theirs = versions.read(sides.their_hash) if sides.theirs else b""
    if decision == "theirs":
        return _put(conflict, _before(versions, conflict), sides.theirs, theirs)
    ours = versions.read(versions.ours[conflict.path]) if conflict.path in versions.ours else b""
    both = _both_marked(conflict, ours, theirs)
    return _put(conflict, _before(versions, conflict), sides.theirs or conflict.path, both)


def _before(versions: Versions, conflict: Conflict) -> str:
    """The name that a file had with us, if it goes with the decision."""
    ours, theirs = conflict.sides.ours, conflict.sides.theirs
    return ours if ours and conflict.sides.base else theirs


def _put(conflict: Conflict, before: str, name: str, data: bytes) -> list[Change]:
    made = [Change(name, "decided", data, before if before != name else "")]
    return made if before == name else [Change(before, "decided", None, name), *made]


def _one_text(versions: Versions, conflict: Conflict, decision: Decision) -> bytes:
    """What both changed, as one text: with the winner where they changed the same, or with both."""
    sides = conflict.sides
    who = None if decision == "mark" else decision
    merged = versions.merge(sides.our_hash, sides.base_hash, sides.their_hash, who)
    if not merged.is_binary:
        return merged.data
    if decision == "mark":
        raise UserError(
            f"{conflict.path} is no text and cannot hold both versions; choose --ours or --theirs"
        )
    return versions.read(sides.our_hash if decision == "ours" else sides.their_hash)


def _both_marked(conflict: Conflict, ours: bytes, theirs: bytes) -> bytes:
    """Two versions of a whole file between marks, of which one may be nothing."""
    if b"\0" in ours + theirs:
        raise UserError(
            f"{conflict.path} is no text and cannot hold both versions; choose --ours or --theirs"
        )
    lines = (b"<<<<<<< yours\n", _ended(ours), b"=======\n", _ended(theirs), b">>>>>>> theirs\n")
    return b"".join(lines)


def _ended(data: bytes) -> bytes:
    return data if not data or data.endswith(b"\n") else data + b"\n"


# --- the reading order


_ENTRY = re.compile(r"(?P<indent>[ ]*)- file: *(?P<page>[^\s#]+)")
_CAPTION = re.compile(r"[ ]*(?:- )?caption: *(?P<words>.*)")


class _Place(NamedTuple):
    """Where a page stands in the reading order: its part, and the page before it."""

    line: int
    page: str
    part: str
    before: str


def _places(data: bytes) -> list[_Place]:
    found: list[_Place] = []
    part = ""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines()):
        if caption := _CAPTION.match(line):
            part = caption["words"]
        elif entry := _ENTRY.match(line):
            found.append(_Place(number, entry["page"], part, found[-1].page if found else ""))
    return found


def listed_pages(data: bytes) -> list[str]:
    """The pages that a reading order lists."""
    return [place.page for place in _places(data)]


def listed_twice(data: bytes) -> list[str]:
    """The pages that a reading order lists more than once."""
    pages = listed_pages(data)
    return sorted({page for page in pages if pages.count(page) > 1})


def listed_once(data: bytes, winner: bytes) -> bytes:
    """A reading order in which each page stands only where ``winner`` has it."""
    lines = data.splitlines(keepends=True)
    wanted = {place.page: place for place in _places(winner)}
    places = _places(data)
    for page in listed_twice(data):
        like = wanted.get(page)
        doubles = [place for place in places if place.page == page]
        kept = max(
            doubles,
            key=lambda p: like is not None and (p.part == like.part, p.before == like.before),
        )
        for place in doubles:
            if place is not kept:
                lines[place.line] = b""
    return b"".join(lines)
