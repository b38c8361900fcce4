"""Runs scripts/environment.sh in a small checkout, with the machine made as poor as a test needs.

The small checkout has empty lock files and a package without dependencies, so nothing is fetched;
the search path holds only the basic commands and the Pythons that a test puts there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "sh",
    "awk",
    "cat",
    "chmod",
    "cksum",
    "df",
    "dirname",
    "grep",
    "mkdir",
    "mv",
    "rm",
    "sleep",
)
#: Nobody is root: as root no folder is read-only.
NOBODY = 65534

PACKAGE = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"
"""
# The least that pip asks of a build backend: a wheel that holds no module.
BACKEND = """\
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name, info = "small-1-py3-none-any.whl", "small-1.dist-info/"
    pure = "Root-Is-Purelib: true\\n"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n" + pure)
        wheel.writestr(info + "RECORD", "")
    return name

def build_wheel(folder, config_settings=None, metadata_directory=None):
    return build_editable(folder)
"""


@dataclass(frozen=True, slots=True)
class Result:
    """How a call ended, and what it said."""

    code: int
    said: str
    error: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """A small checkout in ``root`` and the folder of commands that it may use."""

    root: Path
    commands: Path

    def python(self, name: str, script: str) -> Path:
        """Put a command of this name in the search path; ``script`` is what its shell does."""
        command = self.commands / name
        command.unlink(missing_ok=True)
        command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        command.chmod(0o755)
        return command

    def run(
        self, level: str = "book", *, more: Mapping[str, str] | None = None, nobody: bool = False
    ) -> Result:
        """Call the script with a bare environment and ``more`` settings."""
        settings = {"PATH": str(self.commands), "HOME": str(self.root), "LC_ALL": "C"}
        done = subprocess.run(
            ["sh", "scripts/environment.sh", level],
            cwd=self.root,
            env=settings | dict(more or {}),
            user=NOBODY if nobody and os.geteuid() == 0 else None,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)


def make_checkout(folder: Path) -> Checkout:
    """A checkout in ``folder`` with nothing to install, and no Python in its search path."""
    root = folder / "a check out"
    commands = folder / "commands"
    (root / "scripts").mkdir(parents=True)
    commands.mkdir()
    for name in COMMANDS:
        real = shutil.which(name)
        assert real is not None, name
        (commands / name).symlink_to(real)
    shutil.copy(PROJECT / "scripts" / "environment.sh", root / "scripts")
    for name in ("requirements-book.lock", "requirements.lock"):
        (root / name).write_text("", encoding="utf-8")
    (root / "pyproject.toml").write_text(PACKAGE, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    return Checkout(root, commands)
