"""Git, started in one place: in English, with an end, and without a question to anybody."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path

from playbook.common.errors import UserError

# Seconds after which a command is given up; each of ours works on this machine alone.
LIMIT = 120.0
_MAIN = ("origin/main", "main", "origin/master", "master", "HEAD")
# A repository that came as an archive has settings of its own, which may name programs.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_QUIET = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


class GitError(UserError):
    """Git refuses."""


class NoGitError(GitError):
    """Git is not there, or never ends."""


def git(
    folder: Path,
    *words: str,
    environment: Mapping[str, str] | None = None,
    data: bytes = b"",
    limit: float = LIMIT,
    most: int = 0,
) -> str:
    """What a command of git prints in a folder; ``data`` is what it reads.

    Exit codes up to ``most`` are no refusal: some commands count with them.

    Raises ``GitError`` when git refuses, and ``NoGitError`` when it is missing or takes longer
    than ``limit`` seconds.
    """
    try:
        done = subprocess.run(
            ["git", *_HARMLESS, "-C", str(folder), *words],  # noqa: S607
            capture_output=True,
            check=False,
            env={**(os.environ if environment is None else environment), **_QUIET},
            input=data,
            timeout=limit,
        )
    except subprocess.TimeoutExpired as error:
        raise NoGitError(
            f"git {words[0]} has not ended after {limit:g} seconds in {folder}; "
            "try it there by hand"
        ) from error
    except FileNotFoundError as error:
        raise NoGitError("git is not installed; install it (git-scm.com) and try again") from error
    except OSError as error:
        raise NoGitError("git cannot be started; try `git --version` by hand") from error
    if not 0 <= done.returncode <= most:
        raise GitError(f"git {words[0]} failed in {folder}: {_reason(done.stderr)}")
    return done.stdout.decode("utf-8", "surrogateescape")


def _reason(said: bytes) -> str:
    """The line in which git says why; often advice comes behind it."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    last = lines[-1] if lines else "no reason given"
    return next((line for line in lines if line.startswith(("fatal: ", "error: "))), last)


def answer(folder: Path, *words: str) -> str | None:
    """What a command of git prints, or nothing when there is no git or no answer."""
    try:
        return git(folder, *words)
    except GitError:
        return None


def last_change(folder: Path, path: str) -> datetime | None:
    """When the last commit changed a file, in Greenwich; nothing without git or before any commit."""
    said = (answer(folder, "log", "-1", "--format=%ct", "--", path) or "").strip()
    return datetime.fromtimestamp(int(said), timezone.utc) if said.isdigit() else None


def fork_point(folder: Path, base: str = "") -> str:
    """The commit at which the branch in a folder left another, by default the main one.

    Raises ``GitError``: without git, in a folder that is no repository, for an unknown base.
    """
    names = [base] if base else _MAIN
    git(folder, "rev-parse", "--git-dir")
    for name in names:
        # A name that begins like an option is none of a branch.
        found = None if name.startswith("-") else answer(folder, "merge-base", "HEAD", name)
        if found:
            return found.strip()
    raise GitError(f"git knows no `{base or 'main'}` here; name a branch or commit: --changed BASE")


def new_files(folder: Path) -> list[str]:
    """The files below a folder that git does not know yet and need not ignore."""
    found = answer(folder, "ls-files", "--others", "--exclude-standard", "-z") or ""
    return [name for name in found.split("\0") if name]
