"""Several files of a book, written together and taken back together.

What is taken back is remembered in ``_build/new.json``: each file before and after. A file that
somebody has changed since is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from playbook.common.boundary import Boundary
from playbook.common.errors import FileError, UserError
from playbook.common.files import read_bytes, write_bytes, write_text

MEMORY = "_build/new.json"
UNDO = "playbook new --undo"


def write_all(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write every file, or none: if one cannot be written, those before it are put back.

    Raises ``UserError``, also for a path that leads out of the book.
    """
    boundary = Boundary(root, ())
    before: dict[str, bytes | None] = {}
    for path in files:
        if not boundary.holds(root / path):
            raise UserError("this lies outside the book; nothing was written", path=path)
        before[path] = read_bytes(root / path) if (root / path).exists() else None
    after = {path: _bytes(text) for path, text in files.items()}
    done: list[str] = []
    try:
        for path, data in after.items():
            done.append(path)
            write_bytes(root / path, data)
        _remember(root, before, after)
    except UserError:
        for path in done:
            _put_back(root, path, before[path])
        raise


def take_back(root: Path) -> list[str]:
    """Take back what ``write_all`` wrote last; the paths.

    Raises ``UserError`` if there is nothing, or if a file was changed since.
    """
    memory = root / MEMORY
    if not memory.exists():
        raise UserError(
            "there is nothing to take back: no page was made here, or it is done already"
        )
    try:
        kept = json.loads(read_bytes(memory))
        files = {str(path): (one["before"], str(one["after"])) for path, one in kept.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError("this is no memory of ours; use git to go back", path=memory) from error
    boundary = Boundary(root, ())
    for path, (_, after) in files.items():
        if not boundary.holds(root / path):
            raise UserError("this lies outside the book; nothing was taken back", path=path)
        if not (root / path).exists() or _mark(read_bytes(root / path)) != after:
            raise UserError(
                "this file was changed since; nothing was taken back (git can: git restore FILE)",
                path=path,
            )
    for path, (old, _) in files.items():
        _put_back(root, path, None if old is None else str(old).encode("utf-8", "surrogateescape"))
    memory.unlink()
    return list(files)


def _remember(root: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> None:
    kept = {
        path: {
            "before": None if old is None else old.decode("utf-8", "surrogateescape"),
            "after": _mark(after[path]),
        }
        for path, old in before.items()
    }
    write_text(root / MEMORY, json.dumps(kept, indent=1))


def _put_back(root: Path, path: str, old: bytes | None) -> None:
    if old is not None:
        write_bytes(root / path, old)
        return
    try:
        (root / path).unlink(missing_ok=True)
        folder = (root / path).parent
        while folder != root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    except OSError as error:
        raise FileError(path, error) from error


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def _mark(data: bytes) -> str:
    return sha256(data).hexdigest()
