"""Build any Jupyter Book 1 in linear time, with the same pages.

Add one line to ``_config.yml``::

    sphinx:
      extra_extensions: [playbook.linear]

The book theme draws the whole sidebar again for every page, so that the cost of a page grows with
the book. This extension has the theme draw it once and adapts the drawing to each page. It changes
no page by a byte, except that ids which are random in a stock build are the same in every build,
and that substitutions put in text and never run code. Where it does not know the theme or Sphinx,
or finds a difference when it compares its drawing with that of the theme on the first pages of
each depth, it says so in one line and leaves the drawing to the theme. May use the room ``common``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sphinx.application import Sphinx

from playbook.linear import ids, patches, repeats, sidebar, supported
from playbook.version import __version__

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Take over what grows with the book, once the builder is known."""
    app.connect("config-inited", lambda app, config: ids.setup(app))
    with suppress(ImportError):  # without MyST there is nothing to put in
        patches.put_in_as_text()
    # After all extensions have taken their places.
    app.connect("builder-inited", _install, priority=990)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _install(app: Sphinx) -> None:
    if not supported.draws_pages(app):
        return
    reason = supported.reason_against(app)
    if reason:
        sidebar.say(reason)
        return
    sidebar.install(app)
    repeats.install(app)
