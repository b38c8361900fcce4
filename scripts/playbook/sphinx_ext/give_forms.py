"""The directive ``give-form``: a form that makes a page or a record, in the browser and there alone.

Its argument is ``case-study``, ``practice``, one kind of data, or ``register`` for a choice of all
kinds. The schemas stand in the page, so that it works from a folder too.
"""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from playbook.house.give_forms import page_form, register_form
from playbook.house.skeletons import SKELETONS
from playbook.registers.kinds import kinds
from playbook.sphinx_ext.state import known, state

DIRECTIVE, SCRIPT = "give-form", "playbook-give.js"
_FOLDERS = {"case-study": "book/case-studies", "practice": "book/practices"}
_WITHOUT = (
    "This form needs JavaScript, which is switched off or has not been loaded. "
    "The page says how to do it without."
)


class GiveFormDirective(SphinxDirective):
    """The form of the thing that its argument names."""

    required_arguments = 1
    has_content = False
    option_spec = {}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """The form, as data for the script, with a sentence for who has none."""
        what = self.arguments[0].strip()
        settings = known(state(self.env.app).settings)
        host = f"{settings.repository}/new/{settings.branch}" if settings.repository else ""
        forms = self._forms(what, host)
        data = json.dumps(forms, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
        html = (
            f'<div class="pb-give"><noscript><p>{_WITHOUT}</p></noscript>'
            f'<script type="application/json">{data}</script></div>'
        )
        return [nodes.raw("", html, format="html")]

    def _forms(self, what: str, host: str) -> list[dict[str, Any]]:
        if what in _FOLDERS and what in SKELETONS:
            return [page_form(what, _FOLDERS[what], host)]
        names = list(kinds()) if what == "register" else [what]
        if unknown := [name for name in names if name not in kinds()]:
            there = ", ".join((*_FOLDERS, "register", *kinds()))
            raise self.error(f"there is no form `{unknown[0]}`; use one of: {there}")
        return [register_form(name, host) for name in names]


def setup(app: Sphinx) -> None:
    """Register the directive, and the script of the pages that have it."""
    app.add_directive(DIRECTIVE, GiveFormDirective)
    app.add_js_file(SCRIPT, loading_method="defer")
