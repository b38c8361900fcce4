"""For programs: every finding with its fix, in a versioned form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playbook.check.addresses import rule_address
from playbook.check.json_rows import with_rows
from playbook.common.findings import Finding, Location
from playbook.common.redirectors import without_identity

VERSION = 1


def render(findings: Sequence[Finding], pages: int) -> str:
    """A JSON object with the findings."""
    whole = {"version": VERSION, "pages": pages, "findings": []}
    return with_rows(whole, "findings", map(as_dict, findings))


def as_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain values.

    ``line`` and ``column`` are places in the file, also in that of a notebook; edits are made there.
    ``fatal`` is what keeps the book from being built, and
    ``build_lines`` are the lines that the build names, ``url`` is where the rule is explained.
    """
    found: dict[str, Any] = {
        **_place(finding.location),
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
    }
    if address := rule_address(finding.name):
        found["url"] = address
    if finding.fatal:
        found["fatal"] = True
    if finding.blocks:
        found["build_lines"] = list(finding.build_lines)
    if finding.related:
        found["related"] = [_place(place) for place in finding.related]
    if finding.fix:
        found["fix"] = {
            "title": finding.fix.title,
            "safe": finding.fix.safe,
            "edits": [
                {"line": e.line, "column": e.column, "old": without_identity(e.old), "new": e.new}
                for e in finding.fix.edits
            ],
        }
    return found


def _place(place: Location) -> dict[str, Any]:
    """A place in a file, and for a notebook also in its cell, as a person counts."""
    line, column = place.file_place
    found: dict[str, Any] = {"path": place.path.as_posix(), "line": line, "column": column}
    if place.cell:
        found |= {"cell": place.cell, "cell_line": place.line, "cell_column": place.column}
    return found
