"""What the rules about registers share."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.common.findings import Finding


def register_findings(context: CheckContext, code: str) -> Iterator[Finding]:
    """What registers and templates say about themselves and each other under one code."""
    found = context.registers.findings if context.registers is not None else ()
    for finding in (*found, *context.template_findings):
        if finding.code == code:
            yield finding
