"""The Sphinx extension: everything in the package that knows Sphinx.

One module per concern; each has its own ``setup`` and can be read alone. May use the rooms
``linear``, ``house``, ``office``, ``registers``, ``views``, ``book`` and ``common``.
"""

from __future__ import annotations

import zlib
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from playbook.version import __version__

__all__ = ["fingerprint", "setup"]

PARTS = (
    "state",
    "html_elements",
    "our_case",
    "register_view",
    "registers",
    "downloads",
    "seen_elsewhere",
    "give_forms",
    "sources",
    "basis",
    "pages",
    "passed",
    "other_names",
    "page_index",
    "contributors",
    "theme",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part and tell Sphinx what it may do in parallel."""
    for part in PARTS:
        import_module(f"{__name__}.{part}").setup(app)
    return {
        "version": __version__,
        "env_version": fingerprint(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def fingerprint() -> int:
    """A number that changes with the package, so that pages made by an older one are read again."""
    number = 0
    folder = Path(__file__).resolve().parent.parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".html") and path.is_file():
            number = zlib.crc32(path.read_bytes(), number)
    return number
