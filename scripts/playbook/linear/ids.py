"""Ids that a stock build draws at random, the same in every build."""

from __future__ import annotations

import uuid
from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Count the unnamed equations of a page, if this MyST gives them random names."""
    if "myst_parser" in app.extensions or "myst_nb" in app.extensions:
        from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

        stock = getattr(SphinxRenderer, "_random_label", None)
        # Another extension may have put a function of its own there, with the same aim.
        if getattr(stock, "__module__", "") == SphinxRenderer.__module__:
            SphinxRenderer._random_label = _label  # type: ignore[assignment]  # noqa: SLF001


def _label(renderer: Any) -> str:
    """A label that looks like the random one and depends on the page and on its place in it."""
    env = renderer.sphinx_env
    name = f"{env.docname}#{env.new_serialno('playbook-linear-equation')}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
