"""How the pages of each version of Jupyter Book are written: a module for each flavour."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from playbook.reading.page_reader import Dialect


@cache
def dialect(name: str) -> Dialect:
    """The dialect of a flavour."""
    found: Dialect = import_module(f"{__name__}.{name}").DIALECT
    return found
