"""Folders that belong to the user, outside any book: what lies in a book may be somebody else's.

What is read back as Python's own format (pickle) can run code when it is read. So it is kept
outside the book, or below a name that no repository can know.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_KEY = "key"


def cache_folder() -> Path | None:
    """Where caches lie; ``PLAYBOOK_CACHE`` names another folder. Nothing where the user has none.

    A path that is not absolute would lie in the folder that we happen to be in, which may be a
    stranger's book: without a home, ``~/.cache`` is such a path.
    """
    base = (
        os.environ.get("XDG_CACHE_HOME")
        or os.environ.get("LOCALAPPDATA")
        or os.path.expanduser("~/.cache")  # noqa: PTH111
    )
    folder = Path(os.environ.get("PLAYBOOK_CACHE") or Path(base) / "playbook")
    return folder if folder.is_absolute() else None


def cache_for(root: Path) -> Path | None:
    """The cache folder for the book at ``root``; nothing where it would lie in that book."""
    folder, book = cache_folder(), os.path.realpath(root)
    if folder is None or Path(book) in (real := Path(os.path.realpath(folder)), *real.parents):
        return None
    return folder / blake2b(book.encode(errors="surrogateescape"), digest_size=12).hexdigest()


def hidden_name(place: Path) -> str:
    """A name below ``place`` that only this user can know, and the same each time.

    Where nothing can be kept for the user, it is a new one each time.
    """
    key = _key() or os.urandom(32)
    path = os.path.realpath(place).encode(errors="surrogateescape")
    return blake2b(path, key=key, digest_size=8).hexdigest()


def _key() -> bytes:
    """32 random bytes of this user, made once; none where there is no place for them."""
    folder = cache_folder()
    if folder is None:
        return b""
    path = folder / _KEY
    with suppress(OSError):
        if found := _read(path):
            return found
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{_KEY}-{os.urandom(6).hex()}"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(os.urandom(32))
        with suppress(OSError):
            part.rename(path) if os.name == "nt" else os.link(part, path)
        part.unlink(missing_ok=True)
        return _read(path)  # of two processes at the same time, the first has made it
    return b""


def _read(path: Path) -> bytes:
    """The key in a file; nothing where there is none, or only a part."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return b""
    return data if len(data) == 32 else b""
