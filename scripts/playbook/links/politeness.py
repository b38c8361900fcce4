"""How long to wait, and whether to ask again: pure functions of what was answered so far."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import NamedTuple

from playbook.links.exchange import Answer, Attempt
from playbook.links.settings import LinkRunSettings
from playbook.links.verdict import TEMPORARY_TROUBLE

# Errors that may be over in a moment.
PASSING = frozenset((
    "timeout",
    "reset",
    "refused-connection",
    "protocol",
    "cut",
    "bad-encoding",
    "name-trouble",
    "tls",
))  # fmt: skip
BUSY = frozenset((429, 503))
NOT_FOUND = 404  # may be over in a moment; 410 is said for good
# What is the same whatever the method: a HEAD is enough to know it.
WHATEVER_METHOD = frozenset((
    "deadline",
    "excluded",
    "expired",
    "host-down",
    "malformed",
    "private-address",
    "robots",
    "self-signed",
    "untrusted",
    "wrong-name",
    "429",
))  # fmt: skip
CONFIRMED = frozenset(("unknown-host",))  # an error that is said only when it came twice


class Retry(NamedTuple):
    """Ask once more: after how many seconds, by which method, and whether all of the host waits."""

    wait: float
    method: str = "GET"
    host: bool = False


def next_retry(
    attempts: tuple[Attempt, ...], settings: LinkRunSettings, now: datetime
) -> Retry | None:
    """Whether an address is asked again after these attempts, and when; nothing if all is known.

    One that was silent is not asked again here, among all others: its turn comes at the end.
    """
    last = attempts[-1].last
    if last.method == "HEAD":
        return None if _head_is_enough(attempts[-1]) else Retry(0.0)
    if last.page and last.page.wall:
        return None
    asked = sum(attempt.last.method == "GET" for attempt in attempts)
    told = retry_after(last.headers.get("retry-after", ""), now) if last.status in BUSY else None
    if told is not None:
        more = asked <= settings.retries and told <= settings.max_wait
        return Retry(told, host=True) if more else None
    wait = settings.confirm if _missing(last) else _pause(attempts, asked, settings)
    return Retry(wait, host=last.status == 429) if asked <= _limit(last, settings) else None


def _head_is_enough(attempt: Attempt) -> bool:
    """Whether the answer to a HEAD says enough: that the file is there, at its own address.

    Some servers send HEAD in circles, to a login or to nowhere, and have the file all the same.
    """
    last = attempt.last
    if last.error:
        return last.error in WHATEVER_METHOD
    return len(attempt.answers) == 1 and (200 <= last.status < 300 or last.status == 304)


def _missing(last: Answer) -> bool:
    return last.status == NOT_FOUND or last.error in CONFIRMED


def _limit(last: Answer, settings: LinkRunSettings) -> int:
    """How often an answer like the last one is worth another question.

    A second refusal is as good as a third; only faults of a server pass step by step.
    """
    if last.error == "timeout":
        return 0
    if 500 <= last.status < 600 and last.status not in BUSY:
        return settings.retries
    passing = last.error in PASSING or last.status in TEMPORARY_TROUBLE or last.status in BUSY
    return min(settings.retries, 1) if passing or _missing(last) else 0


def _pause(attempts: tuple[Attempt, ...], asked: int, settings: LinkRunSettings) -> float:
    return backoff(asked, settings.backoff, attempts[0].answers[0].url)


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that ``Retry-After`` asks for, given as a number or as a date; nothing if neither."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=timezone.utc)
    return max((then - now).total_seconds(), 0.0)


def backoff(asked: int, base: float, address: str) -> float:
    """Seconds before the next attempt: doubled each time, a fifth more or less by address."""
    return float(base * 2 ** (asked - 1) * (0.8 + 0.4 * share(address)))


def share(text: str) -> float:
    """A number from 0 to 1 that is always the same for the same text, and spread evenly over texts."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32
