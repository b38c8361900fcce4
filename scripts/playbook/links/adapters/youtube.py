"""YouTube: its pages say 200 also for a video that is gone; the oEmbed service tells.

oEmbed: https://oembed.com/#section7.1
"""

from __future__ import annotations

import re
from urllib.parse import quote, urldefrag, urlsplit

from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be")
_SHOWN = re.compile(r"/(watch|playlist)\?(.*&)?(v|list)=[\w-]+|/(shorts|live|embed)/[\w-]+")


def ask(address: str) -> Ask | None:
    """What the service says about a video or a playlist; channels are asked in the ordinary way."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}"
    is_video = _SHOWN.match(path) or (parts.hostname == "youtu.be" and len(parts.path) > 1)
    if parts.hostname not in HOSTS or not is_video:
        return None
    page = quote(urldefrag(address).url, safe="")
    return Ask(f"https://www.youtube.com/oembed?format=json&url={page}", "application/json", 4_000)


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """404 and 400: there is none. 401 and 403: not for everybody, or not to be shown elsewhere."""
    last = exchange.last
    match last.status if last else 0:
        case 200:
            return Judgement(Verdict.OK, "oembed")
        case 400 | 404 as status:
            return Judgement(Verdict.GONE, "no-such-video", detail=str(status))
        case 401 | 403 as status:
            return Judgement(Verdict.PERSON, "closed-video", detail=str(status))
    return None
