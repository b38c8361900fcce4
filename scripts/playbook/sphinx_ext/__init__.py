"""The Sphinx extension: everything in the package that knows Sphinx.

One module per concern; each has its own ``setup`` and can be read alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

from playbook import __version__

PARTS = ("elements", "registers", "sources", "pages", "theme")


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part and tell Sphinx what it may do in parallel."""
    for part in PARTS:
        import_module(f"{__name__}.{part}").setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
