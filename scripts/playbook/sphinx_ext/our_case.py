"""Marks of what belongs to our own case: readers see what stands in them, and nothing of them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from playbook.book.case_marks import CASE


class OurCaseDirective(SphinxDirective):
    """A block that others do not take over; the option says what they get instead."""

    has_content = True
    option_spec = {"instead": directives.unchanged_required}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """What stands in it, as if it stood there without the mark."""
        self.assert_has_content()
        box = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, box)
        return box.children


class Unmarked(SphinxTransform):
    """Words in a mark become words again, before anything looks at the page."""

    default_priority = 1

    def apply(self, **_: Any) -> None:
        """Put what stands in each mark in its place."""
        for mark in [n for n in self.document.findall(nodes.inline) if CASE in n["classes"]]:
            parent = mark.parent
            parent.replace(mark, mark.children)
            _join_texts(parent)


def _join_texts(parent: nodes.Element) -> None:
    """Make one text of neighbours, as they are where no mark stood between them."""
    joined: list[nodes.Node] = []
    for child in parent.children:
        last = joined[-1] if joined else None
        if isinstance(child, nodes.Text) and isinstance(last, nodes.Text):
            joined[-1] = nodes.Text(last.astext() + child.astext())
        else:
            joined.append(child)
    parent.children = []
    parent.extend(joined)


def setup(app: Sphinx) -> None:
    """Register the directive and the transform."""
    app.add_directive(CASE, OurCaseDirective)
    app.add_transform(Unmarked)
