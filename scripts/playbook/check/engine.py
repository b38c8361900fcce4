"""Runs the rules over a book: select, run, drop what is ignored, sort.

Nothing here prints or reads files.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from playbook.book.model import Book, Ignore, Page
from playbook.check.context import CheckContext
from playbook.check.rules import Rule, all_rules
from playbook.common.errors import UserError
from playbook.common.findings import Finding, Location, Severity
from playbook.common.suggest import did_you_mean
from playbook.common.time_budget import OverBudgetError, TimeBudget

if TYPE_CHECKING:
    from playbook.check.page_context import PageContext

UNUSED, REASON, UNKNOWN, SETTINGS = "PBK001", "PBK002", "PBK003", "PBK005"
UNFINISHED = "PBK006"
WRONG_SETTING = "PBK007"


class SelectionError(UserError):
    """A code that no rule has."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run, and what a book ignores with which reason."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    house: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    per_file: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)
    # Where the settings ignore a rule in files: the name of the file, and the line.
    place: Callable[[str, str], tuple[str, int]] = lambda pattern, code: ("pyproject.toml", 0)


def matches(code: str, name: str, words: Iterable[str]) -> bool:
    """Whether a rule is meant by one of these codes, beginnings of codes, or names."""
    return any(
        word in {name, "ALL"} or ((word.isupper() or word[:1].isupper()) and code.startswith(word))
        for word in words
    )


def is_rule(word: str) -> bool:
    """Whether a word stands for any rule."""
    return word == "ALL" or any(matches(r.code, r.name, (word,)) for r in all_rules().values())


def unknown_rule(word: str) -> str:
    """What to say of a word that stands for none."""
    names = [name for rule in all_rules().values() for name in (rule.code, rule.name)]
    hint = did_you_mean(word, names, "see them all with: playbook check --list")
    return f"no rule is called `{word}`; {hint}"


def choose(selection: Selection) -> dict[str, Rule]:
    """The rules that run.

    Raises ``SelectionError`` for a word that stands for no rule.
    """
    rules = all_rules()
    for word in (*selection.select, *selection.ignore):
        if not is_rule(word):
            raise SelectionError(unknown_rule(word))
    chosen = {}
    for code, rule in rules.items():
        wanted = rule.default or (selection.house and rule.house)
        if selection.select:
            wanted = matches(code, rule.name, selection.select)
        if wanted and not matches(code, rule.name, (*selection.ignore, *selection.reasons)):
            chosen[code] = rule
    return chosen


def run(
    context: CheckContext, rules: Mapping[str, Rule], budget: TimeBudget | None = None
) -> list[Finding]:
    """Every finding of these rules, with code, name and severity stamped on; not yet filtered.

    With a ``budget``, a rule that takes too long is stopped, and one finding says so.
    """
    every = all_rules()
    found: dict[tuple[Location, str, str], Finding] = {}
    for code, rule, finding in _said(context, rules, budget):
        real = finding.code or code
        known = every.get(real, rule)
        severity = finding.severity if finding.severity is not Severity.ERROR else known.severity
        stamped = replace(
            finding,
            code=real,
            name=finding.name or known.name,
            severity=severity,
            fatal=finding.fatal or known.fatal,
        )
        key = (stamped.location, real, stamped.message)
        if key in found:  # one fault, said more than once: an included file, two in a line
            blocks = dict.fromkeys((*found[key].blocks, *stamped.blocks))
            stamped = replace(found[key], blocks=tuple(blocks))
        found[key] = stamped
    for finding in context.book.unreadable:
        known_rule = every.get(finding.code)
        found[(finding.location, finding.code, finding.message)] = replace(
            finding,
            name=known_rule.name if known_rule else "unreadable-file",
            fatal=finding.fatal or (known_rule is not None and known_rule.fatal),
        )
    return sorted(_causes(found.values()), key=_place)


Said = Iterator[tuple[str, Rule, Finding]]


def _said(context: CheckContext, rules: Mapping[str, Rule], budget: TimeBudget | None) -> Said:
    """What every rule finds: those that look at one page together, so that it is read once."""
    clock = _Clock(context, budget)
    alone = {code: rule for code, rule in rules.items() if rule.page_check}
    for code, rule in rules.items():
        if code not in alone:
            for finding in clock.within(rule, partial(_of_whole, context, rule)):
                yield code, rule, finding
    for page in context.book.pages.values() if alone else ():
        yield from _said_of(context, page, alone, clock)


def _said_of(context: CheckContext, page: Page, rules: Mapping[str, Rule], clock: _Clock) -> Said:
    """What the rules about one page find on this one, now or in an earlier run."""
    one = context.alone(page)
    kinds = {rule.looks_at for rule in rules.values()}
    keys = {looks_at: context.key_for(one, looks_at) for looks_at in kinds}
    for code, rule in rules.items():
        find = partial(_of_page, context, rule, one)
        work = partial(context.memory.value, page.path, code, keys[rule.looks_at], find)
        for finding in clock.within(rule, work):
            yield code, rule, finding


def _of_page(context: CheckContext, rule: Rule, one: PageContext) -> tuple[Finding, ...]:
    assert rule.page_check is not None  # noqa: S101 - the caller chose those that have one
    return tuple(rule.page_check(one, *context.beside(rule.looks_at)))


def _of_whole(context: CheckContext, rule: Rule) -> tuple[Finding, ...]:
    """What a rule about the whole book finds; of the registers alone, now or in an earlier run."""
    if rule.looks_at == "registers":
        return context.of_registers(rule.code, lambda _: tuple(rule.check(context))) or ()
    return tuple(rule.check(context))


class _Clock:
    """Gives each rule its time; one that took longer is not asked again."""

    def __init__(self, context: CheckContext, budget: TimeBudget | None) -> None:
        self.budget = budget
        self.seconds = context.settings.limits.rule_seconds * max(1, len(context.book.pages) / 100)
        self.place = Location(PurePath(context.book.toc.path), 1)
        self.stopped: set[str] = set()

    def within(self, rule: Rule, work: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
        """What a piece of work of a rule finds, or one finding that says that it was stopped."""
        if rule.code in self.stopped:
            return ()
        if self.budget is None:
            return work()
        try:
            return self.budget.run(self.seconds, work)
        except OverBudgetError:
            self.stopped.add(rule.code)
            what = (
                f"the rule {rule.code} took longer than {self.seconds:.0f} seconds and was stopped"
            )
            hint = f"leave it out with `--ignore {rule.code}`, and please report it to us"
            return (Finding(self.place, f"{what}; {hint}", UNFINISHED, name="unfinished-check"),)


def _causes(findings: Iterable[Finding]) -> list[Finding]:
    """All findings; or those alone that keep the book from being built, if there are some.

    Without the settings or the order of the book, what else is said may not be true: it is held
    back until the cause is mended.
    """
    every = all_rules()
    kept = list(findings)
    fatal = [f for f in kept if f.code in every and every[f.code].fatal]
    if any(f.code == SETTINGS for f in fatal):
        # The other values of the settings are what they are, whichever stops the build.
        return [f for f in kept if f.code in {SETTINGS, WRONG_SETTING}]
    return fatal or kept


def _place(finding: Finding) -> tuple[str, int, int, int, str]:
    where = finding.location
    return where.path.as_posix(), where.cell, where.line, where.column, finding.code


def apply_ignores(
    book: Book, findings: Sequence[Finding], rules: Mapping[str, Rule], selection: Selection
) -> list[Finding]:
    """Drop what comments and settings ignore; say where an ignore is not needed or lacks a reason."""
    kept: list[Finding] = []
    used: set[tuple[str, Ignore]] = set()
    pages = {page.path: page for page in book.pages.values()}
    used_files: set[tuple[str, str]] = set()
    for finding in findings:
        path = finding.location.path.as_posix()
        page = pages.get(path)
        ignore = next((i for i in page.ignores if _covers(i, finding)), None) if page else None
        if ignore is not None:
            used.add((path, ignore))
            if ignore.reason:
                continue
        pattern = _file_ignore(finding, path, selection, used_files)
        if not pattern:
            kept.append(_severity(finding, selection))
    extra = [*_unused(pages, used, rules), *_unused_files(selection, used_files, rules)]
    return sorted((*kept, *extra), key=_place)


def _covers(ignore: Ignore, finding: Finding) -> bool:
    if not matches(finding.code, finding.name, ignore.codes):
        return False
    if ignore.whole_page:
        return True
    lines = (finding.location.line, *finding.blocks)
    covered = (ignore.line, ignore.line + 1)
    return finding.location.cell == ignore.cell and any(line in covered for line in lines)


def _file_ignore(
    finding: Finding, path: str, selection: Selection, used: set[tuple[str, str]]
) -> bool:
    for pattern, codes in selection.per_file.items():
        if fnmatch.fnmatch(path, pattern):
            for code in codes:
                if matches(finding.code, finding.name, (code,)):
                    used.add((pattern, code))
                    return True
    return False


def _severity(finding: Finding, selection: Selection) -> Finding:
    words = [w for w in selection.severities if matches(finding.code, finding.name, (w,))]
    # A name or a whole code says more than the beginning of one.
    word = max(words, key=lambda word: (word == finding.name, len(word)), default="")
    return replace(finding, severity=Severity(selection.severities[word])) if word else finding


def _unused(
    pages: Mapping[str, Page], used: set[tuple[str, Ignore]], rules: Mapping[str, Rule]
) -> Iterable[Finding]:
    for path, page in pages.items():
        for ignore in page.ignores:
            place = Location(PurePath(path), ignore.line, 1, cell=ignore.cell)
            named = ", ".join(ignore.codes)
            if not ignore.reason:
                yield _own(
                    place,
                    f"`ignore[{named}]` gives no reason; write it after the bracket",
                    REASON,
                    "ignore-without-reason",
                )
            elif (path, ignore) not in used and _ran(ignore.codes, rules):
                yield _own(
                    place,
                    f"`ignore[{named}]` is not needed any more; delete it",
                    UNUSED,
                    "unused-ignore",
                )


def _ran(codes: Sequence[str], rules: Mapping[str, Rule]) -> bool:
    """Whether every rule that an ignore names has run, so that its silence means something."""
    every = all_rules().values()
    named = [rule.code for rule in every if matches(rule.code, rule.name, codes)]
    return not named or all(code in rules for code in named)


def _unused_files(
    selection: Selection, used: set[tuple[str, str]], rules: Mapping[str, Rule]
) -> Iterable[Finding]:
    for pattern, codes in selection.per_file.items():
        for code in codes:
            if (pattern, code) not in used and _ran((code,), rules):
                name, line = selection.place(pattern, code)
                yield _own(
                    Location(PurePath(name), line),
                    f"nothing in `{pattern}` needs the ignore of {code} any more; delete it",
                    UNUSED,
                    "unused-ignore",
                )


def _own(place: Location, message: str, code: str, name: str) -> Finding:
    return Finding(place, message, code, Severity.WARNING, name)
