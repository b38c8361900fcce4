"""Google Docs and Forms: places in them are filled in by scripts, and a closed form answers 200."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from playbook.links import signatures
from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("docs.google.com", "forms.gle")
_CLOSED = re.compile(r"/forms/d/(e/)?[^/]+/closedform")


def ask(address: str) -> Ask | None:
    """The document itself, without the place in it."""
    return Ask(urldefrag(address).url) if urlsplit(address).hostname in HOSTS else None


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """A login is for a person, a closed form is worth a warning, any other 200 is fine."""
    last = exchange.last
    if last is None or last.error or last.status != 200:
        return None
    answers = exchange.attempts[-1].answers
    if any(signatures.is_login(answer.url) for answer in answers):
        return Judgement(Verdict.PERSON, "login", detail=last.url)
    if _CLOSED.search(last.url):
        return Judgement(Verdict.SOFT, "closed-form", detail=last.page.title if last.page else "")
    if urlsplit(last.url).hostname == "docs.google.com":
        return Judgement(Verdict.OK, "document")
    return None
