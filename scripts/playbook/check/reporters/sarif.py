"""For code scanning: SARIF 2.1.0 with the documentation of every rule that found something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from playbook.check.addresses import rule_address
from playbook.check.json_rows import with_rows
from playbook.check.rules import all_rules
from playbook.common.findings import Finding, Location
from playbook.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(findings: Sequence[Finding], pages: int) -> str:
    """A SARIF log with one run."""
    codes = sorted({finding.code for finding in findings})
    run = {
        "tool": {
            "driver": {
                "name": "playbook",
                "version": __version__,
                "rules": [_rule(c) for c in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [],
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return with_rows(whole, "results", (_result(finding, codes) for finding in findings))


def _rule(code: str) -> dict[str, Any]:
    rule = all_rules().get(code)
    if rule is None:
        return {"id": code}
    address = rule_address(rule.name)
    return {
        "id": code,
        "name": rule.name,
        **({"helpUri": address} if address else {}),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.doc.strip()},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": finding.message},
        "locations": [_location(finding.location)],
    }
    if finding.related:
        found["relatedLocations"] = [_location(place) for place in finding.related]
    return found


def _location(place: Location) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path.as_posix())}}
    line, column = place.file_place
    if line:
        where["region"] = {"startLine": line, **({"startColumn": column} if column else {})}
    found: dict[str, Any] = {"physicalLocation": where}
    if place.cell:
        found["logicalLocations"] = [{"name": place.words, "kind": "cell"}]
    return found
