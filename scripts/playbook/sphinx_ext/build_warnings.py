"""How the build says a finding: as a warning with its own file and line."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.util import logging

from playbook.common.findings import Finding

logger = logging.getLogger("playbook")


def log_findings(findings: Iterable[Finding], subtype: str) -> None:
    """Log findings in order of place; ``playbook.<subtype>`` can be suppressed in the settings."""
    for finding in sorted(findings, key=lambda f: f.location):
        place = finding.location
        # Sphinx takes a location without a colon for the name of a page.
        location = str(place) if place.line else f"{place}:1"
        message = f"{finding.code} {finding.message}".strip()
        logger.warning("%s", message, location=location, type="playbook", subtype=subtype)
