"""HTML elements in a doctree, which other formats pass through.

Docutils has no node for a label, a checkbox or a figure without an image. These two nodes
carry them, so that their text stays text: searchable, printable and present in every format.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FORMATS = ("html", "latex", "text", "man", "texinfo")


class html_element(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801 - docutils' own style
    """An element with a tag and attributes; its children are ordinary nodes."""


class html_void(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801
    """An element without content, such as ``input``."""


def element(tag: str, *children: nodes.Node, **attributes: str) -> html_element:
    """An element node; ``class_`` stands for ``class`` and ``aria_label`` for ``aria-label``."""
    node = html_element("", tag=tag, attributes=_html_names(attributes))
    node.extend(children)
    return node


def void(tag: str, **attributes: str) -> html_void:
    """An element node without content."""
    return html_void("", tag=tag, attributes=_html_names(attributes))


def _html_names(attributes: dict[str, str]) -> dict[str, str]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}


def start_tag(node: nodes.Element) -> str:
    """The start tag of an element node, escaped."""
    pairs = "".join(f' {name}="{escape(value)}"' for name, value in node["attributes"].items())
    return f"<{node['tag']}{pairs}>"


def _visit_html(self: Any, node: nodes.Element) -> None:
    self.body.append(start_tag(node))


def _depart_html(self: Any, node: nodes.Element) -> None:
    self.body.append(f"</{node['tag']}>")


def _nothing(self: Any, node: nodes.Element) -> None:
    """Write nothing: the children alone are shown, or the node is replaced before."""


def add_waiting_node(app: Sphinx, node: type[nodes.Element]) -> None:
    """Register a node that waits in the doctree until a transform puts something in its place."""
    formats: dict[str, Any] = dict.fromkeys(FORMATS, (_nothing, _nothing))
    app.add_node(node, **formats)


def setup(app: Sphinx) -> None:
    """Register both nodes for every format."""
    rest: dict[str, Any] = dict.fromkeys(FORMATS[1:], (_nothing, _nothing))
    app.add_node(html_element, html=(_visit_html, _depart_html), **rest)
    app.add_node(html_void, html=(_visit_html, _nothing), **rest)
