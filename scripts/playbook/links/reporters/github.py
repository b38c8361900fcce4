"""For GitHub Actions: annotations on the lines; the reporter of the checks escapes them."""

from __future__ import annotations

from playbook.check.reporters import reporter
from playbook.links.report import LinkReport, findings


def render(report: LinkReport) -> str:
    """One workflow command a place."""
    return reporter("github")(findings(report.addresses), 0)
