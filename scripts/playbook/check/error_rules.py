"""What a book of version 2 tells its engine to be silent about, it tells the check, too.

Its ``error_rules`` name rules of the engine. References are judged where they are resolved; here are
the rules of the check that say the same as a rule of the engine.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping

from playbook.book.settings import BookSettings
from playbook.common.findings import Finding

SAME: Mapping[str, tuple[str, ...]] = {
    "LNK008": ("identifier-is-unique",),
    "PAG015": ("directive-known",),
    "PAG016": ("role-known",),
    "PAG017": (
        "directive-options-correct",
        "directive-argument-correct",
        "directive-body-correct",
        "role-body-correct",
    ),
    "PAG066": ("valid-page-frontmatter",),
    "PBK007": ("valid-project-config", "valid-site-config", "config-has-no-deprecated-fields"),
    "TOC002": ("toc-contents-exist",),
    "LNK010": ("footnote-references-definition",),
}


def heard(findings: Iterable[Finding], settings: BookSettings) -> list[Finding]:
    """The findings without those that the settings silence."""
    return [finding for finding in findings if not _silenced(finding, settings)]


def _silenced(finding: Finding, settings: BookSettings) -> bool:
    wanted = SAME.get(finding.code, ())
    return any(
        rule in wanted and severity == "ignore" and (not key or _names(finding, key))
        for rule, key, severity in settings.error_rules
    )


def _names(finding: Finding, key: str) -> bool:
    """Whether a finding quotes what a key fits."""
    quoted = re.findall(r"`([^`]*)`", finding.message)
    return any(fnmatch.fnmatchcase(name, key) for name in quoted)
