"""The kinds of data: one module a kind, found by walking this package.

``communication-plan`` is the folder in ``book/data/``, the directive, the module
``communication_plan`` and the folder of fixtures. To add a kind, add one module that
defines ``Model``, a subclass of ``Register``; nothing else needs to know.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from playbook.registers.kinds.base import Register

__all__ = ["kind_name", "kinds"]


def kind_name(module: str) -> str:
    """The name that users write for a module: ``communication_plan`` → ``communication-plan``."""
    return module.replace("_", "-")


def kinds() -> Mapping[str, type[Register]]:
    """Every kind of data by name, in order of the alphabet."""
    found: dict[str, type[Register]] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        model = getattr(import_module(f"{__name__}.{info.name}"), "Model", None)
        if isinstance(model, type) and issubclass(model, Register):
            found[kind_name(info.name)] = model
    return found
