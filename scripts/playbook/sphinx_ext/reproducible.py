"""The same input gives the same bytes.

Two builds of one commit must be equal, so that a reviewer can see what a change changes.
What is random in the libraries below us is replaced by a count; what is dated is left out.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from playbook.linear import ids
from playbook.linear.patches import label_equations


def setup(app: Sphinx) -> None:
    """Give unnamed equations a name that is the same in every build (MyST takes a random one)."""
    label_equations(_label, instead_of=(ids.__name__,))


def _label(renderer: Any) -> str:
    env = renderer.sphinx_env
    return f"{env.docname}-{env.new_serialno('playbook-equation')}".replace("/", "-")
