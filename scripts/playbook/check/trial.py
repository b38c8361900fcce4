"""Each fix is tried before it is offered: the book is read as it would be, and checked again.

A fix stays if its finding is then gone and no new one is there. All are tried together first; only
if that brings something new, those of the files concerned are tried rule by rule, and then one by
one, as long as that has not read too much again. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from playbook.check.fixes import apply
from playbook.common.findings import Finding, Severity

# How often parts of the fixes are tried, and the bytes of the files that are read again for that:
# each try needs a run over the whole book. What was not tried is not offered.
MOST_TRIES = 40
MOST_BYTES = 100_000

# The files of a book that change → what the check then finds.
Recheck = Callable[[dict[str, bytes]], list[Finding]]
_Key = tuple[str, str]


def only_good(
    findings: Sequence[Finding],
    read: Callable[[str], bytes | None],
    recheck: Recheck,
    *,
    fatal: Iterable[str] = (),
) -> list[Finding]:
    """The findings, those without their fix whose fix does not mend or brings something new.

    ``fatal`` are the rules that hide all others: what comes to light behind them is not new.
    """
    offered = [finding for finding in findings if finding.fix]
    if not offered:
        return list(findings)
    trial = _Trial(recheck({}), read, recheck, frozenset(fatal))
    good = trial.good(offered)
    return [f if f.fix is None or id(f) in good else replace(f, fix=None) for f in findings]


class _Trial:
    def __init__(
        self,
        before: list[Finding],
        read: Callable[[str], bytes | None],
        recheck: Recheck,
        fatal: frozenset[str],
    ) -> None:
        self.before = _counted(before)
        self.read, self.recheck, self.fatal = read, recheck, fatal
        self.tries, self.bytes = MOST_TRIES, MOST_BYTES

    def good(self, offered: list[Finding]) -> set[int]:
        """The findings, by identity, whose fixes do what they say."""
        after = self._after(offered)
        # Each fix takes its finding away; whatever is more than that is new, or is not mended.
        new = after - (self.before - _counted(offered))
        fatal = all(finding.code in self.fatal for finding in offered)
        if not new or fatal:
            return {id(f) for f in offered if self._mends(f, after)}
        # A fix may disturb another file, such as one that links to the place that it renames.
        touched = {path for path, _ in new}
        calm = [f for f in offered if f.location.path.as_posix() not in touched]
        found = self.good(calm) if len(calm) < len(offered) and calm else set()
        rest = self._of(offered, touched) if calm and found else offered
        for part in _parts(rest, found):
            found |= self._tried(part)
        return found

    def _tried(self, part: list[Finding]) -> set[int]:
        """What is good of a part of the fixes, or nothing when too much was tried before."""
        if self.tries <= 0 or self.bytes <= 0:
            return set()
        self.tries -= 1
        self.bytes -= sum(len(self.read(path) or b"") for path in _files(part))
        return self.good(part)

    def _mends(self, finding: Finding, after: Counter[_Key]) -> bool:
        return (
            finding.severity is Severity.NOTE or after[_key(finding)] < self.before[_key(finding)]
        )

    @staticmethod
    def _of(offered: list[Finding], paths: set[str]) -> list[Finding]:
        return [f for f in offered if f.location.path.as_posix() in paths]

    def _after(self, offered: list[Finding]) -> Counter[_Key]:
        changes: dict[str, bytes] = {}
        for path in _files(offered):
            data = self.read(path)
            edits = [edit for f in self._of(offered, {path}) if f.fix for edit in f.fix.edits]
            if data is not None:
                changes[path] = apply(data, edits)
        return _counted(self.recheck(changes))


def _files(findings: Iterable[Finding]) -> set[str]:
    return {finding.location.path.as_posix() for finding in findings}


def _parts(offered: list[Finding], found: set[int]) -> list[list[Finding]]:
    """The fixes that are still in doubt by file and rule; those of one such pair one by one."""
    by_rule: dict[_Key, list[Finding]] = {}
    for finding in offered:
        if id(finding) not in found:
            by_rule.setdefault(_key(finding), []).append(finding)
    if len(by_rule) > 1:
        return list(by_rule.values())
    return [[finding] for finding in offered] if len(offered) > 1 else []


def _counted(findings: Iterable[Finding]) -> Counter[_Key]:
    """How many findings of each rule each file has; notes say nothing that is wrong."""
    return Counter(_key(f) for f in findings if f.severity is not Severity.NOTE)


def _key(finding: Finding) -> _Key:
    """What is counted: the findings of a rule in a file, whatever their lines and their words.

    A heading that is raised changes what is said of the next one, which is the same fault still.
    """
    return finding.location.path.as_posix(), finding.code
