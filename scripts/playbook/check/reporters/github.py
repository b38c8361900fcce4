"""For GitHub Actions: workflow commands that become annotations on the lines."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.common.findings import Finding, Severity

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(findings: Sequence[Finding], pages: int) -> str:
    """One command a finding; errors first, since GitHub shows ten of each kind."""
    order = list(Severity)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    return "".join(f"{command(finding)}\n" for finding in ranked)


def command(finding: Finding) -> str:
    """A finding as a workflow command, with what GitHub reads as its own signs escaped."""
    place = finding.location
    fields = {"file": place.path.as_posix()}
    line, column = place.file_place
    if line:
        fields["line"] = str(line)
    if column:
        fields["col"] = str(column)
    fields["title"] = f"{finding.code} {finding.name}".strip()
    words = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{_LEVEL[finding.severity]} {words}::{_data(_words(finding))}"


def _words(finding: Finding) -> str:
    # A notebook is shown as its cells, where nobody sees lines of the file.
    place = finding.location
    return f"{place.words}: {finding.message}" if place.cell else finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
