"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_text(path: Path, text: str, newline: str = "\n") -> bool:
    """Write a text through a temporary file and a rename; return whether anything changed.

    Raises ``OSError`` when the folder cannot be written; the old file is then untouched.
    """
    data = text.replace("\n", newline).encode("utf-8") if newline != "\n" else text.encode("utf-8")
    return write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file through a temporary one and a rename; return whether anything changed.

    Raises ``OSError`` when the folder cannot be written; the old file is then untouched.
    """
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        # mkstemp makes files that only the owner may read; a published page is for everybody.
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
    return True
