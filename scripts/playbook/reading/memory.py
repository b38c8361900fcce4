"""Values worked out from texts, kept by what went into them.

Whoever asks says of what file the value is, what it is, and what it was made from; a value is given
back only where all of that is as it was. A value is plain data that nobody changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, TypeVar

Made = TypeVar("Made")
WHOLE_BOOK = ""  # in place of a path: what is of no single file
Kept = dict[str, dict[str, tuple[bytes, Any]]]


def key_of(*parts: object) -> bytes:
    """A short name for everything that a value was made from."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode(errors="surrogateescape")
        digest.update(f"{len(data)} ".encode())
        digest.update(data)
    return digest.digest()


class Memory:
    """Values by the path of a file and by what they are, each with the key of what made it."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept: Kept = {} if kept is None else kept
        self.is_changed = False
        self.basis = ""  # the settings with which the book is read

    def value(self, path: str, what: str, key: bytes, make: Callable[[], Made]) -> Made:
        """The value that was kept under this key, or else the one that ``make`` makes."""
        there = self.kept.get(path, {}).get(what)
        if there and there[0] == key:
            found: Made = there[1]
            return found
        made = make()
        self.kept.setdefault(path, {})[what] = (key, made)
        self.is_changed = True
        return made

    def aside(self) -> Memory:
        """One that knows the same, and whose new values are forgotten with it."""
        other = Memory({path: dict(values) for path, values in self.kept.items()})
        other.basis = self.basis
        return other

    def forget_others(self, paths: Iterable[str]) -> None:
        """Keep what is about these files, and about the whole book."""
        for path in self.kept.keys() - {WHOLE_BOOK, *paths}:
            del self.kept[path]
            self.is_changed = True
