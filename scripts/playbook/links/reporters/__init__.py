"""The reporters of ``playbook links``: a report → text, one module a format, found by name.

Each has ``render(report) -> str``. Whatever comes from outside is made harmless before.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module

from playbook.links.report import LinkReport

Render = Callable[[LinkReport], str]


def names() -> tuple[str, ...]:
    """The formats that there are."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def reporter(name: str) -> Render:
    """The function that renders a format."""
    render: Render = import_module(f"{__name__}.{name}").render
    return render
