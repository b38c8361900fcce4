"""What the user is told in one line, and nothing more: one class for every room.

A room derives its own class only where somebody catches it by name. The command line prints the
lines of a ``UserError`` and ends with its exit code; whatever else escapes is a fault of ours.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

# Files that programs keep to themselves while they are open.
_OFFICE = (".csv", ".docx", ".odt", ".pptx", ".xlsx")
# Where the tool lives, and where a fault of the tool itself is reported.
HOME = "https://github.com/partnership-playbook/partnership-playbook"
REPORT = f"{HOME}/issues"


class UserError(Exception):
    """Wrong use, or a failure that the user can do something about.

    Each line says what is wrong and what to do; most errors have one. ``path`` and ``line`` (from
    1) are put before it, as editors read them.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, *lines: str, path: str | PurePath = "", line: int = 0) -> None:
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        self.lines = tuple(f"{place}{text}" for text in lines)
        super().__init__("\n".join(self.lines))


class FileError(UserError):
    """A file that cannot be read or written."""

    def __init__(self, path: str | PurePath, error: OSError) -> None:
        words = os_words(error)
        if isinstance(error, PermissionError) and PurePath(path).suffix.lower() in _OFFICE:
            words += "; if it is open in another program, such as Excel, close it there"
        super().__init__(words, path=path)


def os_words(error: OSError) -> str:
    """Why the system refused, in small letters and without the number of the error."""
    return (error.strerror or str(error) or type(error).__name__).lower()
