"""A new book, and improvements for one that is there.

All work is done in a temporary folder; the folder of the user is touched last and all at once.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from playbook.adopt.answers import Answers
from playbook.adopt.history import (
    BUNDLE,
    add_version,
    environment,
    known_version,
    new_repository,
    own_git,
    write_bundle,
)
from playbook.adopt.source import Source
from playbook.adopt.template import ANSWERS, template_files
from playbook.common.errors import UserError
from playbook.common.extras import lacking
from playbook.common.files import write_text
from playbook.common.git import GitError, NoGitError, git

# What Copier finds in the answers of a book; where the template lies differs from call to call.
PLACE = "the bundle beside this file"
_PLACE = re.compile(r"(?m)^_src_path: .*$")
_MARK = re.compile(r"^<{7} ")


class AdoptError(UserError):
    """Wrong use of adopting, or a failure of our own."""


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did: the files that it changed, and where both sides changed the same lines."""

    changed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    written: bool = False


def adopt(folder: Path, answers: Answers, source: Source, today: date) -> int:
    """Write a new book and return how many files it has.

    A folder may hold an empty repository (``.git``), and nothing else.

    Raises ``AdoptError`` or ``GitError``; the folder is then as it was.
    """
    check_folder(folder)
    folder = folder.resolve()
    with _work() as work, _stage(folder) as stage:
        template, book = work / "template", stage / "book"
        new_repository(template)
        add_version(template, template_files(source), 1)
        _copier(work, "copy", "--vcs-ref", "1", str(template), str(book), data=answers.data(today))
        write_bundle(template, 1, book / BUNDLE)
        _set_place(book, PLACE)
        count = sum(path.is_file() for path in book.rglob("*"))
        if not (folder / ".git").exists():
            own_git(book, "init", "--quiet", "-b", "main")
        _move_in(book, folder)
    return count


def check_folder(folder: Path) -> None:
    """Raise ``AdoptError`` for a folder that cannot become a book, before anything is asked."""
    if folder.exists() and not folder.is_dir():
        raise AdoptError(f"{folder} is a file; name a folder that is empty or not there yet")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if (folder / ANSWERS).exists():
        raise AdoptError(
            f"{folder} is a book already; for improvements: playbook adopt --update {folder}"
        )
    if set(there) - {".git"}:
        raise AdoptError(
            f"{folder} is not empty (it holds {there[0]}); name a folder that is empty or not there yet"
        )
    if line := lacking("adopt", "playbook adopt"):
        raise AdoptError(line)


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """A hidden folder in or beside another, on the same disk, so that its files can be moved there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder if folder.exists() else folder.parent
    stage = Path(tempfile.mkdtemp(dir=beside, prefix=f".{folder.name}-"))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _move_in(book: Path, folder: Path) -> None:
    """Put a finished book in its place: one rename, or one a file where somebody stands in it."""
    if not folder.exists():
        book.replace(folder)
        return
    for path in sorted(book.iterdir()):
        path.replace(folder / path.name)


def update(folder: Path, source: Source, *, marks: bool = False) -> UpdateResult:
    """Bring improvements into a book by a merge of three: made from, made now, and theirs.

    Where both changed the same lines nothing is written, unless ``marks`` asks for both versions
    in the files.

    Raises ``AdoptError`` or ``GitError``; the folder is then as it was.
    """
    folder = folder.resolve()
    head = _clean(folder)
    with _work() as work:
        template, book = work / "template", work / "book"
        new_repository(template)
        number = known_version(template, folder / BUNDLE) + 1
        if not add_version(template, template_files(source), number):
            return UpdateResult()
        git(work, "clone", "--quiet", "--no-hardlinks", str(folder), str(book))
        _set_place(book, str(template))
        own_git(book, "commit", "--quiet", "--no-verify", "-am", "Where the template lies")
        _copier(work, "update", "--defaults", "-a", ANSWERS, "--vcs-ref", str(number), str(book))
        conflicts = _conflicts(book)
        _set_place(book, PLACE)
        write_bundle(template, number, book / BUNDLE)
        own_git(book, "add", "--all")
        changed = own_git(book, "diff", "--cached", "--name-only", "-z", head).split("\0")
        shown = tuple(path for path in changed if path and not path.startswith(".playbook/"))
        if conflicts and not marks:
            return UpdateResult(shown, conflicts)
        patch = own_git(book, "diff", "--cached", "--binary", "--no-renames", head)
        git(
            folder,
            "apply",
            "--whitespace=nowarn",
            "-",
            data=patch.encode("utf-8", "surrogateescape"),
        )
    return UpdateResult(shown, conflicts, written=True)


def _clean(folder: Path) -> str:
    """The commit of a book in which everything is committed."""
    for name in (ANSWERS, BUNDLE):
        if not (folder / name).is_file():
            raise AdoptError(
                f"{folder} holds no {name}; name the folder of a book that `playbook adopt` made"
            )
    if line := lacking("adopt", "playbook adopt"):
        raise AdoptError(line)
    try:
        top = git(folder, "rev-parse", "--show-toplevel").strip()
        head = git(folder, "rev-parse", "--verify", "HEAD").strip()
    except NoGitError:
        raise
    except GitError as error:
        raise AdoptError(
            f"nothing is committed in {folder} yet; commit first, so that every change can be seen "
            "and taken back: git add . && git commit"
        ) from error
    if Path(top).resolve() != folder:
        raise AdoptError(f"{folder} lies inside the repository {top}; a book needs one of its own")
    open_changes = git(folder, "status", "--porcelain").splitlines()
    if open_changes:
        raise AdoptError(
            f"not everything in {folder} is committed ({open_changes[0][3:]}); "
            "commit it first, so that the update can be seen and taken back"
        )
    return head


def _conflicts(book: Path) -> tuple[str, ...]:
    """Files and lines at which both sides changed the same; Copier itself ends well with them."""
    unmerged = set(own_git(book, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")) - {""}
    rejected = {path.relative_to(book).as_posix() for path in book.rglob("*.rej")}
    status = own_git(book, "status", "--porcelain", "-z", "--no-renames").split("\0")
    found = []
    for name in sorted(unmerged | rejected | {entry[3:] for entry in status if entry}):
        marks = _marks(book / name)
        found += [f"{name}:{line}" for line in marks]
        if not marks and name in unmerged | rejected:
            found.append(name)
    return tuple(found)


def _marks(path: Path) -> list[int]:
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return [number for number, line in enumerate(text.splitlines(), 1) if _MARK.match(line)]


def _set_place(book: Path, place: str) -> None:
    path = book / ANSWERS
    text = path.read_text(encoding="utf-8")
    line = yaml.safe_dump({"_src_path": place}, width=10000).strip()
    write_text(path, _PLACE.sub(lambda _: line, text))


def _copier(work: Path, verb: str, *words: str, data: Mapping[str, Any] | None = None) -> None:
    """Run Copier in a process of its own, where settings of the user and its words stay apart."""
    options: Sequence[str] = ()
    if data is not None:
        answers = work / "answers.yml"
        write_text(answers, yaml.safe_dump(dict(data), allow_unicode=True))
        options = ("--data-file", str(answers), "--defaults")
    done = subprocess.run(
        [sys.executable, "-m", "copier", verb, "--quiet", *options, *words],
        capture_output=True,
        check=False,
        cwd=work,
        env=environment() | {"COPIER_SETTINGS_PATH": str(work / "none.yml"), "PYTHONUTF8": "1"},
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AdoptError(
            f"Copier could not {verb} the template: {said[-1] if said else 'no reason'}"
        )


@contextmanager
def _work() -> Iterator[Path]:
    """A temporary folder that goes away, also with the read-only files of git in it."""
    with tempfile.TemporaryDirectory(prefix="playbook-adopt-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()
