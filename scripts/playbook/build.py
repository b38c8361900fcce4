"""Building the book: a child process that runs ``jupyter-book``, and what to say afterwards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from playbook.files import write_text

LOG = "build.log"


class BuildError(Exception):
    """The build could not be started; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: its exit code, what it printed, and the first page."""

    code: int
    output: str
    page: Path
    root: Path

    @property
    def cause(self) -> str:
        """Why the build stopped, in Sphinx's words; empty when it says nothing that is known."""
        lines = [_plain(line) for line in self.output.splitlines()]
        for line, following in pairwise(lines):
            if re.fullmatch(r"\w+( \w+)? error( in .*)?:", line) and following:
                return following
            if re.match(r"(\w+\.)*\w*(Error|Exception): \S", line):
                return line
        return ""

    @property
    def warnings(self) -> list[str]:
        """The lines that name a fault, without colours, each once."""
        folder = f"{self.root}{os.sep}"
        lines = [_plain(line).replace(folder, "") for line in self.output.splitlines()]
        return list(dict.fromkeys(line for line in lines if "WARNING:" in line or "ERROR:" in line))


def build(
    root: Path,
    *,
    strict: bool = True,
    clean: bool = False,
    audience: str = "public",
    overlay: Path | None = None,
) -> Outcome:
    """Build the book at ``root`` into ``_build/html``, or an edition into a folder of its own.

    ``strict`` makes warnings fail the build; ``clean`` throws the earlier build away first.
    ``audience`` other than ``public`` makes the edition for partners, with the records of the
    ``overlay`` folder; it never shares a folder with the public one.
    Raises ``BuildError`` when the output folder cannot be written or jupyter-book is missing.
    """
    target = root / "_build"
    _writable(root, target)
    if audience != "public":
        target = target / audience / "_build"
    if clean and target.exists():
        shutil.rmtree(target)
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(root), "--keep-going", "-n"]
    command += ["-W"] if strict else []
    command += [] if audience == "public" else ["--path-output", str(target.parent)]
    run = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1", **_edition(audience, overlay)},
        check=False,
    )
    if "No module named 'jupyter_book'" in run.stdout:
        raise BuildError("jupyter-book is not installed here; run: pip install -r requirements.txt")
    outcome = Outcome(run.returncode, run.stdout, target / "html" / "index.html", root)
    _tidy(target, outcome)
    return outcome


def _tidy(target: Path, outcome: Outcome) -> None:
    """Keep the log, and after warnings forget what Sphinx remembers.

    Sphinx says most warnings only for pages that it reads or writes: a second build of a book
    with a dead link would say nothing and pass.
    """
    if target.is_dir():
        write_text(target / LOG, outcome.output)
    if outcome.code or outcome.warnings:
        (target / ".doctrees" / "environment.pickle").unlink(missing_ok=True)


def _edition(audience: str, overlay: Path | None) -> dict[str, str]:
    """The edition, as the extension reads it."""
    found = {"PLAYBOOK_AUDIENCE": audience}
    return {**found, "PLAYBOOK_OVERLAY": str(overlay.resolve())} if overlay else found


def _writable(root: Path, target: Path) -> None:
    place = target if target.exists() else root
    if not os.access(place, os.W_OK):
        raise BuildError(
            f"{place} cannot be written; check its permissions, or copy the book elsewhere"
        )


def _plain(line: str) -> str:
    """A line without the codes that colour it on a terminal."""
    bare = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
    # Sphinx prints some warnings behind the words of the step it is at.
    return re.sub(r"^[a-z ]+\.\.\. (?=\S+: WARNING)", "", bare)
