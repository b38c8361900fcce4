"""The values in the settings, `_config.yml` or `myst.yml`, are ones that the build can use.

The build goes on without them, and often without a word: the logo is missing, an extension of
Markdown is off, or a setting that stands twice has lost its first half.

Bad::

    # file: _config.yml
    title: Our book
    logo: lgoo.png

    # file: logo.png

Good::

    # file: _config.yml
    title: Our book
    logo: logo.png

    # file: logo.png
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location, Severity


@rule("PBK007")
def check(context: CheckContext) -> Iterator[Finding]:
    """Values that the build passes over, or warns of."""
    for fault, line in context.setting_faults:
        if not fault.fatal:
            severity = Severity.NOTE if fault.note else Severity.ERROR
            place = Location(PurePath(context.flavour.config), line)
            yield Finding(place, fault.message, severity=severity)
