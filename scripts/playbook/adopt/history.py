"""The version of the template that a book stands on, in one small file beside the book.

Copier merges three ways: it needs the version that a book was made from as a tag of a git
repository. An installed package has no history, so the book itself keeps that one version as a
git bundle; a temporary repository is made of it and of the newest version.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

BUNDLE = ".playbook/template.bundle"


class GitError(Exception):
    """Git that is not there or refuses; the message is one line for the user."""


def git(folder: Path, *words: str, own: bool = True, data: bytes = b"") -> str:
    """What a command of git prints.

    ``own`` is for our temporary repositories: no settings of the user reach them.

    Raises ``GitError`` when git is missing or fails.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],  # noqa: S607
            capture_output=True,
            check=False,
            env=environment() if own else None,
            input=data,
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed; install it (git-scm.com) and try again") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(
            f"git {words[0]} failed in {folder}: {said[-1] if said else 'no reason given'}"
        )
    return done.stdout.decode("utf-8", "surrogateescape")


def environment() -> dict[str, str]:
    """Git without the user's settings, with a day that is always the same."""
    day = "2000-01-01T00:00:00+0000"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "playbook",
        "GIT_AUTHOR_EMAIL": "playbook@example.org",
        "GIT_COMMITTER_NAME": "playbook",
        "GIT_COMMITTER_EMAIL": "playbook@example.org",
        "GIT_AUTHOR_DATE": day,
        "GIT_COMMITTER_DATE": day,
    }


def new_repository(folder: Path) -> None:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "-b", "main")


def known_version(repository: Path, bundle: Path) -> int:
    """Fetch the version that a bundle holds, and return its number.

    Raises ``GitError`` when the bundle cannot be read.
    """
    git(repository, "fetch", "--quiet", str(bundle), "refs/tags/*:refs/tags/*")
    tags = git(repository, "tag", "--list").split()
    if not tags:
        raise GitError(f"{bundle} holds no version; fetch it again from the repository of the book")
    return max(map(int, tags))


def add_version(repository: Path, files: Mapping[str, bytes], number: int) -> bool:
    """Write a version of the template with its number as tag; say whether it differs from the last.

    Each version stands alone, without those before it.
    """
    for path, data in files.items():
        place = repository / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(repository, "add", "--all", "--force")
    tree = git(repository, "write-tree").strip()
    before = f"refs/tags/{number - 1}^{{tree}}"
    if number > 1 and git(repository, "rev-parse", before).strip() == tree:
        return False
    commit = git(repository, "commit-tree", tree, "-m", f"Version {number}").strip()
    git(repository, "tag", str(number), commit)
    git(repository, "update-ref", "refs/heads/main", commit)
    return True


def write_bundle(repository: Path, number: int, bundle: Path) -> None:
    """Write one version as a bundle."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    git(repository, "bundle", "create", "--quiet", str(bundle.resolve()), f"refs/tags/{number}")
