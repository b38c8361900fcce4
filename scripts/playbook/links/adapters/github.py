"""GitHub: lines of a file are counted in the file itself; places that scripts fill in are not missing.

A page of GitHub shows the lines of a file, comments and headings only after its scripts have run.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("github.com",)
_BLOB = re.compile(
    r"https://github\.com/([^/?#]+/[^/?#]+)/blob/([^?#]+)#L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$"
)
_LATE = re.compile(
    r"^(issue-?comment-|issuecomment|discussion|pullrequestreview|diff-|event-|commits-pushed|r\d)"
)
LIMIT = 1_000_000


def ask(address: str) -> Ask | None:
    """The raw file for a link to lines; the page for any other fragment."""
    lines = _BLOB.match(address)
    if lines:
        return Ask(f"https://raw.githubusercontent.com/{lines[1]}/{lines[2]}", text=LIMIT)
    parts = urlsplit(address)
    if parts.hostname in HOSTS and parts.fragment:
        return Ask(urldefrag(address).url)
    return None


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """Whether the file has the line; a heading that the page does not hold yet is for a person."""
    last, lines = exchange.last, _BLOB.match(address)
    if last is None or last.error or last.status != 200:
        return None
    if lines:
        return _lines(int(lines[4] or lines[3]), last.text)
    fragment = urlsplit(address).fragment
    if last.page and fragment not in last.page.found and len(exchange.attempts[-1].answers) == 1:
        if _LATE.match(fragment):
            return Judgement(Verdict.OK, "shown-later")
        if _script_page(address):
            return Judgement(Verdict.PERSON, "script-page", detail=fragment)
    return None


def _lines(wanted: int, text: str) -> Judgement:
    if len(text) >= LIMIT:
        return Judgement(Verdict.OK, "long-file")
    there = len(text.splitlines())
    if there >= wanted:
        return Judgement(Verdict.OK, "lines")
    return Judgement(Verdict.FRAGMENT, "lines", detail=f"the file has {there} lines")


def _script_page(address: str) -> bool:
    """Issues, pull requests, discussions and wikis load their parts one after another."""
    return re.search(r"/(issues|pull|discussions|compare|commit|actions)/", address) is not None
