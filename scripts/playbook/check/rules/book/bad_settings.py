"""The settings are valid YAML, and the build takes their values.

With such a fault in _config.yml nothing can be built, and the build rarely names the line.

Bad::

    # file: _config.yml
    title: Roles: who decides

Good::

    # file: _config.yml
    title: "Roles: who decides"
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location


@rule("PBK005", fatal=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Values that stop the build; what is no YAML is said by the engine and the loader."""
    for fault, line in context.setting_faults:
        if fault.fatal:
            yield Finding(Location(PurePath(context.flavour.config), line), fault.message)
