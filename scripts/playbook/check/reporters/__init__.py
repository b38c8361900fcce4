"""The reporters: findings → text, one module a format, found by name.

Each has ``render(findings, pages) -> str``; ``findings`` are in order of place.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from importlib import import_module

from playbook.common.findings import Finding

Render = Callable[[Sequence[Finding], int], str]


def names() -> tuple[str, ...]:
    """The formats that there are."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def reporter(name: str) -> Render:
    """The function that renders a format."""
    render: Render = import_module(f"{__name__}.{name}").render
    return render
