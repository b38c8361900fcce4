"""For programs: every address, also those that are fine, in a versioned form."""

from __future__ import annotations

import json
from typing import Any

from playbook.common.redirectors import without_identity
from playbook.links.collect import LinkLocation
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
        "address": without_identity(checked.address),
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "severity": checked.severity.value if checked.severity else "",
        "target": without_identity(judgement.target),
        "detail": judgement.detail,
        "message": checked.message,
        "asked": not checked.fresh,
        "places": [_place(location) for location in checked.locations],
    }
    if checked.archive:
        found["archive"] = checked.archive
    if memory:
        found |= {"since": memory.since, "failing": memory.failing, "due": memory.due}
    return found


def _place(location: LinkLocation) -> dict[str, Any]:
    """A place in a file, and for a notebook also in its cell."""
    path, line, column, cell, cell_line, cell_column = location
    found: dict[str, Any] = {"path": path, "line": line, "column": column}
    if cell:
        found |= {"cell": cell, "cell_line": cell_line, "cell_column": cell_column}
    return found
