"""Files, read and written in one way: whole or not at all, and one line where that fails.

A plain file is replaced at one stroke by a finished one beside it. What is not a plain file (a
device, a pipe) is written through and stays what it is; so does a link, whose file is written.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from playbook.common.errors import FileError, UserError

_OWN_FOLDERS = ("/dev/", "/proc/")


def read_text(path: Path) -> str:
    """A text in UTF-8, with or without a byte order mark; new lines as they stand.

    Raises ``UserError`` when the file cannot be read or holds something else.
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(path, data, error) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises ``UserError``."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, error) from error


def true_case(path: Path) -> Path:
    """A path as its folders spell it: macOS and Windows take capitals for small letters."""
    found = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        found /= _spelled(found, part)
    return found


def _spelled(folder: Path, name: str) -> str:
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return name
    if name in names:
        return name
    alike = [other for other in names if _folded(other) == _folded(name)]
    return alike[0] if len(alike) == 1 else name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def not_utf8(path: Path | str, data: bytes, error: UnicodeDecodeError) -> UserError:
    """What to say of a text in another encoding, with the line where it shows."""
    line = data.count(b"\n", 0, error.start) + 1
    return UserError("this is not UTF-8 text; save the file as UTF-8", path=path, line=line)


def write_text(path: Path, text: str, newline: str = "\n") -> bool:
    """Write a text as UTF-8, like ``write_bytes``."""
    return write_bytes(path, text.replace("\n", newline).encode("utf-8"))


def holds_other(path: Path, data: bytes) -> bool:
    """Whether a plain file is there that holds something else; devices and pipes are never read.

    Raises ``UserError`` when it cannot be read.
    """
    try:
        return _is_plain(path) and path.exists() and not _holds(path, data)
    except OSError as error:
        raise FileError(path, error) from error


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file; return whether anything changed. Folders that lack are made.

    Raises ``UserError`` when it cannot be written; a plain file is then untouched.
    """
    try:
        if _is_plain(path):
            if _holds(path, data):
                return False
            with _beside(path) as file:
                file.write(data)
        else:
            _write_through(path, data)
    except BrokenPipeError:
        raise  # nobody reads any more, which is no fault
    except OSError as error:
        raise FileError(path, error) from error
    return True


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes into, which takes the place of another when all went well.

    Raises ``UserError`` when it cannot be written; the old file is then untouched.
    """
    try:
        with _beside(path) as file:
            yield file
    except OSError as error:
        raise FileError(path, error) from error


def _is_plain(path: Path) -> bool:
    """Whether a file is one that another may take the place of, or is not there yet."""
    if str(path).startswith(_OWN_FOLDERS):
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A new file in the folder of another, moved over it at the end."""
    # The target of a link is written, also of one that leads to nothing yet.
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode(target)
    part = target.with_name(f".playbook-{os.urandom(6).hex()}.part")
    try:
        with part.open("xb") as file:
            yield file
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _mode(target: Path) -> int | None:
    """The permissions of a file; nothing for one that is not there yet.

    Raises ``PermissionError`` for a locked file: to replace it, its folder would be enough.
    """
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is write-protected")
    return mode


def _write_through(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file")
    # Our own output may be a file that already holds something: only add to it.
    how = "ab" if path.is_file() else "wb"
    with path.open(how) as file:
        file.write(data)
