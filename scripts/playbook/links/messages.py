"""What is said about a verdict, in words; and texts from outside made harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from playbook.common.findings import Severity
from playbook.common.redirectors import without_identity
from playbook.links.record import Memory
from playbook.links.verdict import Judgement, Verdict

# Control signs, line ends of all sorts, and signs that turn the direction of a text.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

CODES: Mapping[Verdict, str] = {
    Verdict.GONE: "URL001",
    Verdict.FRAGMENT: "URL002",
    Verdict.UNSAFE: "URL003",
    Verdict.MOVED: "URL004",
    Verdict.SOFT: "URL005",
    Verdict.AWAY: "URL006",
    Verdict.PERSON: "URL007",
    Verdict.UNASKED: "URL008",
    Verdict.OK: "URL009",
    Verdict.DETOUR: "URL010",
    Verdict.REFUSED: "URL011",
    Verdict.ACCEPTED: "URL012",
}


def plain(text: str) -> str:
    """A text from outside on one line, with every sign that a terminal obeys made visible.

    An address in it that names a person is shortened to its host.
    """
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", without_identity(text))


# Why: what was answered. `{detail}` is a text from outside, made harmless.
_REASONS: Mapping[str, str] = {
    "404": "it answers 404, not found",
    "410": "it answers 410, gone for good",
    "unknown-host": "there is no host of that name",
    "malformed": "no browser can use this address",
    "loop": "it redirects in a circle: {detail}",
    "too-many-redirects": "it redirects too often: {detail}",
    "own-page": "the book has no such page",
    "no-such-doi": "the resolver knows no such DOI",
    "no-such-video": "there is no such video",
    "no-such-record": "there is no such record",
    "withdrawn-record": "the record was withdrawn",
    "no-such-orcid": "there is no such ORCID",
    "bad-check-sum": "this is no ORCID: its last sign does not fit the others",
    "fragment": "the page is there, but no place `#{detail}` on it",
    "lines": "{detail}",
    "expired": "its certificate is not valid today",
    "self-signed": "its certificate is signed by nobody that browsers trust",
    "wrong-name": "its certificate is for another host",
    "untrusted": "its certificate cannot be traced to anybody that browsers trust",
    "tls": "no secure connection could be made",
    "downgrade": "it redirects from https to http: {detail}",
    "private-address": "it leads into a private network ({detail}) and was not asked",
    "says-not-found": "it answers 200, and says “{detail}”",
    "parked": "its domain is for sale: {detail}",
    "front-page": "it redirects to a front page: {detail}",
    "error-page": "it redirects to a page for what is not there: {detail}",
    "closed-form": "the form takes no more answers",
    "bot-wall": "it lets no program in",
    "login": "it asks for a login",
    "consent": "it first asks for consent to cookies",
    "script-page": "a script builds the page, so `#{detail}` cannot be seen from here",
    "long-page": "`#{detail}` does not stand in the first part of a very long page",
    "bad-redirect": "it redirects to nowhere ({detail})",
    "closed-video": "the video is not for everybody",
    "closed-orcid": "its owner has closed the record",
    "401": "it asks for a login (401)",
    "403": "it lets no program in (403)",
    "407": "a proxy asks for a login (407)",
    "429": "it has had enough of our questions, also after waiting (429)",
    "451": "it is closed for legal reasons where this was run (451)",
    "timeout": "it did not answer in time",
    "reset": "it broke the connection off",
    "refused-connection": "nothing answers at that host",
    "host-down": "nothing else answers at that host, so it was not asked",
    "slow-line": "this connection is too slow to tell",
    "protocol": "its answer keeps no rule of HTTP",
    "cut": "its answer broke off",
    "bad-encoding": "its answer cannot be unpacked",
    "name-trouble": "the name of the host could not be looked up",
    "deadline": "the time of this run was over",
    "accepted": "a person has said that it is fine ({detail})",
    "certificate-ends": "its certificate ends on {detail}",
    "robots": "its robots.txt asks programs to stay away",
    "excluded": "the settings exclude it",
    "scheme": "this scheme is not asked",
}

_TO_DO: Mapping[Verdict, str] = {
    Verdict.GONE: "Find where it went, or take the link out.",
    Verdict.FRAGMENT: "Open the page, and link another place on it or the page as a whole.",
    Verdict.UNSAFE: "Readers meet a warning of their browser: link another page, or tell its keepers.",
    Verdict.MOVED: "Write the new address: {target}",
    Verdict.SOFT: "Open it, and see whether this is what you meant.",
    Verdict.AWAY: "Nothing to do today; it is asked again tomorrow, or when this is run next.",
    Verdict.PERSON: "Open it once in a browser; if it is fine, say so with --accept.",
    Verdict.UNASKED: "Run again: what was asked is remembered.",
    Verdict.OK: "Its keepers should renew it; look again then.",
    Verdict.DETOUR: "Nothing to do; it leads to {target} for now.",
    Verdict.REFUSED: "Nothing to do.",
    Verdict.ACCEPTED: "Nothing to do until {target}, when it is asked again.",
}
_LONG_AWAY = (
    "It has been so for too long: open it in a browser, and find where it went, take the link out, "
    "or say with --accept that it is fine."
)
_OTHER_TO_DO: Mapping[str, str] = {
    "malformed": "Correct it.",
    "own-page": "Correct it, or link the page by its file, which is checked at once.",
    "private-address": "Only those in that network can open it: link a public page, or write it as code.",
    "downgrade": "Others can read along: link another page, or tell its keepers.",
}


def why(judgement: Judgement) -> str:
    """What was answered, as the end of a sentence that begins with the address."""
    if judgement.verdict is Verdict.OK and judgement.reason != "certificate-ends":
        return "it is there"
    text = _REASONS.get(judgement.reason)
    if judgement.verdict in (Verdict.MOVED, Verdict.DETOUR):
        lasting = "for good" if judgement.verdict is Verdict.MOVED else "for now"
        text = f"it has moved {lasting}"
    if text is None:
        # A reason may come from a record that somebody else has written.
        status = judgement.reason if judgement.reason.isdecimal() else "something unknown"
        text = f"it answers {status[:20]}"
    return text.replace("{detail}", plain(judgement.detail)[:200])


def to_do(judgement: Judgement, severity: Severity | None = None) -> str:
    """What the author can do, as a sentence; waiting is no answer to an error."""
    if judgement.verdict is Verdict.AWAY and severity is Severity.ERROR:
        return _LONG_AWAY
    if judgement.verdict is Verdict.OK and judgement.reason != "certificate-ends":
        return "Nothing to do."
    text = _OTHER_TO_DO.get(judgement.reason) or _TO_DO[judgement.verdict]
    return text.replace("{target}", plain(judgement.target))


def since(memory: Memory | None) -> str:
    """Since when it fails, if that was not seen first today; otherwise nothing."""
    if memory is None or not memory.failing or memory.failing == memory.asked:
        return ""
    return f"failing since {day(memory.failing)}"


def day(text: str) -> str:
    """A day as people write it: 3 November 2026."""
    when = date.fromisoformat(text)
    return f"{when.day} {when:%B %Y}"
