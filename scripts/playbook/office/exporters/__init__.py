"""The formats that things leave the book in: one module a format, found by walking this package.

To add a format, add one module that defines ``FORMAT``, and its name where names are read without
loading a format: in ``cli.export``, and in the kind ``template``, whose parts may name it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from playbook.office.exporters.base import ExportFormat

__all__ = ["formats"]


def formats() -> Mapping[str, ExportFormat]:
    """Every format by name, those for most people first."""
    found: list[ExportFormat] = []
    for info in pkgutil.iter_modules(__path__):
        made = getattr(import_module(f"{__name__}.{info.name}"), "FORMAT", None)
        if isinstance(made, ExportFormat):
            found.append(made)
    return {made.name: made for made in sorted(found, key=lambda made: made.place)}
