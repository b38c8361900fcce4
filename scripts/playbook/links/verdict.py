"""From what was answered to what is said about it: one pure function, a table from top to bottom."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from playbook.links import signatures
from playbook.links.exchange import Answer, Attempt, Exchange


class Verdict(Enum):
    """What can be said about an address; the value is the word in reports."""

    OK = "ok"
    MOVED = "moved for good"
    DETOUR = "moved for now"
    FRAGMENT = "fragment missing"
    GONE = "gone"
    SOFT = "soft 404"
    PERSON = "needs a person"
    AWAY = "unreachable today"
    UNSAFE = "unsafe"
    REFUSED = "refused"
    UNASKED = "not asked"
    ACCEPTED = "accepted"


class Judgement(NamedTuple):
    """A verdict, a short code for why, the new address where there is one, and words of the answer."""

    verdict: Verdict
    reason: str = ""
    target: str = ""
    detail: str = ""


GOOD = frozenset((Verdict.OK, Verdict.MOVED, Verdict.DETOUR))
# What is said only when it was asked more than once; any of them may be mended by tomorrow.
FAILING = frozenset((Verdict.GONE, Verdict.AWAY, Verdict.FRAGMENT, Verdict.UNSAFE))

PERMANENT = frozenset((301, 308))
REDIRECTS = frozenset((301, 302, 303, 307, 308))
TEMPORARY_TROUBLE = frozenset((408, 425))
MISSING = frozenset((404, 410))

_ERRORS = {
    "unknown-host": Verdict.GONE,
    "malformed": Verdict.GONE,
    "loop": Verdict.GONE,
    "too-many-redirects": Verdict.GONE,
    "private-address": Verdict.UNSAFE,
    "expired": Verdict.UNSAFE,
    "self-signed": Verdict.UNSAFE,
    "wrong-name": Verdict.UNSAFE,
    "untrusted": Verdict.UNSAFE,
    "bad-redirect": Verdict.PERSON,
    "robots": Verdict.REFUSED,
    "excluded": Verdict.REFUSED,
    "deadline": Verdict.UNASKED,
    "host-down": Verdict.UNASKED,
    "429": Verdict.PERSON,
}
_STOPPED = {
    "deadline": Verdict.UNASKED,
    "host-down": Verdict.UNASKED,
    "robots": Verdict.REFUSED,
    "scheme": Verdict.REFUSED,
    "excluded": Verdict.REFUSED,
    "malformed": Verdict.GONE,
    "429": Verdict.PERSON,
}


def judge(exchange: Exchange, *, today: date, expiry_days: int = 14) -> Judgement:
    """What is to be said about an address after everything that was asked about it.

    ``today`` is only needed to tell whether a certificate ends within ``expiry_days``.
    """
    if not exchange.attempts:
        return Judgement(_STOPPED.get(exchange.stopped, Verdict.UNASKED), exchange.stopped)
    attempt = exchange.attempts[-1]
    return (
        _error(exchange.address, attempt.last)
        or _blocked(attempt)
        or _status(attempt.last)
        or _shown(exchange.address, attempt)
        or _moved(exchange.address, attempt)
        or _fine(attempt, today, expiry_days)
    )


def _error(address: str, last: Answer) -> Judgement | None:
    """The chain ended in an error, not in an answer."""
    # A page that is slow in coming is there; only what should stand further down was not seen.
    slow = last.error == "timeout" and 200 <= last.status < 300 and not wanted_fragment(address)
    if not last.error or slow:
        return None
    return Judgement(
        _ERRORS.get(last.error, Verdict.AWAY), last.error, detail=last.detail or last.url
    )


def _blocked(attempt: Attempt) -> Judgement | None:
    """Somebody or something stands before the page: a bot wall, a login, a question about cookies."""
    last = attempt.last
    wall = _wall(last)
    if wall:
        return Judgement(Verdict.PERSON, "bot-wall", detail=wall)
    start, end = attempt.answers[0].url, last.url
    if len(attempt.answers) > 1:
        if signatures.is_login(end) and not signatures.is_login(start):
            return Judgement(Verdict.PERSON, "login", detail=end)
        if signatures.host_in(_host(end), signatures.CONSENT_HOSTS):
            return Judgement(Verdict.PERSON, "consent", detail=end)
    if last.page and last.page.login and not signatures.is_login(start):
        return Judgement(Verdict.PERSON, "login", detail=last.page.title)
    return None


def _wall(last: Answer) -> str:
    for name, value in signatures.WALL_HEADERS:
        if name in last.headers and last.headers[name].lower().startswith(value):
            return name
    return last.page.wall if last.page else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _status(last: Answer) -> Judgement | None:
    """Every status but a good one."""
    status = last.status
    if 200 <= status < 300 or status in (300, 304):
        return None
    if status in MISSING:
        return Judgement(Verdict.GONE, str(status), detail=_title(last))
    if 500 <= status < 600 or status in TEMPORARY_TROUBLE:
        return Judgement(Verdict.AWAY, str(status), detail=_title(last))
    return Judgement(Verdict.PERSON, str(status), detail=_title(last))


def _title(last: Answer) -> str:
    return last.page.title if last.page else ""


def _shown(address: str, attempt: Attempt) -> Judgement | None:
    """An answer that says yes and shows something else than what was linked."""
    last, page = attempt.last, attempt.last.page
    start = urldefrag(address).url
    words = signatures.not_found_words(page.title, page.heading, page.size, start) if page else ""
    if words:
        return Judgement(Verdict.SOFT, "says-not-found", detail=words)
    if signatures.is_parked(last.url, page.title if page else ""):
        return Judgement(Verdict.SOFT, "parked", detail=last.url)
    if len(attempt.answers) > 1:
        if signatures.is_error_page(last.url) and not signatures.is_error_page(start):
            return Judgement(Verdict.SOFT, "error-page", detail=last.url)
        if signatures.is_front(last.url) and not signatures.is_front(start):
            return Judgement(Verdict.SOFT, "front-page", detail=last.url)
    missing = _fragment(address, last)
    if missing:
        return missing
    schemes = [urlsplit(answer.url).scheme for answer in attempt.answers]
    if any(a == "https" and b == "http" for a, b in pairwise(schemes)):
        return Judgement(Verdict.UNSAFE, "downgrade", detail=last.url)
    return None


def wanted_fragment(address: str) -> str:
    """The fragment of an address if it names a place on the page that can be looked for."""
    try:
        fragment = urldefrag(address).fragment
    except ValueError:
        return ""
    return "" if signatures.NO_PLACE.match(fragment) else fragment


def _fragment(address: str, last: Answer) -> Judgement | None:
    fragment, page = wanted_fragment(address), last.page
    if not fragment or page is None or last.status == 304 or fragment in page.found:
        return None
    if page.refresh:
        return None
    if fragment in page.late or page.script:
        return Judgement(Verdict.PERSON, "script-page", detail=fragment)
    if not page.whole:
        return Judgement(Verdict.PERSON, "long-page", detail=fragment)
    return Judgement(Verdict.FRAGMENT, "fragment", detail=fragment)


def _moved(address: str, attempt: Attempt) -> Judgement | None:
    """A new address: for good as far as only permanent redirects led, otherwise for now."""
    answers = attempt.answers
    if len(answers) > 1:
        lead = next(
            (i for i, answer in enumerate(answers) if answer.status not in PERMANENT), len(answers)
        )
        lead = min(lead, len(answers) - 1)
        if lead and not _same(address, answers[lead].url):
            return Judgement(
                Verdict.MOVED, str(answers[0].status), _with_fragment(answers[lead].url, address)
            )
        if _same(address, answers[-1].url):
            return None
        return Judgement(
            Verdict.DETOUR, str(answers[0].status), _with_fragment(answers[-1].url, address)
        )
    page = attempt.last.page
    if page and page.refresh and not _same(address, page.refresh):
        return Judgement(Verdict.DETOUR, "refresh", _with_fragment(page.refresh, address))
    return None


def _same(one: str, other: str) -> bool:
    return urldefrag(one).url == urldefrag(other).url


def _with_fragment(url: str, address: str) -> str:
    fragment = urldefrag(address).fragment
    return url if not fragment or urlsplit(url).fragment else f"{url}#{fragment}"


def _fine(attempt: Attempt, today: date, expiry_days: int) -> Judgement:
    last = attempt.last
    ends = min((a.expires for a in attempt.answers if a.expires), default="")
    if ends and date.fromisoformat(ends) <= today + timedelta(days=expiry_days):
        return Judgement(Verdict.OK, "certificate-ends", detail=ends)
    return Judgement(Verdict.OK, str(last.status))
