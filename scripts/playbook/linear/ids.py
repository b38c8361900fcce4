"""Ids that a stock build draws at random, the same in every build."""

from __future__ import annotations

import uuid
from typing import Any

from sphinx.application import Sphinx

from playbook.linear.patches import label_equations


def setup(app: Sphinx) -> None:
    """Count the unnamed equations of a page, if this MyST gives them random names."""
    if "myst_parser" in app.extensions or "myst_nb" in app.extensions:
        # Another extension may have put a function of its own there, with the same aim.
        label_equations(_label)


def _label(renderer: Any) -> str:
    """A label that looks like the random one and depends on the page and on its place in it."""
    env = renderer.sphinx_env
    name = f"{env.docname}#{env.new_serialno('playbook-linear-equation')}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
