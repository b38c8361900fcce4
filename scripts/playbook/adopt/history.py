"""The version of the template that a book stands on, in one small file beside the book.

Copier merges three ways: it needs the version that a book was made from as a tag of a git
repository. An installed package has no history, so the book itself keeps that one version as a
git bundle; a temporary repository is made of it and of the newest version.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from playbook.common.files import write_bytes
from playbook.common.git import GitError, git

BUNDLE = ".playbook/template.bundle"


def own_git(folder: Path, *words: str) -> str:
    """What git prints in one of our temporary repositories, which no setting of the user reaches.

    Raises ``GitError``.
    """
    return git(folder, *words, environment=environment())


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
    own_git(folder, "init", "--quiet", "-b", "main")


def known_version(repository: Path, bundle: Path) -> int:
    """Fetch the version that a bundle holds, and return its number.

    Raises ``GitError`` when the bundle cannot be read.
    """
    own_git(repository, "fetch", "--quiet", str(bundle), "refs/tags/*:refs/tags/*")
    tags = own_git(repository, "tag", "--list").split()
    if not tags:
        raise GitError(f"{bundle} holds no version; fetch it again from the repository of the book")
    return max(map(int, tags))


def add_version(repository: Path, files: Mapping[str, bytes], number: int) -> bool:
    """Write a version of the template with its number as tag; say whether it differs from the last.

    Each version stands alone, without those before it.
    """
    for path, data in files.items():
        place = repository / path
        write_bytes(place, data)
    own_git(repository, "add", "--all", "--force")
    tree = own_git(repository, "write-tree").strip()
    before = f"refs/tags/{number - 1}^{{tree}}"
    if number > 1 and own_git(repository, "rev-parse", before).strip() == tree:
        return False
    commit = own_git(repository, "commit-tree", tree, "-m", f"Version {number}").strip()
    own_git(repository, "tag", str(number), commit)
    own_git(repository, "update-ref", "refs/heads/main", commit)
    return True


def write_bundle(repository: Path, number: int, bundle: Path) -> None:
    """Write one version as a bundle."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    own_git(repository, "bundle", "create", "--quiet", str(bundle.resolve()), f"refs/tags/{number}")
