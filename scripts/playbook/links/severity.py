"""How much a verdict matters today: an error, a warning, a note, or nothing to report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from playbook.common.findings import Severity
from playbook.links.record import Memory
from playbook.links.settings import LinkRunSettings
from playbook.links.verdict import Judgement, Verdict

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

_USUAL: Mapping[Verdict, Severity | None] = {
    Verdict.OK: None,
    Verdict.MOVED: _WARNING,
    Verdict.DETOUR: None,
    Verdict.FRAGMENT: _ERROR,
    Verdict.GONE: _ERROR,
    Verdict.SOFT: _WARNING,
    Verdict.PERSON: _NOTE,
    Verdict.AWAY: _WARNING,
    Verdict.UNSAFE: _ERROR,
    Verdict.REFUSED: None,
    Verdict.UNASKED: _NOTE,
    Verdict.ACCEPTED: None,
}
# The reasons of UNSAFE that leave the page readable.
_MILD = frozenset(("downgrade",))
# What is certain at once: no second asking could answer otherwise.
# A server that says *gone for good* (410) says it on purpose.
_CERTAIN = frozenset(("410", "malformed", "own-page", "loop", "too-many-redirects"))


def severity_of(
    judgement: Judgement,
    memory: Memory | None,
    settings: LinkRunSettings,
    today: date,
    *,
    attempts: int = 2,
) -> Severity | None:
    """The severity of a verdict; nothing if there is nothing to do.

    ``memory`` is what is kept after this run. ``attempts`` is how often it was asked in this run,
    a host that keeps to what it said elsewhere counting as once more: what is gone is an error
    only when it was asked twice, or failed on two runs. What is out of reach becomes an error when
    it has been so for ``settings.days`` days.
    """
    verdict = judgement.verdict
    if judgement.reason == "certificate-ends":
        return _NOTE
    if verdict is Verdict.GONE and judgement.reason not in _CERTAIN:
        runs = memory.runs if memory else 1
        return _ERROR if attempts >= 2 or runs >= 2 else _WARNING
    if verdict is Verdict.AWAY:
        return _ERROR if _days(memory, today) >= settings.days else _WARNING
    if verdict is Verdict.UNSAFE and judgement.reason in _MILD:
        return _WARNING
    return _USUAL[verdict]


def _days(memory: Memory | None, today: date) -> int:
    if memory is None or not memory.failing or memory.runs < 2:
        return -1
    return (today - date.fromisoformat(memory.failing)).days
