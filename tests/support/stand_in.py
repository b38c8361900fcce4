"""Programs of our own that stand in for others on the search path."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def write_program(path: Path, text: str) -> None:
    """Write a program in Python that runs by its path, also where a folder has a blank in its name.

    The first line of a script may hold none, so a shell calls the Python of these tests.
    """
    source = path.with_name(f"{path.name}-stand-in.py")
    source.write_text(text, encoding="utf-8")
    call = shlex.join([sys.executable, str(source)])
    path.write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
