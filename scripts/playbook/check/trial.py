"""Each fix is tried before it is offered: the book is read as it would be, and checked again.

A fix stays if its finding is then gone and no new one is there. All are tried together first; only
if that brings something new, those of the files concerned are tried one by one. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from playbook.check.fixes import apply
from playbook.common.findings import Finding, Severity

MOST = 40  # fixes that are tried one by one; a run over the whole book is needed for each

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
        self.left = MOST

    def good(self, offered: list[Finding]) -> set[int]:
        """The findings, by identity, whose fixes do what they say."""
        after = self._after(offered)
        # Each fix takes its finding away; whatever is more than that is new, or is not mended.
        new = after - (self.before - _counted(offered))
        fatal = all(finding.code in self.fatal for finding in offered)
        if not new or fatal:
            return {id(f) for f in offered if self._mends(f, after)}
        # A fix may disturb another file, such as one that links to the place that it renames.
        if len(offered) == 1:
            return set()
        touched = {path for path, _ in new}
        calm = [f for f in offered if f.location.path.as_posix() not in touched]
        found = self.good(calm) if len(calm) < len(offered) and calm else set()
        for finding in offered if not calm or not found else self._of(offered, touched):
            if self.left > 0:
                self.left -= 1
                found |= self.good([finding])
        return found

    def _mends(self, finding: Finding, after: Counter[_Key]) -> bool:
        return (
            finding.severity is Severity.NOTE or after[_key(finding)] < self.before[_key(finding)]
        )

    @staticmethod
    def _of(offered: list[Finding], paths: set[str]) -> list[Finding]:
        return [f for f in offered if f.location.path.as_posix() in paths]

    def _after(self, offered: list[Finding]) -> Counter[_Key]:
        changes: dict[str, bytes] = {}
        for path in {finding.location.path.as_posix() for finding in offered}:
            data = self.read(path)
            edits = [edit for f in self._of(offered, {path}) if f.fix for edit in f.fix.edits]
            if data is not None:
                changes[path] = apply(data, edits)
        return _counted(self.recheck(changes))


def _counted(findings: Iterable[Finding]) -> Counter[_Key]:
    """How many findings of each rule each file has; notes say nothing that is wrong."""
    return Counter(_key(f) for f in findings if f.severity is not Severity.NOTE)


def _key(finding: Finding) -> _Key:
    """What is counted: the findings of a rule in a file, whatever their lines and their words.

    A heading that is raised changes what is said of the next one, which is the same fault still.
    """
    return finding.location.path.as_posix(), finding.code
