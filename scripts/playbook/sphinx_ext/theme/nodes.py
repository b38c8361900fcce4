"""Markup that assistive technology understands, mended before the pages are written.

Each mend answers a fault that axe-core reports in a stock book: a wide table that cannot be
scrolled by keyboard, a task box without a name, a list of sources with roles no browser knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class scroll(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """A region that scrolls sideways by itself, with a name, so that the page never does."""


def setup(app: Sphinx) -> None:
    """Register the node and the transforms."""
    app.add_node(scroll, html=(_visit_scroll, _depart_scroll), **_elsewhere())
    app.add_post_transform(WideTables)
    app.add_post_transform(TaskLabels)
    app.connect("builder-inited", _fix_roles, priority=900)


def _elsewhere() -> dict[str, Any]:
    """Outside HTML the node is only its content."""
    nothing = (lambda self, node: None, lambda self, node: None)
    return dict.fromkeys(("latex", "text", "man", "texinfo"), nothing)


def _visit_scroll(self: Any, node: scroll) -> None:
    attributes = {"role": "region", "tabindex": "0", "aria-label": node["label"]}
    self.body.append(self.starttag(node, "div", CLASS="pb-scroll", **attributes))


def _depart_scroll(self: Any, node: scroll) -> None:
    self.body.append("</div>\n")


class WideTables(SphinxPostTransform):
    """Put each table into a region named after its caption, or the heading above it."""

    # After references are resolved, so that captions are final.
    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Wrap the tables of one page; names are unique on the page."""
        used: Counter[str] = Counter()
        for table in list(self.document.findall(nodes.table)):
            if isinstance(table.parent, scroll):
                continue
            name = _name(table)
            used[name] += 1
            label = f"Table: {name}" if used[name] == 1 else f"Table: {name} ({used[name]})"
            region = scroll(label=label)
            # Not replace_self: that would give the region the id of the table as well.
            table.parent.replace(table, region)
            region += table


def _name(table: nodes.table) -> str:
    for child in table.children:
        if isinstance(child, nodes.title):
            return child.astext()
    for parent in _parents(table):
        title = parent.next_node(nodes.title) if isinstance(parent, nodes.section) else None
        if title is not None:
            return title.astext()
    return "without a name"


def _parents(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


class TaskLabels(SphinxPostTransform):
    """Put the box and the words of a task into one label, so that the box has a name."""

    default_priority = 801
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Label the tasks of one page."""
        for item in self.document.findall(nodes.list_item):
            if "task-list-item" not in item["classes"]:
                continue
            words = item.next_node(nodes.paragraph)
            if words is not None:
                words.insert(0, nodes.raw("", "<label>", format="html"))
                words.append(nodes.raw("", "</label>", format="html"))


def _fix_roles(app: Sphinx) -> None:
    """Leave out the roles that browsers have dropped, such as ``doc-biblioentry``."""
    name = app.builder.name
    if app.builder.format != "html":
        return
    base = app.registry.translators.get(name, app.builder.default_translator_class)

    class Translator(base):  # type: ignore[misc, valid-type]
        def starttag(self, *args: Any, **kwargs: Any) -> str:
            if kwargs.get("role") == "doc-biblioentry":
                kwargs["role"] = "listitem"
            if kwargs.get("role") == "doc-bibliography":
                kwargs["role"] = "list"
            return str(super().starttag(*args, **kwargs))

    app.set_translator(name, Translator, override=True)
