"""For programs: every address, also those that are fine, in a versioned form."""

from __future__ import annotations

import json
from typing import Any

from playbook.links.report import CheckedAddress, LinkReport

VERSION = 1


def render(report: LinkReport) -> str:
    """A JSON object with all addresses; signs beyond ASCII are escaped."""
    value = {
        "version": VERSION,
        "asked": report.asked,
        "requests": report.requests,
        "notes": list(report.notes),
        "addresses": [as_dict(checked) for checked in report.addresses],
    }
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def as_dict(checked: CheckedAddress) -> dict[str, Any]:
    """An entry as plain values."""
    judgement, memory = checked.judgement, checked.memory
    found: dict[str, Any] = {
        "address": checked.address,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "severity": checked.severity.value if checked.severity else "",
        "target": judgement.target,
        "detail": judgement.detail,
        "message": checked.message,
        "asked": not checked.fresh,
        "places": [{"path": p.path, "line": p.line, "column": p.column} for p in checked.locations],
    }
    if checked.archive:
        found["archive"] = checked.archive
    if memory:
        found |= {"since": memory.since, "failing": memory.failing, "due": memory.due}
    return found
