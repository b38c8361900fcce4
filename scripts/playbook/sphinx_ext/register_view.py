"""A view waits in the doctree as one node, and becomes HTML, or nodes, when a page is written.

One node instead of thousands is what keeps a book with large registers quick to build: Sphinx
walks through every node of every page some fifty times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from playbook.registers.load import Registers, unknown
from playbook.sphinx_ext.html_elements import add_waiting_node
from playbook.sphinx_ext.nodes import DoctreeWriter
from playbook.sphinx_ext.sources import docname_of_anchor
from playbook.sphinx_ext.state import known, state
from playbook.views.shapes import Card, Cards, Cell, Checklist, Moment, Row, Table, Timeline, View
from playbook.views.writers.html import HtmlContext, to_html

logger = logging.getLogger(__name__)


class register_view(nodes.General, nodes.Element):  # noqa: N801 - docutils' own style
    """A view with the prefix of its ids and the name of its region."""


def register_view_node(
    view: View, prefix: str, label: str, place: tuple[str, int]
) -> register_view:
    """The node of a view; ``place`` is the page and line for warnings."""
    return register_view("", view=view, prefix=prefix, label=label, place=place)


def anchors_of(view: View) -> tuple[str, ...]:
    """The records that a view shows, as their anchors."""
    match view:
        case Table():
            found = (row.anchor for row in view.rows)
        case Timeline():
            found = (moment.anchor for moment in view.moments)
        case Cards():
            found = (card.anchor for card in view.cards)
        case _:
            return ()
    return tuple(anchor for anchor in found if anchor)


def without_anchors(view: View, taken: Collection[str]) -> View:
    """A view whose records have no anchor where another one on the page has it already."""

    def bare(items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(i, anchor="") if i.anchor in taken else i for i in items)

    match view:
        case Table():
            return replace(view, rows=bare(view.rows))
        case Timeline():
            return replace(view, moments=bare(view.moments))
        case Cards():
            return replace(view, cards=bare(view.cards))
        case _:
            return view


def check_sources(view: View, registers: Registers, place: tuple[str, int]) -> None:
    """Warn of a source that no register has; references were checked, texts of views were not."""
    for ident in dict.fromkeys(key.partition("#")[0] for key in _sources(view)):
        if not registers.knows_source(ident):
            message = unknown("source", ident, list(registers.source_ids))
            logger.warning(message, location=place, type="playbook", subtype="source")


def _sources(view: View) -> Iterator[str]:
    match view:
        case Table():
            for row in view.rows:
                yield from _in_row(row)
        case Timeline():
            for moment in view.moments:
                yield from _in_moment(moment)
        case Cards():
            for card in view.cards:
                yield from _in_card(card)
        case Checklist():
            for group in view.groups:
                for task in group.tasks:
                    yield from task.sources
        case _:
            return


def _in_row(row: Row) -> Iterator[str]:
    for cell in row.cells:
        yield from _in_cell(cell)


def _in_cell(cell: Cell) -> Iterator[str]:
    yield from cell.sources


def _in_moment(moment: Moment) -> Iterator[str]:
    yield from moment.sources


def _in_card(card: Card) -> Iterator[str]:
    for fact in card.facts:
        yield from _in_cell(fact.cell)


class WriteRegisterViews(SphinxPostTransform):
    """Write the waiting views of one page."""

    # Before references are resolved, because in other formats the views hold some.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each waiting node by HTML or by nodes."""
        for node in list(self.document.findall(register_view)):
            if self.app.builder.format == "html":
                text = to_html(node["view"], self._context(node))
                node.parent.replace(node, nodes.raw("", text, format="html"))
            else:
                writer = DoctreeWriter(self.env, node["prefix"], node["place"], self.document)
                title = nodes.rubric(text=node["view"].title)
                node.parent.replace(node, [title, *writer.write(node["view"])])

    def _context(self, node: register_view) -> HtmlContext:
        registers = known(state(self.app).registers)
        return HtmlContext(
            prefix=node["prefix"],
            label=node["label"],
            link=self._link,
            title=lambda ident: registers.names.get(("source", ident), ident),
        )

    def _link(self, ident: str) -> str:
        anchor = f"source-{ident}"
        docname = docname_of_anchor(self.env, anchor)
        if not docname:
            return ""
        return f"{self.app.builder.get_relative_uri(self.env.docname, docname)}#{anchor}"


def setup(app: Sphinx) -> None:
    """Register the node and the transform."""
    add_waiting_node(app, register_view)
    app.add_post_transform(WriteRegisterViews)
