"""What is asked in this run: not what is excluded, and not what was asked lately. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from playbook.links import signatures
from playbook.links.politeness import share
from playbook.links.record import Memory
from playbook.links.settings import LinkRunSettings
from playbook.links.verdict import FAILING, Judgement, Verdict

# Days until the next asking, and how many more by address, so that not all fall due together.
_REST: Mapping[Verdict, tuple[int, int]] = {
    Verdict.OK: (28, 8),
    Verdict.DETOUR: (28, 8),
    Verdict.MOVED: (14, 4),
    Verdict.SOFT: (14, 4),
    Verdict.PERSON: (14, 4),
}


def rest(verdict: Verdict, address: str) -> timedelta:
    """How long an address is left alone after a verdict; a day if it fails."""
    days, spread = _REST.get(verdict, (1, 1))
    return timedelta(days=days + int(share(address) * spread))


def next_day(judgement: Judgement, address: str, today: date) -> date:
    """The day from which an address is asked again."""
    if judgement.reason == "certificate-ends":
        return today + timedelta(days=7)
    return today + rest(judgement.verdict, address)


def due(address: str, memory: Mapping[str, Memory], today: date) -> bool:
    """Whether an address is asked in this run.

    The day is worked out of when it was asked: so no line of a record, whoever wrote it, can keep
    an address from being asked for longer than its verdict does. A day to come is not believed.
    """
    kept = memory.get(address)
    # What was unsafe was never asked, and the settings may allow it by now.
    if (
        kept is None
        or kept.verdict == Verdict.UNSAFE.value
        or not kept.asked
        or not kept.due
        or kept.asked > today.isoformat()
    ):
        return True
    asked = date.fromisoformat(kept.asked)
    return min(next_day(from_memory(kept), address, asked), date.fromisoformat(kept.due)) <= today


def refused(address: str, settings: LinkRunSettings) -> str:
    """Why an address is not asked at all: malformed, scheme or excluded; nothing if it is."""
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return "malformed"
    if parts.scheme.lower() not in settings.schemes:
        return "scheme"
    if not host or any(sign in parts.netloc for sign in ' \t<>"\\^`{|}'):
        return "malformed"
    if signatures.host_in(host, tuple(name.lower() for name in settings.exclude_hosts)):
        return "excluded"
    if any(re.search(pattern, address) for pattern in settings.exclude):
        return "excluded"
    return ""


class LinkPlan(NamedTuple):
    """The addresses of a run: to ask now, and those of which the record is still fresh."""

    ask: tuple[str, ...]
    fresh: tuple[str, ...]


def plan(addresses: Iterable[str], memory: Mapping[str, Memory], today: date) -> LinkPlan:
    """Split addresses into those to ask and those to leave alone."""
    wanted = tuple(dict.fromkeys(addresses))
    return LinkPlan(
        tuple(address for address in wanted if due(address, memory, today)),
        tuple(address for address in wanted if not due(address, memory, today)),
    )


def from_memory(kept: Memory) -> Judgement:
    """The judgement that the record holds."""
    return Judgement(Verdict(kept.verdict), kept.reason, kept.target, kept.detail)


def fails(judgement: Judgement) -> bool:
    """Whether an address does not do what its link promises."""
    return judgement.verdict in FAILING
