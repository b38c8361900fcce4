"""The role ``basis``: a small mark behind a number that says what the number rests on.

Its text is ``estimate`` or ``count``, or the key of a finding or of a source: ``{basis}`estimate` ``.
The first mark of a page brings the legend, at the top of the section in which it stands; it has
the letters that the page uses.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from playbook.house.basis import LEGEND, MEANINGS, WORDS, basis_of
from playbook.registers.load import unknown
from playbook.sphinx_ext.html_elements import element
from playbook.sphinx_ext.state import known, state

logger = logging.getLogger(__name__)
CLASS = "pb-basis"


class BasisRole(SphinxRole):
    """``{basis}`KEY; KEY2``` → a letter for each kind of basis, with a link to what it names."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The marks, raised."""
        keys = [key.strip() for key in self.text.split(";") if key.strip()]
        box = nodes.superscript(classes=[CLASS])
        for index, key in enumerate(keys):
            box += [nodes.Text(" ")] if index else []
            box += self._mark(key)
        return [box], []

    def _mark(self, key: str) -> nodes.Node:
        registers = known(state(self.env.app).registers)
        basis = basis_of(key, registers)
        if basis is None:
            place = (self.env.docname, self.lineno)
            names = [ident for kind, ident in registers.names if kind in ("source", "evidence")]
            message = unknown("evidence", key, [*names, *WORDS])
            logger.warning(message, location=place, type="playbook", subtype="source")
            return nodes.Text("?")
        meaning = MEANINGS[basis.letter]
        if not basis.anchor:
            return element(
                "span", nodes.Text(basis.letter), role="img", title=meaning, aria_label=meaning
            )
        link = addnodes.pending_xref(
            "",
            nodes.inline(text=basis.letter),
            refdomain="",
            reftype="playbook-record",
            reftarget=basis.anchor,
            refexplicit=True,
            refwarn=False,
        )
        link["reftitle"] = f"{meaning}: {basis.name}"
        return link


class AddLegend(SphinxTransform):
    """Say once a page what the letters mean, where the first of them stands."""

    default_priority = 2

    def apply(self, **_: Any) -> None:
        """Put the legend below the heading of the section with the first mark."""
        marks = [n for n in self.document.findall(nodes.superscript) if CLASS in n["classes"]]
        section = marks[0].parent if marks else None
        while section is not None and not isinstance(section, nodes.section):
            section = section.parent
        if section is None:
            return
        legend = nodes.paragraph("", "Behind numbers: ", classes=["pb-basis-legend"])
        used = {letter for mark in marks for letter in mark.astext().split()}
        for index, letter in enumerate(letter for letter in LEGEND if letter in used):
            legend += nodes.Text("; " if index else "")
            legend += [nodes.superscript(text=letter), nodes.Text(f" {MEANINGS[letter]}")]
        legend += nodes.Text(".")
        title = section.first_child_matching_class(nodes.title)
        section.insert(0 if title is None else title + 1, legend)


def setup(app: Sphinx) -> None:
    """Register the role and the legend."""
    app.add_role("basis", BasisRole())
    app.add_transform(AddLegend)
