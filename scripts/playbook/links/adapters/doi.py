"""DOI: asked at the resolver, which knows; publishers answer machines with 403.

Handle System proxy API: https://www.handle.net/proxy_servlet.html#rest-api
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote, urldefrag

from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("doi.org", "dx.doi.org", "www.doi.org")
_DOI = re.compile(r"https?://(?:(?:dx|www)\.)?doi\.org/(10\.\d{4,9}/[^?#\s]+)$", re.IGNORECASE)
_FOUND, _UNKNOWN = 1, 100


def ask(address: str) -> Ask | None:
    """The record of the handle."""
    match = _DOI.match(urldefrag(address).url)
    if match is None:
        return None
    name = quote(unquote(match[1]), safe="/:;()._-")
    return Ask(f"https://doi.org/api/handles/{name}?type=URL", "application/json", 20_000)


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """Registered or not; an old way of writing a DOI has moved for good."""
    last = exchange.last
    if last is None or last.status not in (200, 404):
        return None
    try:
        code = json.loads(last.text).get("responseCode")
    except (ValueError, AttributeError):
        return None
    if code == _UNKNOWN:
        return Judgement(Verdict.GONE, "no-such-doi")
    if code != _FOUND:
        return None
    match = _DOI.match(address)
    if match and not address.startswith("https://doi.org/"):
        return Judgement(Verdict.MOVED, "doi", f"https://doi.org/{match[1]}")
    return Judgement(Verdict.OK, "doi")
