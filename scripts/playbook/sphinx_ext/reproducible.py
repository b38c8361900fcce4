"""The same input gives the same bytes.

Two builds of one commit must be equal, so that a reviewer can see what a change changes.
What is random in the libraries below us is replaced by a count; what is dated is left out.
"""

from __future__ import annotations

from typing import Any

from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Give unnamed equations a name that is the same in every build (MyST takes a random one)."""
    SphinxRenderer._random_label = _label  # type: ignore[assignment]  # noqa: SLF001


def _label(renderer: Any) -> str:
    env = renderer.sphinx_env
    return f"{env.docname}-{env.new_serialno('playbook-equation')}".replace("/", "-")
