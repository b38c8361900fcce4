"""The version of the template that a book stands on, in one small file beside the book.

A merge of three needs the version that a book was made from. An installed package has no history,
so the book itself keeps that one version as a git bundle. Merging is done in a temporary
repository, which sees the objects of the book and writes none into it.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playbook.adopt.merge import Decision, Merged
from playbook.common.files import write_bytes
from playbook.common.git import GitError, git

BUNDLE = ".playbook/template.bundle"
# How much of two files has to be the same for one to be the other under a new name, in per cent.
# Pages of one kind resemble each other by up to a half.
ALIKE = 60
_FILE = re.compile(r"100(?:644|755) blob (?P<hash>\w+)\t(?P<path>.*)", re.DOTALL)
_MARK = re.compile(rb"^<{7} ", re.MULTILINE)


def own_git(folder: Path, *words: str, data: bytes = b"") -> str:
    """What git prints in one of our temporary repositories, which no setting of the user reaches.

    Raises ``GitError``.
    """
    return git(folder, *words, environment=environment(), data=data)


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


# --- versions of the template


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
    tree = write_tree(repository, files)
    before = f"refs/tags/{number - 1}^{{tree}}"
    if number > 1 and own_git(repository, "rev-parse", before).strip() == tree:
        return False
    commit = own_git(repository, "commit-tree", tree, "-m", f"Version {number}").strip()
    own_git(repository, "tag", str(number), commit)
    return True


def read_version(repository: Path, number: int) -> dict[str, bytes]:
    """The files of a version of the template."""
    packed = own_git(repository, "archive", "--format=tar", str(number)).encode(
        "utf-8", "surrogateescape"
    )
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        found = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {path: file.read() for path, file in found.items() if file}


def write_bundle(repository: Path, number: int, bundle: Path) -> None:
    """Write one version as a bundle."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    own_git(repository, "bundle", "create", "--quiet", str(bundle.resolve()), f"refs/tags/{number}")


def write_tree(repository: Path, files: Mapping[str, bytes]) -> str:
    """Write files into the objects of a repository, and return the hash of the tree."""
    stream = [b"commit refs/work\ncommitter playbook <playbook@example.org> 0 +0000\ndata 0\n"]
    for path, data in files.items():
        stream.append(b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(data), data))
    own_git(repository, "fast-import", "--quiet", "--force", data=b"".join(stream))
    return own_git(repository, "rev-parse", "refs/work^{tree}").strip()


def _quoted(path: str) -> bytes:
    """A path as fast-import takes any."""
    name = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{name}"'.encode("utf-8", "surrogateescape")


# --- the book beside them


@dataclass(frozen=True, slots=True)
class Workshop:
    """A temporary repository that sees the objects of a book; nothing is written into the book."""

    repository: Path
    work: Path
    env: Mapping[str, str]

    def git(self, *words: str, data: bytes = b"", most: int = 0) -> bytes:
        """A command of git that knows the objects of both."""
        said = git(self.repository, *words, environment=self.env, data=data, most=most)
        return said.encode("utf-8", "surrogateescape")

    def names(self, tree: str) -> dict[str, str]:
        """The files of a tree, by path, with the hashes of their contents."""
        listed = self.git("ls-tree", "-r", "-z", tree).decode("utf-8", "surrogateescape")
        found = (_FILE.fullmatch(entry) for entry in listed.split("\0"))
        return {entry["path"]: entry["hash"] for entry in found if entry}

    def moved(self, before: str, after: str) -> dict[str, str]:
        """The files that have another name in the second tree."""
        words = ("diff-tree", "-r", "-z", f"-M{ALIKE}%", "--diff-filter=R", "--name-status", "-l0")
        found = self.git(*words, before, after).decode("utf-8", "surrogateescape").split("\0")
        return {found[n + 1]: found[n + 2] for n in range(0, len(found) - 2, 3)}

    def read(self, name: str) -> bytes:
        """What stands in a file."""
        return self.git("cat-file", "blob", name)

    def merge(self, ours: str, base: str, theirs: str, winner: Decision | None) -> Merged:
        """Two texts as one; where both changed the same lines the winner counts, or both are marked."""
        paths = []
        for label, name in (("yours", ours), ("before", base), ("theirs", theirs)):
            data = self.read(name)
            if b"\0" in data:
                return Merged(b"", is_binary=True)
            path = self.work / label
            write_bytes(path, data)
            paths.append(str(path))
        favour = (f"--{winner}",) if winner in {"ours", "theirs"} else ()
        labels = ("-L", "yours", "-L", "before", "-L", "theirs")
        merged = self.git("merge-file", "--stdout", "--quiet", *favour, *labels, *paths, most=127)
        lines = tuple(merged.count(b"\n", 0, m.start()) + 1 for m in _MARK.finditer(merged))
        return Merged(merged, lines)

    def patch(self, head: str, changes: Mapping[str, bytes | None]) -> bytes:
        """The patch that makes these changes to a commit of the book."""
        self.git("read-tree", head)
        listed = []
        modes = self._modes(head)
        for path, data in changes.items():
            name = path.encode("utf-8", "surrogateescape")
            if data is None:
                listed.append(b"0 %s\t%s\0" % (b"0" * 40, name))
            else:
                blob = self.git("hash-object", "-w", "--stdin", data=data).strip()
                listed.append(b"%s %s\t%s\0" % (modes.get(path, b"100644"), blob, name))
        self.git("update-index", "-z", "--index-info", data=b"".join(listed))
        return self.git("diff", "--cached", "--binary", "--no-renames", head)

    def _modes(self, tree: str) -> dict[str, bytes]:
        listed = self.git("ls-tree", "-r", "-z", tree).decode("utf-8", "surrogateescape")
        entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
        return {path: about.split()[0].encode() for about, _, path in entries}


def open_workshop(repository: Path, book: Path, work: Path) -> Workshop:
    """A repository that sees the objects of a book; its scratch files lie in ``work``."""
    path = git(book, "rev-parse", "--git-path", "objects").rstrip("\n")
    objects = str((book / path).resolve()).replace("\\", "\\\\").replace('"', '\\"')
    env = environment() | {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{objects}"',
        "GIT_INDEX_FILE": str(work / "index"),
    }
    return Workshop(repository, work, env)
