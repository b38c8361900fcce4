"""Keeps the names of other books that a build has fetched, so that the check can look them up.

Sphinx fetches the list of each book of ``intersphinx_mapping``; the check fetches nothing, and
reads what lies in ``_build/.inventories``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playbook.book.inventories import kept_path, write_names
from playbook.common.files import write_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, behind what fetches the lists."""
    app.connect("builder-inited", keep, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def keep(app: Sphinx) -> None:
    """Write each list beside what is built."""
    lists = getattr(app.env, "intersphinx_named_inventory", {})
    root = Path(app.outdir).parent.parent
    for name, inventory in lists.items():
        write_text(root / kept_path(name), write_names(inventory))
