"""ORCID: the last sign is a check sum, and the public service knows every identifier.

Check sum: ISO/IEC 7064, MOD 11-2. Service: https://info.orcid.org/documentation/api-tutorials/
"""

from __future__ import annotations

import re

from playbook.links.adapters import Ask
from playbook.links.exchange import Exchange
from playbook.links.verdict import Judgement, Verdict

HOSTS = ("orcid.org", "www.orcid.org")
_ID = re.compile(
    r"https?://(?:www\.)?orcid\.org/((?:\d{4}-){3}\d{3}[\dXx])/?(?:[?#].*)?$", re.IGNORECASE
)


def ask(address: str) -> Ask | None:
    """The public record."""
    match = _ID.match(address)
    if match is None:
        return None
    return Ask(f"https://pub.orcid.org/v3.0/{match[1].upper()}/person", "application/json", 1_000)


def judge(address: str, exchange: Exchange) -> Judgement | None:
    """There, unknown, or closed by its owner."""
    last, match = exchange.last, _ID.match(address)
    if last is None or match is None:
        return None
    match last.status:
        case 200:
            return Judgement(Verdict.OK, "orcid")
        case 404 | 400:
            reason = "no-such-orcid" if is_valid(match[1]) else "bad-check-sum"
            return Judgement(Verdict.GONE, reason)
        case 409:
            return Judgement(Verdict.PERSON, "closed-orcid")
    return None


def is_valid(identifier: str) -> bool:
    """Whether the last sign fits the others."""
    total = 0
    digits = identifier.replace("-", "")
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1].upper()
