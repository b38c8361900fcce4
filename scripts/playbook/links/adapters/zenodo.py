"""Zenodo: its service says of a record whether it is there, also when the pages are slow.

REST API: https://developers.zenodo.org/#records
"""

from __future__ import annotations

import re

from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("zenodo.org", "www.zenodo.org")
_RECORD = re.compile(r"https?://(?:www\.)?zenodo\.org/(record|records)/(\d+)/?(?:[?#].*)?$")


def ask(address: str) -> Ask | None:
    """The record by its number; files, communities and searches are asked in the ordinary way."""
    match = _RECORD.match(address)
    return (
        Ask(f"https://zenodo.org/api/records/{match[2]}", "application/json", 1_000)
        if match
        else None
    )


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """There, withdrawn or unknown; the old form of the address has moved for good."""
    last, match = exchange.last, _RECORD.match(address)
    if last is None or match is None:
        return None
    if last.status in (404, 410):
        reason = "withdrawn-record" if last.status == 410 else "no-such-record"
        return Judgement(Verdict.GONE, reason, detail=str(last.status))
    if last.status != 200:
        return None
    if match[1] == "record":
        return Judgement(Verdict.MOVED, "record", address.replace("/record/", "/records/", 1))
    return Judgement(Verdict.OK, "record")
