"""The check of a whole book as a function: settings, cache, rules, ignores.

``check_book`` is what the command line, the tests and other programs call. Nothing here prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from playbook.common.errors import UserError
from playbook.common.findings import Edit, FilePlace, Finding, Fix, Location, Severity
from playbook.common.settings_file import SettingsFiles, find_settings
from playbook.reading.cache import Cache
from playbook.reading.loader import Folder
from playbook.reading.memory import WHOLE_BOOK, key_of

if TYPE_CHECKING:
    from playbook.book.model import Page, RemovedPage
    from playbook.check.context import CheckContext
    from playbook.check.rules import Rule


Fixes = Literal["all", "safe", "none"]
# The rules on links, pictures, private data, tables and files that cannot be read.
UNFINISHED = "PBK006"
OF_ANY_TEXT = ("LNK", "FIG", "PRV", "PAG025", "PBK004", "PBK006")


class CheckError(UserError):
    """Wrong use of the check."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, in order of place, and over how many pages."""

    findings: tuple[Finding, ...]
    pages: int
    cached: bool = False
    paths: tuple[str, ...] = ()  # the texts that were read, from the folder of the book

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_book(  # noqa: PLR0913
    root: str | Path = ".",
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    house: bool | None = None,
    cache: bool = True,
    base: str = "",
    named: Iterable[str] = (),
    fixes: Fixes = "all",
) -> Result:
    """Check the book in a folder and return every finding, with paths from that folder.

    ``select`` and ``ignore`` take codes, beginnings of codes, or names; ``house`` switches the
    house rules on or off whatever the settings say. ``base`` is a revision of git whose pages
    must still be there or be redirected (the setting ``redirects_base`` names another); without
    git or that revision nothing is said. ``named`` are texts in the folder that are no pages of
    the book, such as its ``README.md``: their links, pictures and addresses are checked with it.
    ``fixes`` says which are wanted: all, the safe ones, or none; each is tried before it is given.

    Raises ``UserError`` for a folder that is none, a code that no rule has, or settings that cannot
    be used.
    """
    path = Path(root)
    if not path.is_dir():
        raise CheckError(f"{path} is no folder; name the folder of the book")
    settings = find_settings(path)
    folder = Folder(path, settings.outside)
    removed = _removed_pages(folder, base or str(settings.raw("check", "redirects_base") or ""))
    # The files that hold the settings are texts of the book, and so a part of the key.
    choice = repr(
        (
            _installed(),
            tuple(select),
            tuple(ignore),
            house,
            removed,
            tuple(named),
            [(path, (folder.root / path).resolve()) for path in folder.leaving],
            folder.again,
            fixes,
        )
    )
    store = Cache(path, enabled=cache)
    store.recall(folder)
    key = store.run_key(folder, choice) if cache else ""
    store.keep_digests(folder)
    kept = store.find_run(key, folder) if cache else None
    if kept is not None:
        return Result(tuple(map(_finding, kept[0])), kept[1], cached=True, paths=kept[2])
    result = _run(
        folder, store, settings, tuple(select), tuple(ignore), house, removed, tuple(named), fixes
    )
    if any(finding.code == UNFINISHED for finding in result.findings):
        return result  # on a quieter machine it may be finished
    found = [_plain(finding) for finding in result.findings]
    store.keep_run(key, folder, (found, result.pages, result.paths))
    return result


def check_changed(root: Path, changes: Mapping[str, bytes]) -> Result:
    """Check the book in a folder as it would be with other contents of some files, also new ones.

    Registers are read as they stand. Nothing is written, and no fix is looked for.
    """
    from playbook.reading.loader import Folder

    settings = find_settings(root)
    folder = Folder(root, settings.outside).changed(changes)
    store = Cache(root, enabled=False)
    return _run(folder, store, settings, (), (), None, (), (), "none")


def _installed() -> list[int]:
    """What changes when a package is installed: some settings name packages."""
    folders = [Path(place) for place in sys.path if place]
    return [folder.stat().st_mtime_ns for folder in folders if folder.is_dir()]


def _removed_pages(folder: Folder, base: str) -> tuple[RemovedPage, ...]:
    """The pages that the book had at a revision and has no more, in order; none without git."""
    if not base or base.startswith("-"):
        return ()
    from playbook.book.model import RemovedPage
    from playbook.common import git
    from playbook.reading.loader import published

    fork = git.answer(folder.root, "merge-base", "HEAD", base)
    start = fork.strip() if fork else base
    listed = git.answer(folder.root, "ls-tree", "-r", "--name-only", "-z", start)
    if listed is None:
        return ()
    before = published(
        [path for path in listed.split("\0") if path],
        lambda name: git.answer(folder.root, "show", f"{start}:./{name}"),
    )
    now = published(folder.files, folder.text)
    moved = _renamed(folder.root, start)
    return tuple(
        RemovedPage(name, path, moved.get(path, ""))
        for name, path in sorted(before.items())
        if name not in now
    )


def _renamed(root: Path, start: str) -> dict[str, str]:
    from playbook.common import git

    listed = git.answer(root, "diff", "-M", "--name-status", "--relative", "-z", start)
    words = (listed or "").split("\0")
    found: dict[str, str] = {}
    while len(words) > 2:
        if words[0].startswith("R"):
            found[words[1]] = words[2]
        words = words[3:] if words[0][:1] in {"R", "C"} else words[2:]
    return found


def _run(  # noqa: PLR0913, PLR0917
    folder: Folder,
    store: Cache,
    files: SettingsFiles,
    select: Sequence[str],
    ignore: Sequence[str],
    house: bool | None,
    removed: tuple[RemovedPage, ...],
    named: tuple[str, ...],
    fixes: Fixes,
) -> Result:
    from playbook.check.context import CheckContext
    from playbook.check.discretion import discreet
    from playbook.check.engine import apply_ignores, choose, run
    from playbook.check.error_rules import heard
    from playbook.check.in_files import in_files
    from playbook.check.selection import read_selection
    from playbook.common.time_budget import TimeBudget
    from playbook.reading.loader import load_book

    store.settings = store.memory.basis = folder.settings_key()
    texts = [file.text for file in files.files]
    settings = store.memory.value(
        WHOLE_BOOK, "settings", key_of(*texts), lambda: files.load().check
    )
    selection = read_selection(files, settings, select, ignore, house=house)
    wanted = choose(selection)
    rules = {code: r for code, r in wanted.items() if folder.flavour.name in r.flavours}
    with TimeBudget() as budget:
        within = partial(budget.run, settings.limits.page_seconds)
        book = load_book(folder, store.remember(folder), named, within)
        context = CheckContext(
            book=book, settings=settings, removed_pages=removed, memory=store.memory
        )
        raw = run(context, rules, budget)
        kept = apply_ignores(book, heard(raw, book.settings), rules, selection)
    found = [_wanted(finding, fixes) for finding in in_files(kept, folder.text)]
    findings = _with_good_fixes(found, folder, context, rules, raw, named)
    store.keep_pages()
    store.keep_memory(folder.files)
    loose = {page.path for page in book.pages.values() if page.is_loose}
    told = [
        discreet(f) for f in findings if f.location.path.as_posix() not in loose or _is_of_a_text(f)
    ]
    paths = tuple(page.path for page in book.pages.values())
    return Result(tuple(told), len(paths) - len(loose), paths=paths)


def _wanted(finding: Finding, fixes: Fixes) -> Finding:
    """A finding without its fix, where nobody wants that."""
    if finding.fix is None or fixes == "all" or (fixes == "safe" and finding.fix.safe):
        return finding
    return replace(finding, fix=None)


def _with_good_fixes(  # noqa: PLR0913, PLR0917
    findings: list[Finding],
    folder: Folder,
    context: CheckContext,
    rules: Mapping[str, Rule],
    raw: list[Finding],
    named: tuple[str, ...],
) -> list[Finding]:
    """The findings with those fixes alone that mend the book and bring nothing new."""
    if not any(finding.fix for finding in findings):
        return findings
    from playbook.check.engine import run
    from playbook.check.rules import all_rules
    from playbook.check.trial import only_good
    from playbook.reading.loader import load_book

    # A fix must not break what a choice of rules leaves out.
    usual = {
        code: rule
        for code, rule in all_rules().items()
        if rule.default and context.book.flavour in rule.flavours
    }
    wide = {**usual, **rules}
    pages = {page.path: page for page in context.book.pages.values()}

    def recheck(changes: dict[str, bytes]) -> list[Finding]:
        if not changes:
            return raw if wide.keys() == rules.keys() else run(context, wide)
        settings_changed = folder.flavour.config in changes

        def remember(path: str, _digest: str, read: Callable[[], Page]) -> Page:
            page = pages.get(path)
            read_again = page is None or settings_changed or path in changes
            if page is None or read_again or any(name in changes for name, _ in page.reads):
                return read()
            return page

        book = load_book(folder.changed(changes), remember, named)
        other = replace(context, book=book, memory=context.memory.aside())
        return run(other, wide)

    fatal = [code for code, rule in wide.items() if rule.fatal]
    return only_good(findings, folder.data, recheck, fatal=fatal)


def _is_of_a_text(finding: Finding) -> bool:
    """Whether a finding holds for any text, and not only for a page of a book."""
    return finding.code.startswith(OF_ANY_TEXT)


# --- findings as plain values, for the cache


def _plain(finding: Finding) -> tuple[Any, ...]:
    fix = finding.fix
    return (
        _place(finding.location),
        finding.message,
        finding.code,
        finding.severity.value,
        finding.name,
        (fix.title, [(e.line, e.column, e.old, e.new) for e in fix.edits], fix.safe)
        if fix
        else None,
        finding.help,
        finding.blocks,
        [_place(place) for place in finding.related],
        finding.fatal,
    )


_PlainPlace = tuple[str, int, int, int, tuple[int, int] | None]


def _place(place: Location) -> _PlainPlace:
    return place.path.as_posix(), place.line, place.column, place.cell, place.in_file


def _finding(plain: Any) -> Finding:
    place, message, code, severity, name, fix, more, blocks, related, fatal = plain
    return Finding(
        _location(place),
        message,
        code,
        Severity(severity),
        name,
        Fix(fix[0], tuple(Edit(*edit) for edit in fix[1]), fix[2]) if fix else None,
        more,
        tuple(blocks),
        tuple(map(_location, related)),
        fatal,
    )


def _location(place: _PlainPlace) -> Location:
    path, line, column, cell, in_file = place
    there = FilePlace(*in_file) if in_file else None
    return Location(PurePath(path), line, column, cell=cell, in_file=there)
