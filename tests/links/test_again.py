"""Whether and when an address is asked again: pure functions of what was answered so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from playbook.links.exchange import Answer, Attempt, HtmlPage
from playbook.links.politeness import Retry, backoff, next_retry, retry_after, share
from playbook.links.settings import LinkRunSettings

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=timezone.utc)
A = "https://example.org/a"
S = LinkRunSettings(backoff=10.0, confirm=3.0, retries=2, max_wait=60.0)


def get(status: int = 0, error: str = "", wait: str = "", method: str = "GET") -> Answer:
    headers = {"retry-after": wait} if wait else {}
    return Answer(A, method, status, headers, error=error)


def asked(*answers: Answer) -> Retry | None:
    return next_retry(tuple(Attempt((answer,)) for answer in answers), S, NOW)


PAUSE = backoff(1, 10.0, A)
TABLE = (
    ("200", (get(200),), None),
    ("404 once", (get(404),), Retry(3.0)),
    ("404 twice", (get(404), get(404)), None),
    ("410 once", (get(410),), None),
    ("an unknown host, once", (get(error="unknown-host"),), Retry(3.0)),
    ("an unknown host, twice", (get(error="unknown-host"),) * 2, None),
    ("403", (get(403),), None),
    ("401", (get(401),), None),
    ("999", (get(999),), None),
    ("500 once", (get(500),), Retry(PAUSE)),
    ("500 twice", (get(500),) * 2, Retry(2 * PAUSE)),
    ("500 three times", (get(500),) * 3, None),
    ("429, no word", (get(429),), Retry(PAUSE, host=True)),
    ("429, no word, twice", (get(429),) * 2, None),
    ("429, in 7 seconds", (get(429, wait="7"),), Retry(7.0, host=True)),
    ("503, in 7 seconds, twice", (get(503, wait="7"),) * 2, Retry(7.0, host=True)),
    ("503, in 7 seconds, three times", (get(503, wait="7"),) * 3, None),
    ("429, at a time", (get(429, wait="Sat, 21 Nov 2026 12:00:09 GMT"),), Retry(9.0, host=True)),
    ("429, in an hour", (get(429, wait="3600"),), None),
    ("a time-out", (get(error="timeout"),), None),
    ("two time-outs", (get(error="timeout"),) * 2, None),
    ("a reset", (get(error="reset"),), Retry(PAUSE)),
    ("a body that broke off", (get(200, error="cut"),), Retry(PAUSE)),
    ("a bad certificate", (get(error="expired"),), None),
    ("a private address", (get(error="private-address"),), None),
    ("a loop", (get(error="loop"),), None),
    ("HEAD 200", (get(200, method="HEAD"),), None),
    *(
        (f"HEAD {error}", (get(error=error, method="HEAD"),), Retry(0.0))
        for error in ("loop", "too-many-redirects", "bad-redirect", "unknown-host", "reset")
    ),
    *(
        (f"HEAD {error}", (get(error=error, method="HEAD"),), None)
        for error in ("expired", "private-address", "429", "deadline")
    ),
    *((f"HEAD {s}", (get(s, method="HEAD"),), Retry(0.0)) for s in (300, 305, 199, 600)),
    *((f"HEAD {s}", (get(s, method="HEAD"),), Retry(0.0)) for s in (403, 404, 405, 500, 501)),
    ("HEAD hangs", (get(error="timeout", method="HEAD"),), Retry(0.0)),
    ("HEAD 404, GET 404", (get(404, method="HEAD"), get(404)), Retry(3.0)),
)


@pytest.mark.parametrize(("name", "answers", "step"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_asked_again(name: str, answers: tuple[Answer, ...], step: Retry | None) -> None:
    assert asked(*answers) == step


def test_what_is_silent_is_not_asked_again_among_all_others() -> None:
    silent = (Attempt((get(error="timeout"),)),)
    assert next_retry(silent, S, NOW) is None


def test_a_wall_is_not_knocked_at_again() -> None:
    answer = get(503)._replace(page=HtmlPage(wall="px-captcha"))
    assert asked(answer) is None


def test_without_retries_nothing_is_asked_twice() -> None:
    for answer in (get(404), get(500), get(429), get(error="timeout")):
        assert next_retry((Attempt((answer,)),), replace(S, retries=0), NOW) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Sat, 21 Nov 2026 12:02:00 GMT", 120.0),
        ("Saturday, 21-Nov-26 12:02:00 GMT", 120.0),
        ("Sat Nov 21 12:02:00 2026", 120.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("soon", None),
        ("9" * 30, None),
        ("\u0661", None),
        ("Sat, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_each_pause_is_twice_the_one_before_and_no_two_addresses_pause_alike() -> None:
    assert backoff(3, 1.0, A) == 2 * backoff(2, 1.0, A) == 4 * backoff(1, 1.0, A)
    pauses = {round(backoff(1, 1.0, f"{A}{n}"), 3) for n in range(100)}
    assert len(pauses) > 50
    assert all(0.8 <= pause <= 1.2 for pause in pauses)
    assert share(A) == share(A)
