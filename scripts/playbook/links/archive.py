"""Where a copy of a page that is gone may lie: an address made offline, or asked of the archive.

The archive: https://archive.org/help/wayback_api.php
"""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

from playbook.links.adapters import Ask

_ARCHIVE = "https://web.archive.org/web"


def guess(address: str, day: date) -> str:
    """The address of the copy nearest to a day; the archive says itself if there is none."""
    return f"{_ARCHIVE}/{day:%Y%m%d}/{quote(address, safe='%/:?#[]@!$&()*+,;=~')}"


def ask(address: str, day: date) -> Ask:
    """The question to the service that knows whether there is a copy."""
    page = quote(address, safe="")
    url = f"https://archive.org/wayback/available?url={page}&timestamp={day:%Y%m%d}"
    return Ask(url, "application/json", 20_000)


def answer(text: str) -> str:
    """The address of the copy that the service names; nothing if there is none."""
    try:
        found = json.loads(text)["archived_snapshots"]["closest"]
        url, there = str(found["url"]), found["available"]
    except (ValueError, KeyError, TypeError):
        return ""
    secure = url.replace("http://", "https://", 1)
    return secure if there is True and secure.startswith(f"{_ARCHIVE}/") else ""
