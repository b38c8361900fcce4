"""The verdict is one pure function; here it stands as a table: what was answered → what is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from playbook.common.findings import Severity
from playbook.links.exchange import Answer, Attempt, Exchange, HtmlPage
from playbook.links.record import Memory
from playbook.links.settings import LinkRunSettings
from playbook.links.severity import severity_of
from playbook.links.verdict import Judgement, Verdict, judge

TODAY = date(2026, 11, 21)
A = "https://example.org/a"
HTML = {"content-type": "text/html"}


@dataclass(frozen=True)
class Case:
    name: str
    answers: tuple[Answer, ...]
    verdict: Verdict
    reason: str = ""
    target: str = ""
    address: str = A
    stopped: str = field(default="")


def get(status: int = 200, url: str = A, **more: object) -> Answer:
    return Answer(url, status=status, **more)  # type: ignore[arg-type]


def page(**facts: object) -> HtmlPage:
    return HtmlPage(**facts)  # type: ignore[arg-type]


def err(kind: str, url: str = A) -> Answer:
    return Answer(url, error=kind)


V = Verdict
B, C = "https://example.org/b", "https://example.org/c"
TABLE = (
    *(Case(f"status {s}", (get(s),), V.OK, str(s)) for s in (200, 201, 203, 204, 206, 226, 304)),
    *(Case(f"status {s}", (get(s),), V.GONE, str(s)) for s in (404, 410)),
    *(
        Case(f"status {s}", (get(s),), V.PERSON, str(s))
        for s in (400, 401, 402, 403, 405, 406, 407, 418, 429, 451, 499, 600, 999)
    ),
    *(
        Case(f"status {s}", (get(s),), V.AWAY, str(s))
        for s in (408, 425, 500, 501, 502, 503, 504, 520, 599)
    ),
    *(
        Case(f"error {e}", (err(e),), V.AWAY, e)
        for e in ("timeout", "reset", "refused-connection", "protocol", "cut", "name-trouble", "tls")
    ),
    *(
        Case(f"error {e}", (err(e),), V.GONE, e)
        for e in ("unknown-host", "malformed", "loop", "too-many-redirects")
    ),
    *(
        Case(f"error {e}", (err(e),), V.UNSAFE, e)
        for e in ("expired", "self-signed", "wrong-name", "untrusted", "private-address")
    ),
    Case("a private address behind a redirect", (get(302), err("private-address", B)), V.UNSAFE),
    Case("301 then 200", (get(301), get(url=B)), V.MOVED, "301", B),
    Case("308 then 200", (get(308), get(url=B)), V.MOVED, "308", B),
    Case("302 then 200", (get(302), get(url=B)), V.DETOUR, "302", B),
    Case("307 then 200", (get(307), get(url=B)), V.DETOUR, "307", B),
    Case("303 then 200", (get(303), get(url=B)), V.DETOUR, "303", B),
    Case("301, 302, 200", (get(301), get(302, B), get(url=C)), V.MOVED, "301", B),
    Case("302, 301, 200", (get(302), get(301, B), get(url=C)), V.DETOUR, "302", C),
    Case("301, 301, 200", (get(301), get(301, B), get(url=C)), V.MOVED, "301", C),
    Case("301 to what is gone", (get(301), get(404, B)), V.GONE, "404"),
    Case("a round trip for a cookie", (get(302), get(302, B), get(url=A)), V.OK, "200"),
    Case(
        "a fragment travels along",
        (get(301), get(url=B, page=page(found=frozenset(["x"])))),
        V.MOVED,
        target=f"{B}#x",
        address=f"{A}#x",
    ),
    Case(
        "https to http",
        (get(302), get(url="http://example.org/b")),
        V.UNSAFE,
        "downgrade",
    ),
    Case("a page that sends on", (get(page=page(refresh=B)),), V.DETOUR, "refresh", B),
    Case("a page that sends on, and a fragment", (get(page=page(refresh=B)),), V.DETOUR,
         target=f"{B}#x", address=f"{A}#x"),
    Case("a domain for sale", (get(page=page(title="example.org is for sale")),), V.SOFT, "parked"),
    Case("a shop for domains", (get(302), get(url="https://www.hugedomains.com/x")), V.SOFT),
    Case("a page that sends to itself", (get(page=page(refresh=A)),), V.OK),
    Case("a title that says not found", (get(page=page(title="Page not found")),), V.SOFT),
    Case("a heading that says 404", (get(page=page(heading="404")),), V.SOFT, "says-not-found"),
    Case("German", (get(page=page(title="Seite nicht gefunden")),), V.SOFT),
    Case("no longer available", (get(page=page(title="This page is no longer available")),), V.SOFT),
    Case(
        "an article about missing pages",
        (get(page=page(title="404 Not Found - HTTP", size=5000)),),
        V.OK,
        address="https://example.org/http/status/404",
    ),
    Case("lost and found", (get(page=page(title="Found objects, not lost")),), V.OK),
    Case(
        "a deep link to the front page",
        (get(301), get(url="https://example.org/")),
        V.SOFT,
        "front-page",
    ),
    Case("… in a language", (get(302), get(url="https://example.org/en/index.html")), V.SOFT),
    Case("a front page to another", (get(301, "https://example.org/"),
         get(url="https://www.example.org/")), V.MOVED, address="https://example.org/"),
    Case("an error page", (get(302), get(url="https://example.org/errors/404.html")), V.SOFT),
    Case("a login host", (get(302), get(url="https://accounts.google.com/x")), V.PERSON, "login"),
    Case("a login path", (get(302), get(url="https://example.org/login?next=a")), V.PERSON, "login"),
    Case("a login page", (get(page=page(login=True, title="Sign in")),), V.PERSON, "login"),
    Case(
        "a link to a login is meant",
        (get(url="https://example.org/login", page=page(login=True)),),
        V.OK,
        address="https://example.org/login",
    ),
    Case("consent", (get(302), get(url="https://consent.youtube.com/m")), V.PERSON, "consent"),
    Case("a wall by header", (get(403, headers={"cf-mitigated": "challenge"}),), V.PERSON,
         "bot-wall"),
    Case("a wall by words, 503", (get(503, page=page(wall="px-captcha")),), V.PERSON, "bot-wall"),
    Case("a wall by words, 404", (get(404, page=page(wall="px-captcha")),), V.PERSON, "bot-wall"),
    Case("a wall that says 202", (get(202, headers={"x-amzn-waf-action": "challenge"}),), V.PERSON),
    Case("a fragment", (get(page=page(found=frozenset(["x"]))),), V.OK, address=f"{A}#x"),
    Case("no fragment", (get(page=page()),), V.FRAGMENT, "fragment", address=f"{A}#x"),
    Case("a late fragment", (get(page=page(late=frozenset(["x"]))),), V.PERSON, "script-page",
         address=f"{A}#x"),
    Case("a page by script", (get(page=page(script=True)),), V.PERSON, address=f"{A}#x"),
    Case("a long page", (get(page=page(whole=False)),), V.PERSON, "long-page", address=f"{A}#x"),
    Case("a fragment of a PDF", (get(),), V.OK, address=f"{A}#page=2"),
    *(
        Case(f"#{part}", (get(page=page()),), V.OK, address=f"{A}#{part}")
        for part in ("", "top", ":~:text=two%20words", "!/route", "/route", "page=3", "L12", "t30")
    ),
    Case("a slow page", (get(error="timeout"),), V.OK),
    Case("a slow page, a fragment", (get(error="timeout"),), V.AWAY, address=f"{A}#x"),
    Case("a body that breaks off", (get(error="cut"),), V.AWAY, "cut"),
    Case("a certificate near its end", (get(expires="2026-12-01"),), V.OK, "certificate-ends"),
    Case("a certificate far from it", (get(expires="2026-12-24"),), V.OK, "200"),
    Case("stopped", (), V.UNASKED, "deadline", stopped="deadline"),
    Case("excluded", (), V.REFUSED, "excluded", stopped="excluded"),
    Case("a host that is down", (), V.UNASKED, "host-down", stopped="host-down"),
)  # fmt: skip


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_an_exchange_gets_its_verdict(case: Case) -> None:
    attempts = (Attempt(case.answers),) if case.answers else ()
    said = judge(Exchange(case.address, attempts, case.stopped), today=TODAY)
    assert said.verdict is case.verdict
    assert said.reason == (case.reason or said.reason)
    assert said.target == (case.target or said.target)


def test_the_last_attempt_counts() -> None:
    attempts = (Attempt((get(404),)), Attempt((get(200),)))
    assert judge(Exchange(A, attempts), today=TODAY).verdict is Verdict.OK


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
WEIGHTS = (
    ("gone, asked twice", Judgement(V.GONE, "404"), None, 2, E),
    ("gone, asked once", Judgement(V.GONE, "404"), None, 1, W),
    ("gone, on two runs", Judgement(V.GONE, "404"), Memory(A, "gone", runs=2), 1, E),
    ("malformed", Judgement(V.GONE, "malformed"), None, 0, E),
    ("away today", Judgement(V.AWAY, "timeout"), None, 3, W),
    ("away for 13 days", Judgement(V.AWAY), Memory(A, "", failing="2026-11-08", runs=3), 3, W),
    ("away for 14 days", Judgement(V.AWAY), Memory(A, "", failing="2026-11-07", runs=3), 3, E),
    ("a person", Judgement(V.PERSON, "403"), Memory(A, "", runs=0), 1, N),
    ("moved", Judgement(V.MOVED), None, 1, W),
    ("soft", Judgement(V.SOFT), None, 1, W),
    ("moved for now", Judgement(V.DETOUR), None, 1, None),
    ("ok", Judgement(V.OK), None, 1, None),
    ("its certificate ends", Judgement(V.OK, "certificate-ends"), None, 1, N),
    ("fragment", Judgement(V.FRAGMENT), None, 1, E),
    ("expired", Judgement(V.UNSAFE, "expired"), None, 1, E),
    ("downgrade", Judgement(V.UNSAFE, "downgrade"), None, 1, W),
)


@pytest.mark.parametrize(("name", "said", "memory", "attempts", "severity"), WEIGHTS)
def test_a_verdict_weighs(
    name: str, said: Judgement, memory: Memory | None, attempts: int, severity: Severity | None
) -> None:
    assert severity_of(said, memory, LinkRunSettings(), TODAY, attempts=attempts) is severity, name


def test_no_verdict_of_somebody_in_the_way_is_ever_an_error() -> None:
    memory = Memory(A, "needs a person", failing="2020-01-01", runs=99)
    said = Judgement(Verdict.PERSON, "403")
    assert severity_of(said, memory, LinkRunSettings(), TODAY) is Severity.NOTE
