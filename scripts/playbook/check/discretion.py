"""What a check says names nobody: no message, fix or report holds an address that names a reader."""

from __future__ import annotations

from dataclasses import replace

from playbook.common.findings import Finding
from playbook.common.redirectors import without_identity


def discreet(finding: Finding) -> Finding:
    """The finding with such addresses shortened, and without a fix that would write one."""
    if "://" not in finding.message and "://" not in finding.help and finding.fix is None:
        return finding
    fix = finding.fix
    if fix is not None and any(without_identity(edit.new) != edit.new for edit in fix.edits):
        fix = None
    message, more = without_identity(finding.message), without_identity(finding.help)
    if (message, more, fix) == (finding.message, finding.help, finding.fix):
        return finding
    return replace(finding, message=message, help=more, fix=fix)
