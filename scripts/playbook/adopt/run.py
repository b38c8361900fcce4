"""A new book, and improvements for one that is there.

All work is done in a temporary folder; the folder of the user is touched last and all at once.
"""

from __future__ import annotations

import fnmatch
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from playbook.adopt import merge, tool
from playbook.adopt.answers import Answers
from playbook.adopt.history import (
    BUNDLE,
    Workshop,
    add_version,
    known_version,
    new_repository,
    open_workshop,
    own_git,
    read_version,
    write_bundle,
    write_tree,
)
from playbook.adopt.merge import (
    READING_ORDER,
    Change,
    Conflict,
    Decision,
    Plan,
    Versions,
    listed_pages,
    listed_twice,
)
from playbook.adopt.render import OURS, render
from playbook.adopt.source import Source
from playbook.adopt.template import ANSWERS, template_files
from playbook.common.errors import UserError
from playbook.common.extras import lacking
from playbook.common.files import write_bytes
from playbook.common.git import GitError, NoGitError, git

KEPT_BY_US = "# Kept by `playbook adopt`; leave it as it is.\n"


class Edited(NamedTuple):
    """What has become of a file that its owner had changed; ``lost`` are lines that are not there now."""

    path: str
    kind: str
    lost: int = 0


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did, or would do once the conflicts are decided.

    ``compared`` counts the files of both sides; ``edited`` are those that the owner had changed.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    compared: int = 0
    edited: tuple[Edited, ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """For which files the one side counts, the other, or both are wanted: paths, folders, patterns."""

    by: Mapping[Decision, tuple[str, ...]] = field(default_factory=dict)

    def decide(self, conflict: Conflict) -> Decision | None:
        """What is wanted for a conflict; a path counts more than a pattern or a folder."""
        exact = [way for way, paths in self.by.items() if conflict.path in paths]
        wide = [
            way
            for way, paths in self.by.items()
            if any(_matches(conflict.path, path) for path in paths)
        ]
        found = exact or wide
        if len(set(found)) > 1:
            raise UserError(
                f"{conflict.path} is named for --{found[0]} and for --{found[1]}; name it once"
            )
        return found[0] if found else None

    def unused(self, conflicts: Sequence[Conflict]) -> Iterator[str]:
        """The names that stand for no conflict."""
        for paths in self.by.values():
            for path in paths:
                if not any(path == c.path or _matches(c.path, path) for c in conflicts):
                    yield path


def _matches(path: str, wish: str) -> bool:
    wish = wish.removeprefix("./").rstrip("/")
    return wish == "." or path.startswith(f"{wish}/") or fnmatch.fnmatchcase(path, wish)


# --- a new book


def adopt(
    folder: Path, answers: Answers, source: Source, today: date, way: tool.Way = "wheel"
) -> int:
    """Write a new book and return how many files it has.

    A folder may hold an empty repository (``.git``), and nothing else. ``way`` is how the book gets
    the program that builds it.

    Raises ``UserError``; the folder is then as it was.
    """
    check_folder(folder)
    tool.check_way(way)
    folder = folder.resolve()
    wheel = tool.make_wheel() if way == "wheel" else b""
    template = template_files(source, wheel)
    words = answers.data(today) | {"tool": way}
    with _work() as work, _stage(folder) as stage:
        repository, book = work / "template", stage / "book"
        new_repository(repository)
        add_version(repository, template, 1)
        made = {**render(template, words), **_kept(words, template)}
        made |= {tool.WHEEL: wheel} if wheel else {}
        for path, data in made.items():
            write_bytes(book / path, data)
        write_bundle(repository, 1, book / BUNDLE)
        count = sum(path.is_file() for path in book.rglob("*"))
        if not (folder / ".git").exists():
            own_git(book, "init", "--quiet", "-b", "main")
        _move_in(book, folder)
    return count


def _kept(answers: Mapping[str, Any], template: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that we keep for the next update: the answers, and the hash of the wheel."""
    text = yaml.safe_dump(dict(answers), allow_unicode=True, sort_keys=True)
    note = {tool.RECORD: template[tool.NOTE]} if tool.NOTE in template else {}
    return {ANSWERS: f"{KEPT_BY_US}{text}".encode(), **note}


def check_folder(folder: Path) -> None:
    """Raise ``UserError`` for a folder that cannot become a book, before anything is asked."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file; name a folder that is empty or not there yet")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if (folder / ANSWERS).exists():
        raise UserError(
            f"{folder} is a book already; for improvements: playbook adopt --update {folder}"
        )
    if set(there) - {".git"}:
        raise UserError(
            f"{folder} is not empty (it holds {there[0]}); name a folder that is empty or not there yet"
        )


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


# --- improvements


def update(folder: Path, source: Source, wishes: Wishes | None = None) -> UpdateResult:
    """Bring improvements into a book by a merge of three: made from, made now, and theirs.

    Nothing is written before every conflict is decided by the ``wishes``.

    Raises ``UserError``; the folder is then as it was.
    """
    folder = folder.resolve()
    head = _clean(folder)
    answers = _answers(folder)
    wheel = tool.make_wheel() if answers["tool"] == "wheel" else b""
    template = template_files(source, wheel)
    with _work() as work:
        repository = work / "template"
        new_repository(repository)
        number = known_version(repository, folder / BUNDLE) + 1
        if not add_version(repository, template, number):
            return UpdateResult()
        shop = open_workshop(repository, folder, work)
        before = render(read := read_version(repository, number - 1), answers)
        now = render(template, answers) | ({tool.WHEEL: wheel} if wheel else {})
        before |= _wheel_before(folder, read.get(tool.NOTE, b"").decode())
        versions = _versions(shop, head, before, now)
        found = _planned(versions, wishes or Wishes())
        if found.conflicts:
            return _report(versions, found)
        write_bundle(repository, number, work / "bundle")
        written = {change.path: change.data for change in found.changes}
        written |= {**_kept(answers, template), BUNDLE: (work / "bundle").read_bytes()}
        patch = shop.patch(head, written)
        git(folder, "apply", "--whitespace=nowarn", "-", data=patch)
        _compare(folder, written)
        return _report(versions, found, written=True)


def _answers(folder: Path) -> dict[str, Any]:
    """The answers that a book was made with; what begins with ``_`` an older version kept there."""
    place = folder / ANSWERS
    try:
        read = yaml.safe_load(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"{place} cannot be read; get it back with git: {error}") from error
    if not isinstance(read, dict):
        raise UserError(f"{place} holds no answers; get it back with git")
    known = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in read.items()
        if not key.startswith("_")
    }
    return {"tool": tool.WAYS[0], **known}


def _wheel_before(folder: Path, note: str) -> dict[str, bytes]:
    """The wheel that the last version brought: as it is, or as something else if somebody changed it."""
    digest, _, path = note.strip().partition("  ")
    if not path:
        return {}
    place = folder / path
    data = place.read_bytes() if place.is_file() else b""
    return {path: data if hashlib.sha256(data).hexdigest() == digest else b"\0"}


def _versions(
    shop: Workshop, head: str, before: Mapping[str, bytes], now: Mapping[str, bytes]
) -> Versions:
    base, theirs = write_tree(shop.repository, before), write_tree(shop.repository, now)
    return Versions(
        shop.names(base),
        {p: h for p, h in shop.names(head).items() if not p.startswith(OURS)},
        shop.names(theirs),
        shop.moved(base, head),
        shop.moved(base, theirs),
        shop.read,
        shop.merge,
    )


def _planned(versions: Versions, wishes: Wishes) -> Plan:
    """What an update would do.

    Raises ``UserError`` for a wish that stands for no conflict.
    """
    every = merge.plan(versions, lambda _: None).conflicts
    for wish in wishes.unused(every):
        listed = ", ".join(conflict.path for conflict in every)
        raise UserError(
            f"`{wish}` is no conflict of this update; those are: {listed}"
            if every
            else f"`{wish}` is no conflict: this update has none, so nothing is to be chosen"
        )
    return merge.plan(versions, wishes.decide)


def _compare(folder: Path, written: Mapping[str, bytes | None]) -> None:
    """Look whether each file on the disk is what it should be; git may change ends of lines."""
    for path, data in written.items():
        place = folder / path
        found = place.read_bytes() if place.is_file() else None
        if found != data and (found is None or data is None or _lines(found) != _lines(data)):
            raise UserError(
                f"{place} is not what was written; take everything back with git checkout . and try again"
            )


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _report(versions: Versions, found: Plan, *, written: bool = False) -> UpdateResult:
    """What is said about an update: only what was compared."""
    changed = {change.path: change for change in found.changes}
    edited = tuple(_edited(versions, changed)) if written else ()
    paths = {*versions.base, *versions.ours, *versions.theirs}
    return UpdateResult(
        found.changes,
        found.conflicts,
        len(paths),
        edited,
        tuple(_notes(versions, changed)) if written else (),
        written,
    )


def _edited(versions: Versions, changed: Mapping[str, Change]) -> Iterator[Edited]:
    """What has become of each file that its owner had changed, or made."""
    for sides in versions.files():
        if not sides.ours or (sides.ours, sides.our_hash) == (sides.base, sides.base_hash):
            continue
        name = sides.ours
        change = changed.get(name)
        if change is not None and change.data is None and change.before:
            name = change.before
            change = changed.get(name)
        if change is None:
            yield Edited(name, "kept")
            continue
        base = versions.read(sides.base_hash) if sides.base_hash else b""
        lost = _lost(base, versions.read(sides.our_hash), change.data or b"")
        yield Edited(name, change.kind, lost)


def _lost(base: bytes, ours: bytes, result: bytes) -> int:
    """How many of the lines that we have and ``base`` had not are not in the result."""
    added = Counter(ours.splitlines()) - Counter(base.splitlines())
    return sum((added - Counter(result.splitlines())).values())


def _notes(versions: Versions, changed: Mapping[str, Change]) -> Iterator[str]:
    """Where the reading order and the pages do not fit together any more."""
    order = changed.get(READING_ORDER)
    if order is not None and order.data is not None:
        now = order.data
    elif READING_ORDER in versions.ours:
        now = versions.read(versions.ours[READING_ORDER])
    else:
        return
    files = {*versions.ours, *(p for p, c in changed.items() if c.data is not None)}
    files -= {p for p, c in changed.items() if c.data is None}
    listed = set(listed_pages(now))
    for page in sorted(listed):
        if f"{page}.md" not in files:
            yield f"{READING_ORDER} lists {page}, which is gone; delete its line"
    for page in listed_twice(now):
        yield f"{READING_ORDER} lists {page} twice; delete one line"
    before = versions.ours.get(READING_ORDER)
    for page in sorted({*(listed_pages(versions.read(before)) if before else ())} - listed):
        if f"{page}.md" in files:
            yield f"{READING_ORDER} lists {page} no more, and the page is there; add its line"


def _clean(folder: Path) -> str:
    """The commit of a book in which everything is committed."""
    for name in (ANSWERS, BUNDLE):
        if not (folder / name).is_file():
            raise UserError(
                f"{folder} holds no {name}; name the folder of a book that `playbook adopt` made"
            )
    if words := lacking("adopt", "playbook adopt"):
        raise UserError(words)
    try:
        top = git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
    except NoGitError:
        raise
    except GitError as error:
        raise UserError(_commit_first(folder, "is no repository of git", "git init")) from error
    if Path(top).resolve() != folder:
        raise UserError(f"{folder} lies inside the repository {top}; a book needs one of its own")
    try:
        head = git(folder, "rev-parse", "--verify", "HEAD").strip()
    except GitError as error:
        raise UserError(_commit_first(folder, "has no commit yet")) from error
    open_changes = git(folder, "status", "--porcelain").splitlines()
    if open_changes:
        raise UserError(
            f"not everything in {folder} is committed ({open_changes[0][3:]}); "
            "commit it first, so that the update can be seen and taken back"
        )
    return head


def _commit_first(folder: Path, what: str, *first: str) -> str:
    commands = " && ".join((*first, "git add .", 'git commit -m "Our book"'))
    return f"{folder} {what}, so an update could not be seen or taken back; run there: {commands}"


@contextmanager
def _work() -> Iterator[Path]:
    """A temporary folder that goes away, also with the read-only files of git in it."""
    with tempfile.TemporaryDirectory(prefix="playbook-adopt-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()
