"""The settings are valid YAML.

With a fault in _config.yml nothing can be built.

Bad::

    # file: _config.yml
    title: Roles: who decides

Good::

    # file: _config.yml
    title: "Roles: who decides"
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding


@rule("PBK005", fatal=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Said by the engine and the loader; there is nothing more to look for."""
    yield from ()
