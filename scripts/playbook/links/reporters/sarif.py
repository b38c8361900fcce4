"""For code scanning: SARIF 2.1.0, made by the reporter of the checks."""

from __future__ import annotations

from playbook.check.reporters import reporter
from playbook.links.report import LinkReport, findings


def render(report: LinkReport) -> str:
    """A SARIF log with one result a place."""
    return reporter("sarif")(findings(report.addresses), 0)
