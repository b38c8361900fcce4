"""Every behaviour of a server, and what is to be said about it: one row each.

The table in the book (``book/community/link-verdicts.md``) is made from these rows.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from server import answers as a
from server.wire import Asked, Handler, Wire

OK = "ok"
MOVED = "moved for good"
ELSEWHERE = "moved for now"
FRAGMENT = "fragment missing"
GONE = "gone"
PERSON = "needs a person"
AWAY = "unreachable today"
UNSAFE = "unsafe"
REFUSED = "refused"
SOFT = "soft 404"

#: Where the server listens. The client of the tests may ask this address, and no other private one.
OURS = ("127.0.0.1",)
#: A name that nobody knows, and one whose keeper does not answer just now.
UNKNOWN = "unknown"
SILENT = "silent"


@dataclass(frozen=True)
class Row:
    """A behaviour, in words and as a handler, and the verdict that it deserves."""

    name: str
    says: str
    verdict: str
    serve: Handler = a.PLAIN
    #: With ``{host}`` for the host name and port of the behaviour.
    address: str = "http://{host}/page"
    #: What the name service says, the last one from then on; each a list of addresses.
    names: Sequence[Sequence[str] | str] = (OURS,)
    #: The certificate, by the name of a method of ``Certificates``.
    certificate: str = "good"
    #: A part of what is reported.
    mentions: str = ""
    #: A name for the host that is not the name of the behaviour.
    host: str = ""
    #: Whether the client has to give up waiting, so that it is asked with little patience.
    hangs: bool = False

    def mentions_filled(self, address: str) -> str:
        """What is to be mentioned, at the host where it happened."""
        return self.mentions.replace("{host}", urlsplit(address).netloc)


def fine() -> list[Row]:
    """Servers write what is right in many ways, and all of them must pass."""
    return [
        Row("fine", "answers 200 with a page", OK),
        Row(
            "no-content", "answers 204 without a body", OK, a.raw("HTTP/1.1 204 No Content\r\n\r\n")
        ),
        Row("accepted", "answers 202 with a page", OK, a.says(202)),
        Row("unusual-2xx", "answers 299, a number that no standard knows", OK, a.says(299)),
        Row("empty", "answers 200 with an empty body", OK, a.says(200, body=b"")),
        Row("early-hints", "sends 103 early hints before its 200", OK, a.raw(HINTS, PAGE)),
        Row(
            "no-phrase",
            "leaves out the words after the number 200",
            OK,
            a.raw(PAGE.replace(" OK", "")),
        ),
        Row(
            "small-headers", "writes its headers in small letters without spaces", OK, a.raw(SMALL)
        ),
        Row("http-1-0", "speaks HTTP 1.0 and ends the body by closing", OK, a.raw(OLD)),
        Row(
            "newlines",
            "ends header lines with a bare line feed",
            OK,
            a.raw(PAGE.replace("\r\n", "\n")),
        ),
        Row("ipv6", "has only an IPv6 address", OK, names=(("::1",),)),
        Row("international-name", "has letters in its name that are not ASCII", OK, host="bücher"),
        Row(
            "unicode-path",
            "has a path in Arabic letters, not encoded",
            OK,
            a.by_path(**{"%D8%B3%D9%84%D8%A7%D9%85": a.PLAIN}),
            "http://{host}/سلام",
        ),
        Row(
            "encoded-path",
            "has a path with encoded spaces and signs",
            OK,
            a.by_path(**{"a%20b%26c": a.PLAIN}),
            "http://{host}/a%20b%26c",
        ),
        Row(
            "query",
            "needs the query of the address",
            OK,
            query_needed,
            "http://{host}/find?q=a&b=c%2Bd",
        ),
        Row("gzip", "packs its page with gzip", OK, a.packed("gzip", a.zipped(a.PLAIN_PAGE))),
        Row(
            "unknown-packing",
            "packs its page in a way that nobody knows",
            OK,
            a.packed("x-sheep", b"baa" * 99),
        ),
        Row(
            "wrong-charset",
            "names a character set that there is not",
            OK,
            a.file("text/html; charset=klingon", a.PLAIN_PAGE),
        ),
        Row("no-type", "does not say what kind its answer is", OK, a.raw(UNTYPED)),
        Row(
            "large-file",
            "announces a file of five gigabytes",
            OK,
            a.endless(LARGE, b"%PDF" * 16384),
        ),
        Row(
            "endless-body",
            "sends a page without end",
            OK,
            a.endless(ENDLESS, b"<p>more</p>" * 4096),
        ),
        Row(
            "endless-chunks",
            "sends chunks without end",
            OK,
            a.endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        ),
        Row(
            "slow-body",
            "stops in the middle of a page that began well",
            OK,
            a.raw(PAGE[:-9], then="hold"),
            hangs=True,
        ),
        Row(
            "range-refused",
            "answers 416 when asked for a part only",
            OK,
            a.with_header("range", a.says(416), a.PLAIN),
        ),
        Row(
            "article-on-404",
            "has an article about how to mend a 404",
            OK,
            a.page(title="How to mend the error 404: page not found"),
            "http://{host}/how-to-mend-404",
        ),
        Row(
            "article-on-captchas",
            "has an article about captchas",
            OK,
            a.page(title="Captcha: a history"),
        ),
        Row(
            "article-on-logins",
            "has an article about signing in, without a form",
            OK,
            a.page(title="Sign in sheets for workshops"),
        ),
        Row(
            "form-below-text",
            "has a page with a small form to sign in, beside its text",
            OK,
            a.page(a.STORY + '<input type="password" name="p">', title="A report"),
        ),
        Row(
            "login-in-path",
            "has a page whose path speaks of a login",
            OK,
            address="http://{host}/blog/login-pages-done-well",
        ),
        Row(
            "protected-quietly",
            "has a page that loads the script of a bot wall",
            OK,
            a.page(
                a.STORY * 3
                + "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"
            ),
        ),
        Row(
            "index-page",
            "has its front page under two addresses",
            MOVED,
            a.by_path(index_html=a.says(301, ("Location", "/")), front=a.PLAIN),
            "http://{host}/index.html",
        ),
        Row(
            "not-found-in-text",
            "has a page whose text says *not found*",
            OK,
            a.page(a.STORY + "<p>The file was not found.</p>"),
        ),
        Row("short-page", "has a page with four words only", OK, a.page("<p>Two words.</p>")),
    ]


def to(way: str, status: int = 302) -> Handler:
    """A redirect."""
    return a.says(status, ("Location", way))


CIRCLE = to("/report.pdf")


def heads() -> list[Row]:
    """Files are asked for their head first, which some servers refuse."""

    def row(name: str, says: str, verdict: str, head: Handler, get: Handler = FILE) -> Row:
        address = "http://{host}/report.pdf"
        return Row(f"head-{name}", says, verdict, a.by_method(head, get), address)

    return [
        row("fine", "answers `HEAD` for a file", OK, FILE),
        *(
            row(f"{status}", f"refuses `HEAD` with {status}, and has the file", OK, a.says(status))
            for status in (400, 403, 404, 405, 429, 500, 501, 503, 999)
        ),
        row("closed", "closes the connection on `HEAD`, and has the file", OK, a.raw()),
        row("reset", "resets the connection on `HEAD`, and has the file", OK, a.raw(then="reset")),
        replace(
            row("hangs", "never answers `HEAD`, and has the file", OK, a.raw(then="hold")),
            hangs=True,
        ),
        row("with-body", "sends a body with its answer to `HEAD`", OK, a.raw(PAGE)),
        row("half-body", "announces a body in its answer to `HEAD`", OK, a.raw(LARGE)),
        row("gone", "has no such file, whatever the method", GONE, a.says(404), a.says(404)),
        row("moved", "redirects `HEAD` for a file with 301", MOVED, TO_FILE, TO_FILE),
        row("circle", "sends `HEAD` in a circle, and has the file", OK, to("/report.pdf")),
        row("lasting-circle", "sends `HEAD` in a circle with 301", OK, to("/report.pdf", 301)),
        row("far", "sends `HEAD` on and on, and has the file", OK, a.chain(*[302] * 50)),
        row("nowhere", "sends `HEAD` to nowhere, and has the file", OK, to("")),
        row("to-login", "sends `HEAD` to a login, and has the file", OK, to("/login")),
        row("to-front", "sends `HEAD` to the front page, and has the file", OK, to("/")),
        row("300", "answers `HEAD` with 300, and has the file", OK, a.says(300)),
        row("circle-both", "sends everybody in a circle", GONE, CIRCLE, CIRCLE),
    ]


def moves() -> list[Row]:
    """A permanent redirect has a new address to write into the page; a temporary one has not."""
    old = "http://{host}/old"
    new = "http://{host}/new"
    return [
        Row("moved-301", "redirects with 301", MOVED, a.moved(301, "/new"), old, mentions=new),
        Row("moved-308", "redirects with 308", MOVED, a.moved(308, "/new"), old, mentions=new),
        Row("moved-302", "redirects with 302", ELSEWHERE, a.moved(302, "/new"), old, mentions=new),
        Row("moved-303", "redirects with 303", ELSEWHERE, a.moved(303, "/new"), old, mentions=new),
        Row("moved-307", "redirects with 307", ELSEWHERE, a.moved(307, "/new"), old, mentions=new),
        Row(
            "chain-for-good",
            "redirects with 301, then 308, then 301",
            MOVED,
            a.chain(301, 308, 301),
            old,
            mentions="http://{host}/3",
        ),
        Row(
            "chain-for-now",
            "redirects with 302, then 307",
            ELSEWHERE,
            a.chain(302, 307),
            old,
            mentions="http://{host}/2",
        ),
        Row(
            "good-then-now",
            "redirects with 301, then 302",
            MOVED,
            a.chain(301, 302),
            old,
            mentions="http://{host}/1",
        ),
        Row("now-then-good", "redirects with 302, then 301", ELSEWHERE, a.chain(302, 301), old),
        Row(
            "twelve-hops",
            "redirects twelve times with 301",
            MOVED,
            a.chain(*[301] * 12),
            old,
            mentions="http://{host}/12",
        ),
        Row(
            "too-many",
            "redirects fifty times",
            GONE,
            a.chain(*[301] * 50),
            old,
            mentions="redirect",
        ),
        Row(
            "loop-of-one",
            "redirects to itself",
            GONE,
            a.says(301, ("Location", "/page")),
            mentions="loop",
        ),
        Row(
            "loop-of-two",
            "redirects there and back",
            GONE,
            a.by_path(
                page=a.says(302, ("Location", "/other")), other=a.says(302, ("Location", "/page"))
            ),
            mentions="loop",
        ),
        Row(
            "slash",
            "adds a slash with 301",
            MOVED,
            a.by_path(page=a.says(301, ("Location", "/page/")), front=a.PLAIN),
            mentions="http://{host}/page/",
        ),
        Row(
            "whole-address",
            "redirects to a whole address",
            MOVED,
            a.moved(301, "{here}/new"),
            old,
            mentions=new,
        ),
        Row(
            "no-scheme",
            "redirects to an address that begins with two slashes",
            MOVED,
            a.moved(301, "//moved.test:{http}/new"),
            old,
            host="moved",
        ),
        Row(
            "dots",
            "redirects to a path with dots",
            MOVED,
            a.moved(301, "../a/../new"),
            old,
            mentions=new,
        ),
        Row(
            "unicode-location",
            "redirects to a path that is not encoded",
            MOVED,
            a.moved(301, "/café"),
            old,
            mentions="caf",
        ),
        Row(
            "fragment-location",
            "redirects to a place in a page",
            MOVED,
            a.moved(301, "/new#part", last=a.page("<h2 id=part>Part</h2>")),
            old,
        ),
        Row(
            "fragment-kept",
            "redirects; the place in the page is there",
            MOVED,
            a.moved(301, "/new", last=a.page("<h2 id=part>Part</h2>")),
            old + "#part",
            mentions="#part",
        ),
        Row(
            "fragment-lost",
            "redirects; the place in the page is not there",
            FRAGMENT,
            a.moved(301, "/new"),
            old + "#part",
        ),
        Row(
            "to-https",
            "redirects from http to https",
            MOVED,
            a.moved(301, "https://to-https.test:{tls}/old2"),
            "http://{host}/old",
            mentions="https://",
        ),
        Row(
            "to-http",
            "redirects from https to http",
            UNSAFE,
            a.moved(301, "http://to-http.test:{http}/old2"),
            "https://{host}/old",
            mentions="http",
        ),
        Row(
            "to-404",
            "redirects to a page that is gone",
            GONE,
            a.moved(301, "/new", last=a.says(404)),
            old,
        ),
        Row(
            "to-410",
            "redirects to a page that is gone for good",
            GONE,
            a.moved(302, "/new", last=a.says(410)),
            old,
        ),
        Row(
            "to-403",
            "redirects to a page that is closed",
            PERSON,
            a.moved(301, "/new", last=a.says(403)),
            old,
        ),
        Row(
            "to-500",
            "redirects to a page that fails",
            AWAY,
            a.moved(301, "/new", last=a.says(500)),
            old,
        ),
        Row("no-location", "answers 301 without saying where to", PERSON, a.says(301)),
        Row(
            "broken-location",
            "redirects to something that is no address",
            PERSON,
            a.moved(301, "http://[not/an address"),
            old,
        ),
        Row("empty-location", "redirects to an empty address", PERSON, a.moved(302, ""), old),
        Row(
            "to-file",
            "redirects to `file:///etc/passwd`",
            PERSON,
            a.moved(302, "file:///etc/passwd"),
            old,
            mentions="file",
        ),
        Row(
            "to-ftp",
            "redirects to an address that begins with `ftp:`",
            PERSON,
            a.moved(301, "ftp://files.test/x"),
            old,
            mentions="ftp",
        ),
        Row(
            "to-script",
            "redirects to `javascript:`",
            PERSON,
            a.moved(302, "javascript:alert(1)"),
            old,
        ),
        Row(
            "to-unknown",
            "redirects to a host that nobody knows",
            GONE,
            a.moved(301, "http://unknown-host.test:{http}/"),
            old,
        ),
        Row("multiple-choices", "answers 300 with a page to choose from", OK, a.says(300)),
        Row(
            "refresh",
            "sends its readers on by a *refresh* in the page",
            ELSEWHERE,
            a.page('<meta http-equiv="refresh" content="0; url=/new">'),
            mentions="http://{host}/new",
        ),
        Row(
            "refresh-later",
            "loads itself anew every five minutes",
            OK,
            a.page('<meta http-equiv="refresh" content="300">'),
        ),
        Row(
            "to-same-page",
            "redirects to the same address on its host's longer name",
            MOVED,
            a.moved(301, "http://www.longer.test:{http}/new"),
            old,
            mentions="http://www.longer.test",
        ),
        Row(
            "cookie-gate",
            "sends a cookie and redirects to itself until it comes back",
            OK,
            cookie_gate,
        ),
        Row("cookie-detour", "sends by way of another page that sets a cookie", OK, cookie_detour),
        Row(
            "session-in-address",
            "adds a session to the address with 302",
            ELSEWHERE,
            a.moved(302, "/old;session=1234", last=a.PLAIN),
            old,
        ),
    ]


def refusals() -> list[Row]:
    """What is gone is said only after asking its host twice; what is closed to machines is left to a person."""
    person = {
        401: "wants a password (401)",
        402: "wants money (402)",
        403: "refuses with 403",
        405: "answers 405 whatever the method",
        406: "answers 406 to any wish",
        407: "answers 407 as if it were a proxy",
        418: "answers 418",
        451: "may not show it, by law (451)",
        999: "answers 999, as a network for careers does",
    }
    return [
        Row("gone-404", "answers 404, and again", GONE, a.says(404), mentions="404"),
        Row("gone-410", "answers 410", GONE, a.says(410), mentions="410"),
        Row(
            "heals",
            "answers 404 once, and then a page",
            OK,
            a.in_turn(a.says(404), a.PLAIN),
        ),
        Row("bad-request", "answers 400 whatever the method", PERSON, a.says(400)),
        *(
            Row(f"status-{status}", words, PERSON, a.says(status), mentions=str(status))
            for status, words in person.items()
        ),
        Row("timeout-408", "answers 408, and again", AWAY, a.says(408)),
        Row(
            "too-early-425",
            "answers 425 once, and then a page",
            OK,
            a.in_turn(a.says(425), a.PLAIN),
        ),
        Row(
            "busy-seconds",
            "answers 429 once, *Retry-After* in seconds",
            OK,
            a.in_turn(a.says(429, ("Retry-After", "3")), a.PLAIN),
        ),
        Row(
            "busy-date",
            "answers 429 once, *Retry-After* as a date",
            OK,
            a.in_turn(a.says(429, ("Retry-After", a.in_seconds(5))), a.PLAIN),
        ),
        Row(
            "busy-unsaid",
            "answers 429 once, without *Retry-After*",
            OK,
            a.in_turn(a.says(429), a.PLAIN),
        ),
        Row("busy-always", "answers 429 for ever", PERSON, a.says(429, ("Retry-After", "1"))),
        Row(
            "busy-behind",
            "redirects to a page that answers 429 for ever",
            PERSON,
            a.by_path(old=to("/busy"), busy=a.says(429)),
            "http://{host}/old",
        ),
        Row(
            "busy-a-year",
            "answers 429, *Retry-After* a year",
            PERSON,
            a.says(429, ("Retry-After", "31536000")),
        ),
        Row(
            "busy-nonsense",
            "answers 429 for ever, *Retry-After* is nonsense",
            PERSON,
            a.says(429, ("Retry-After", "soon, -1")),
        ),
        Row(
            "browser-only",
            "answers 403 to all that is no browser",
            PERSON,
            a.with_header("user-agent", a.PLAIN, a.says(403), "Firefox"),
        ),
        Row(
            "bot-wall-403",
            "shows a bot wall with 403",
            PERSON,
            a.says(403, ("cf-mitigated", "challenge"), body=CHALLENGE),
        ),
        Row(
            "bot-wall-503",
            "shows a bot wall with 503",
            PERSON,
            a.says(503, ("Server", "cloudflare"), body=CHALLENGE),
        ),
        Row("bot-wall-200", "shows a bot wall with 200", PERSON, a.says(200, body=CHALLENGE)),
        Row(
            "bot-wall-202",
            "shows a bot wall with 202",
            PERSON,
            a.says(202, ("x-amzn-waf-action", "challenge")),
        ),
        Row(
            "login-redirect",
            "redirects to a login page",
            PERSON,
            a.moved(302, "/login?next=%2Fold", last=a.login()),
            "http://{host}/old",
        ),
        Row(
            "login-301",
            "redirects to a login page with 301",
            PERSON,
            a.moved(301, "/users/sign_in", last=a.login()),
            "http://{host}/old",
        ),
        Row(
            "login-elsewhere",
            "redirects to the login page of another host",
            PERSON,
            a.moved(302, "http://login.test:{http}/oauth2/authorize?client=1", last=a.login()),
            "http://{host}/old",
        ),
        Row(
            "login-by-script",
            "redirects to a login page that a script draws",
            PERSON,
            a.moved(302, "/sso/start?to=%2Fold", last=SHELL),
            "http://{host}/old",
        ),
        Row(
            "bot-wall-by-words",
            "asks its visitors with 200 to prove that they are people",
            PERSON,
            a.says(200, body="<title>A site</title><p>Please verify you are a human.</p>"),
        ),
        Row(
            "login-page", "shows a login page with 200 in the place of the page", PERSON, a.login()
        ),
    ]


def failures() -> list[Row]:
    """A server that fails may be back tomorrow, so it is a warning until many days have passed."""
    return [
        *(
            Row(
                f"status-{status}",
                f"answers {status}, and again",
                AWAY,
                a.says(status),
                mentions=str(status),
            )
            for status in (500, 501, 502, 503, 504, 520, 522, 530)
        ),
        Row(
            "recovers-500",
            "answers 500 twice, and then a page",
            OK,
            a.in_turn(a.says(500), a.says(500), a.PLAIN),
        ),
        Row(
            "recovers-503",
            "answers 503 once with *Retry-After*",
            OK,
            a.in_turn(a.says(503, ("Retry-After", "2")), a.PLAIN),
        ),
        Row("recovers-502", "answers 502 once", OK, a.in_turn(a.says(502), a.PLAIN)),
        Row(
            "refused-port",
            "has no server at this port",
            AWAY,
            address="http://{name}.test:{closed}/",
        ),
        Row("closes", "closes without an answer", AWAY, a.raw()),
        Row("resets", "resets the connection", AWAY, a.raw(then="reset")),
        Row(
            "reset-once",
            "resets the connection once, and then a page",
            OK,
            a.in_turn(a.raw(then="reset"), a.PLAIN),
        ),
        Row(
            "never-answers",
            "takes the question and never answers",
            AWAY,
            a.raw(then="hold"),
            hangs=True,
        ),
        Row(
            "hangs-once",
            "hangs once, and then a page",
            OK,
            a.in_turn(a.raw(then="hold"), a.PLAIN),
            hangs=True,
        ),
        Row(
            "slow-headers",
            "stops in the middle of its headers",
            AWAY,
            a.raw(PAGE[:30], then="hold"),
            hangs=True,
        ),
        Row(
            "reset-in-headers",
            "resets in the middle of its headers",
            AWAY,
            a.raw(PAGE[:30], then="reset"),
        ),
        Row("closes-in-headers", "closes in the middle of its headers", AWAY, a.raw(PAGE[:30])),
        Row(
            "reset-in-body",
            "resets in the middle of its page",
            AWAY,
            a.raw(PAGE[:-9], then="reset"),
        ),
        Row("short-body", "sends less than it announced", AWAY, a.raw(PAGE[:-9])),
        Row("long-body", "sends more than it announced", OK, a.raw(PAGE + "and more")),
        Row("two-lengths", "announces two different lengths", AWAY, a.raw(TWO_LENGTHS)),
        Row(
            "negative-length",
            "announces a length below zero",
            AWAY,
            a.raw(PAGE.replace(f"Length: {len(BODY)}", "Length: -1")),
        ),
        Row(
            "bad-chunks",
            "sends chunks whose lengths are no numbers",
            AWAY,
            a.raw(CHUNKED + "zz\r\nhello\r\n0\r\n\r\n"),
        ),
        Row(
            "huge-chunk",
            "announces a chunk of many terabytes",
            OK,
            a.raw(CHUNKED + "fffffffffff\r\nhello", then="hold"),
            hangs=True,
        ),
        Row(
            "not-http", "speaks another language than HTTP", AWAY, a.raw("SSH-2.0-OpenSSH_9.6\r\n")
        ),
        Row("noise", "sends noise", AWAY, a.raw(bytes(range(256)) * 8)),
        Row("http-0-9", "sends a page without any headers", AWAY, a.raw(BODY)),
        Row(
            "giant-header",
            "sends a header of two megabytes",
            AWAY,
            a.raw("HTTP/1.1 200 OK\r\nX: " + "x" * 2_000_000 + "\r\n\r\n"),
        ),
        Row(
            "endless-header",
            "sends headers without end",
            AWAY,
            a.endless("HTTP/1.1 200 OK\r\n", b"X-More: more\r\n" * 1000),
        ),
        Row(
            "tls-at-http",
            "speaks an encrypted language where the address says http",
            AWAY,
            a.raw(b"\x15\x03\x01\x00\x02\x02\x46"),
        ),
    ]


def certificates() -> list[Row]:
    """Readers see an alarming page where a certificate is wrong."""
    page = "https://{host}/page"
    return [
        Row("tls", "has a good certificate", OK, address=page),
        Row(
            "tls-expired",
            "has a certificate that is over",
            UNSAFE,
            address=page,
            certificate="expired",
            mentions="certificate",
        ),
        Row(
            "tls-early",
            "has a certificate that is not good yet",
            UNSAFE,
            address=page,
            certificate="early",
            mentions="certificate",
        ),
        Row(
            "tls-self-signed",
            "signed its certificate itself",
            UNSAFE,
            address=page,
            certificate="self_signed",
            mentions="certificate",
        ),
        Row(
            "tls-unknown",
            "has a certificate by an authority that nobody knows",
            UNSAFE,
            address=page,
            certificate="unknown",
            mentions="certificate",
        ),
        Row(
            "tls-wrong-name",
            "has the certificate of another host",
            UNSAFE,
            address=page,
            certificate="wrong_name",
            mentions="certificate",
        ),
        Row(
            "tls-ending",
            "has a certificate that ends in ten days",
            OK,
            address=page,
            certificate="ending",
            mentions="certificate-ends",
        ),
        Row(
            "tls-plain",
            "speaks no encrypted language where the address says https",
            AWAY,
            address="https://{name}.test:{http}/page",
        ),
    ]


def bombs() -> list[Row]:
    """Answers come from strangers, so they are read with care and never believed."""
    return [
        Row(
            "gzip-bomb",
            "packs 100 megabytes into 100 kilobytes with gzip",
            OK,
            a.packed("gzip", a.gzip_bomb(100)),
        ),
        Row(
            "brotli-bomb",
            "packs 200 megabytes into 40 kilobytes with brotli",
            OK,
            a.packed("br", a.brotli_bomb(200)),
        ),
        Row(
            "bomb-in-bomb",
            "packs its page ten times",
            AWAY,
            a.packed(", ".join(["gzip"] * 10), nested(10)),
        ),
        Row(
            "false-gzip",
            "says gzip and sends plain text",
            AWAY,
            a.packed("gzip", a.PLAIN_PAGE.encode()),
        ),
        Row("half-gzip", "sends half of a gzip file", OK, a.packed("gzip", a.zipped(a.STORY)[:40])),
        Row(
            "control-signs",
            "sends signs for the terminal in its headers",
            OK,
            a.raw(
                "HTTP/1.1 200 \x1b[31mRED\x07\r\nX: \x1b]0;owned\x07\r\nContent-Length: 0\r\n\r\n"
            ),
        ),
        Row(
            "control-location",
            "redirects to an address with signs for the terminal",
            PERSON,
            a.moved(301, "/\x1b[31mred\x07"),
            "http://{host}/old",
        ),
        Row(
            "lines-in-location",
            "redirects to an address with encoded line ends",
            MOVED,
            a.moved(301, "/new%0A::error::owned%0D%0A"),
            "http://{host}/old",
        ),
        Row(
            "title-of-signs",
            "has a title with signs for GitHub and the terminal",
            OK,
            a.page(title="%0A::error::owned\x1b[31m <b>`|"),
        ),
        Row(
            "null-in-header",
            "sends a header with a zero byte",
            AWAY,
            a.raw("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"),
        ),
        Row(
            "set-many-cookies",
            "sends five hundred cookies",
            OK,
            a.page(a.STORY, *[("Set-Cookie", f"c{n}={'x' * 50}") for n in range(500)]),
        ),
    ]


#: A program with words of its own, which a script brings to life.
APPLICATION = a.page(f"<h2 id=start>Start</h2>{a.STORY * 9}<script src=/main.js></script>")


def fragments() -> list[Row]:
    """The part of an address behind the sign `#` names a place in the page."""
    there, lost = FRAGMENT_PAGE, FRAGMENT

    def row(name: str, says: str, verdict: str, fragment: str, serve: Handler = there) -> Row:
        return Row(f"part-{name}", says, verdict, serve, "http://{host}/page#" + fragment)

    return [
        row("id", "has the place as an `id`", OK, "part"),
        row("name", "has the place as the `name` of an anchor", OK, "named"),
        row("bare", "has an `id` without quotation marks", OK, "bare"),
        row("entity", "has an `id` with an entity in it", OK, "r&d"),
        row("encoded", "has the place, and the address writes it encoded", OK, "caf%C3%A9"),
        row("unicode", "has the place, and the address writes it in letters", OK, "café"),
        row("arabic", "has an `id` in Arabic letters", OK, "%D8%B3%D9%84%D8%A7%D9%85"),
        row("encoded-id", "has an `id` that is itself written encoded", OK, "a%20b"),
        row("top", "is asked for `#top`", OK, "top", a.page()),
        row("empty", "is asked for an empty place", OK, "", a.page()),
        row("text", "is asked for words in its text", OK, ":~:text=some%20words", a.page()),
        row(
            "pdf",
            "has a PDF file, asked for a page of it",
            OK,
            "page=2",
            a.file("application/pdf", b"%PDF-1.7"),
        ),
        row(
            "plain",
            "has a text file, asked for a line of it",
            OK,
            "L10",
            a.file("text/plain", "one\n" * 20),
        ),
        row(
            "script",
            "makes its places with JavaScript when the page is read",
            PERSON,
            "late",
            SHELL,
        ),
        row("route", "has a place that is a path for JavaScript", OK, "/guide/start", SHELL),
        row(
            "playground",
            "keeps a program behind the sign, for its JavaScript to read",
            PERSON,
            "code/PTAEFsGcBcCcEsDG",
            APPLICATION,
        ),
        row("chat", "has a way within a chat", PERSON, "narrow/stream/12-general", APPLICATION),
        row(
            "way-missing", "has no script, and no place that is a way", lost, "a/b", a.page(a.STORY)
        ),
        row("way-there", "has a place whose name is a way", OK, "a/b", a.page("<h2 id=a/b>")),
        row(
            "generator",
            "has its headings numbered and named by ReSpec while it is read",
            PERSON,
            "section-x",
            a.page(f"<script src='/respec-w3c' class=remove></script>{a.STORY * 9}<h2 id=a>A"),
        ),
        row(
            "anchors",
            "has its places made by a script for anchors",
            PERSON,
            "section-x",
            a.page(f"{a.STORY * 9}<h2 id=a>A</h2><script src=/js/anchor.min.js></script>"),
        ),
        row(
            "other-script",
            "has a script that makes no places, and not the place",
            lost,
            "section-x",
            a.page(f"{a.STORY * 9}<h2 id=a>A</h2><script src=/js/statistics.js></script>"),
        ),
        row("missing", "does not have the place", lost, "no-such-part"),
        row("prefix", "has another place whose name begins in the same way", lost, "par"),
        row("attribute", "has the name in another attribute only", lost, "label"),
        row("github", "puts a prefix before the names in its text", OK, "how-to"),
        row("case", "has the place in capitals only", lost, "PART"),
        row("comment", "has the place in a comment only", lost, "hidden"),
        row("in-script", "has the place in a script only", PERSON, "scripted"),
        row(
            "late-in-page",
            "has the place after 300 kilobytes of text",
            OK,
            "end",
            a.page("<p>more</p>" * 30_000 + "<h2 id=end>End</h2>"),
        ),
        row(
            "beyond",
            "has more text than is read, and the place not before",
            PERSON,
            "end",
            a.endless(ENDLESS, b"<p>more</p>" * 4096),
        ),
        replace(
            row(
                "slow",
                "stops in the middle of the page",
                AWAY,
                "end",
                a.raw(PAGE[:-9], then="hold"),
            ),
            hangs=True,
        ),
        row(
            "gzip",
            "has the place in a packed page",
            OK,
            "part",
            a.packed("gzip", a.zipped(f"<h1 id=part>{a.STORY}")),
        ),
        row(
            "utf-16",
            "has the place in a page in UTF-16",
            OK,
            "part",
            a.file(
                "text/html; charset=utf-16",
                a.PLAIN_PAGE.replace("'top'", "'part'").encode("utf-16"),
            ),
        ),
    ]


def soft() -> list[Row]:
    """Some servers show a page for what is not there, and call it a success."""
    return [
        Row(
            "soft-title",
            "answers 200 with the title *Page not found*",
            SOFT,
            a.page("<p>Sorry.</p>", title="Page not found | Site"),
        ),
        Row(
            "soft-heading",
            "answers 200 with the heading *404*",
            SOFT,
            a.says(200, body="<title>Site</title><h1>404</h1><p>This page does not exist.</p>"),
        ),
        Row(
            "soft-front-page",
            "redirects a deep address to the front page",
            SOFT,
            a.by_path(report=a.says(302, ("Location", "/")), front=a.PLAIN),
            "http://{host}/2019/report",
        ),
        Row(
            "soft-front-301",
            "redirects a deep address to the front page for good",
            SOFT,
            a.by_path(report=a.says(301, ("Location", "/")), front=a.PLAIN),
            "http://{host}/2019/report",
        ),
        Row(
            "parked",
            "answers 200 with a page that sells the name of the host",
            SOFT,
            a.page("<p>Buy this domain.</p>", title="This domain is for sale"),
        ),
        Row(
            "soft-redirect",
            "redirects to `/404.html`, which answers 200",
            SOFT,
            a.moved(302, "/404.html", last=a.page("<p>Sorry.</p>", title="Not here")),
            "http://{host}/old",
        ),
    ]


def names() -> list[Row]:
    """A book must not make a machine ask within the network where it stands."""
    inside = {
        "private-10": "10.0.0.7",
        "private-172": "172.16.5.5",
        "private-192": "192.168.1.1",
        "loopback": "127.0.0.2",
        "loopback-other": "127.8.8.8",
        "link-local": "169.254.10.10",
        "metadata": "169.254.169.254",
        "metadata-v6": "fd00:ec2::254",
        "this-host": "0.0.0.0",  # noqa: S104 - nobody listens here
        "carrier": "100.64.0.1",
        "multicast": "224.0.0.1",
        "broadcast": "255.255.255.255",
        "loopback-v6": "::1",
        "nothing-v6": "::",
        "unique-local-v6": "fc00::1",
        "link-local-v6": "fe80::1",
        "mapped-v6": "::ffff:10.0.0.1",
        "compatible-v6": "::10.0.0.1",
        "translated-v6": "64:ff9b::a9fe:a9fe",
        "six-to-four": "2002:a00:1::",
    }
    return [
        Row("unknown-host", "has a name that nobody knows", GONE, names=(UNKNOWN,)),
        Row(
            "unknown-once",
            "has a name that is unknown once, and then known",
            OK,
            names=(UNKNOWN, OURS),
        ),
        Row("names-silent", "has a name service that does not answer", AWAY, names=(SILENT,)),
        Row("names-silent-once", "has a name service that fails once", OK, names=(SILENT, OURS)),
        *(
            Row(
                f"to-{name}",
                f"has a name that leads to {address}",
                UNSAFE,
                names=((address,),),
                mentions="private",
            )
            for name, address in inside.items()
        ),
        Row(
            "half-private-first",
            "has a private address first, and beside it a public one, which is asked",
            OK,
            names=(("10.0.0.1", *OURS),),
        ),
        Row(
            "half-private",
            "has a private address beside its public one, which is asked",
            OK,
            names=((*OURS, "10.0.0.1"),),
        ),
        Row(
            "changing",
            "changes its address to a private one after the check",
            OK,
            names=(OURS, ("127.0.0.2",)),
        ),
        Row(
            "changing-in-redirect",
            "redirects to itself, and has a private address by then",
            UNSAFE,
            again_elsewhere,
            "http://{host}/old",
            names=(OURS, ("10.0.0.1",)),
        ),
        Row(
            "changing-back",
            "has a private address first and a public one later",
            UNSAFE,
            names=(("10.0.0.1",), OURS),
        ),
    ]


def literals() -> list[Row]:
    """Private addresses can be written in many ways, in the book or in a redirect."""
    forms = {
        "plain": "http://127.0.0.2/",
        "number": "http://2130706434/",
        "hexadecimal": "http://0x7f000002/",
        "octal": "http://0177.0.0.2/",
        "short": "http://127.2/",
        "v6": "http://[::1]/",
        "v6-mapped": "http://[::ffff:169.254.169.254]/latest/meta-data/",
        "localhost": "http://localhost/",
        "localhost-dot": "http://localhost./",
        "wide-digits": "http://１２７.0.0.2/",
        "metadata-name": "http://metadata.google.internal/",
        "user-in-front": "http://example.org@127.0.0.2/",
    }
    return [
        *(Row(f"literal-{n}", f"is written `{to}`", UNSAFE, address=to) for n, to in forms.items()),
        *(
            Row(
                f"redirect-{n}",
                f"redirects to `{to}`",
                UNSAFE,
                a.moved(302, to),
                "http://{host}/old",
            )
            for n, to in forms.items()
        ),
        Row(
            "redirect-to-private-name",
            "redirects to a name with a private address",
            UNSAFE,
            a.moved(301, "http://inside.test:{http}/"),
            "http://{host}/old",
        ),
        Row(
            "user-in-address",
            "is written with a user and a password in it",
            OK,
            address="http://user:secret@{host}/page",
        ),
        Row("scheme-ftp", "is written with `ftp:`", REFUSED, address="ftp://{name}.test/file"),
        Row("excluded-host", "stands in the list of hosts that are not asked", REFUSED),
        Row(
            "to-excluded-host",
            "redirects to a host that is not asked",
            REFUSED,
            a.moved(301, "http://excluded-host.test:{http}/"),
            "http://{host}/old",
        ),
    ]


BODY = a.PLAIN_PAGE
PAGE = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n\r\n{BODY}"
HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n"
SMALL = PAGE.replace("Content-Type: ", "content-type:").replace(
    "Content-Length: ", "content-length:"
)
OLD = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n{BODY}"
UNTYPED = PAGE.replace("Content-Type: text/html\r\n", "")
LARGE = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 5000000000\r\n\r\n"
ENDLESS = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>A page</title>"
CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
TWO_LENGTHS = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello"
CHALLENGE = (
    "<title>Just a moment...</title>"
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src=/cdn-cgi/challenge-platform/h/b></script>"
)


async def query_needed(asked: Asked, wire: Wire) -> None:
    """404 unless the query arrives as it was written."""
    await (a.PLAIN if asked.target == "/find?q=a&b=c%2Bd" else a.says(404))(asked, wire)


async def cookie_gate(asked: Asked, wire: Wire) -> None:
    """Back to the same page until the cookie comes along."""
    if "seen=1" in asked.cookie:
        await wire.page()
    else:
        await wire.answer(302, [("Location", asked.target), ("Set-Cookie", "seen=1; Path=/")])


async def cookie_detour(asked: Asked, wire: Wire) -> None:
    """To another page, which sends back with a cookie."""
    if asked.path == "/welcome":
        await wire.answer(302, [("Location", "/page"), ("Set-Cookie", "seen=1; Path=/")])
    elif "seen=1" in asked.cookie:
        await wire.page()
    else:
        await wire.answer(302, [("Location", "/welcome")])


async def again_elsewhere(asked: Asked, wire: Wire) -> None:
    """To another page over a new connection."""
    await wire.answer(301, [("Location", "/new"), ("Connection", "close")])
    wire.close()


def nested(times: int) -> bytes:
    """A page packed so often."""
    body = a.PLAIN_PAGE.encode()
    for _ in range(times):
        body = gzip.compress(body)
    return body


FILE = a.file("application/pdf", b"%PDF-1.7")
TO_FILE = a.by_path(report_pdf=a.says(301, ("Location", "/new.pdf")), new_pdf=FILE)
FRAGMENT_PAGE = a.page(
    a.STORY
    + """<h2 id="part">Part</h2><a name='named'></a><h2 id=bare>Bare</h2><h2 id="r&amp;d">R</h2>
    <h2 id="café">Café</h2><h2 id="سلام">Hello</h2><h2 id="a%20b">Odd</h2>
    <h2 id="user-content-how-to">How to</h2><i data-id="label" title="label">x</i>
    <!-- <h2 id="hidden">Hidden</h2> --><script>const x = '<h2 id="scripted">'</script>"""
)
SHELL = a.says(
    200,
    body='<!doctype html><title>App</title><div id="root"></div><script src="/assets/main.js"></script>',
)

#: One heading of the page in the book each; below it stands the first line of the function.
GROUPS = {
    "Which answers are right?": fine,
    "What if a server refuses `HEAD`?": heads,
    "What if the address redirects?": moves,
    "What if the answer begins with a 4?": refusals,
    "What if the server fails?": failures,
    "What if the certificate is wrong?": certificates,
    "What if an answer wants to do harm?": bombs,
    "What if the link names a place in the page?": fragments,
    "What if a page says 200 and means 404?": soft,
    "What if the host name leads to a strange place?": names,
    "What if the address itself is strange?": literals,
}


def all_rows() -> list[Row]:
    """All behaviours."""
    return [row for make in GROUPS.values() for row in make()]
