"""The role ``src``: says where a fact comes from and links to the sources page."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

from playbook.registers.load import Registers, unknown
from playbook.sphinx_ext.state import env_state, known, state
from playbook.views.writers.html import grouped

logger = logging.getLogger(__name__)


class SourceRole(SphinxRole):
    """``{src}`KEY#section; KEY2``` → links to the entries of the sources page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The links, in brackets."""
        keys = [key.strip() for key in self.text.split(";") if key.strip()]
        return source_links(self.env, keys, (self.env.docname, self.lineno)), []


def source_links(
    env: BuildEnvironment, keys: Sequence[str], place: tuple[str, int]
) -> list[nodes.Node]:
    """Links to the sources with these keys; an unknown key is a warning at ``place``."""
    registers = known(state(env.app).registers)
    box = nodes.inline(classes=["pb-src"])
    for index, (ident, parts) in enumerate(grouped(keys).items()):
        if not registers.knows_source(ident):
            logger.warning(
                unknown("source", ident, list(registers.source_ids)),
                location=place,
                type="playbook",
                subtype="source",
            )
        box += nodes.Text("; " if index else "[")
        box += _link(ident, parts, registers)
    box += nodes.Text("]")
    return [box]


def _link(ident: str, sections: list[str], registers: Registers) -> addnodes.pending_xref:
    title = registers.names.get(("source", ident), ident)
    words = "; ".join(section for section in sections if section)
    link = addnodes.pending_xref(
        "",
        nodes.inline(text=ident),
        refdomain="",
        reftype="playbook-record",
        reftarget=f"source-{ident}",
        refexplicit=True,
        refwarn=False,
    )
    link["reftitle"] = f"{title}, {words}" if words else title
    return link


def resolve(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Node
) -> nodes.Node | None:
    """Point a link to the page that shows the record; leave the text alone where none does."""
    if node.get("reftype") != "playbook-record":
        return None
    docname = docname_of_anchor(env, node["reftarget"])
    if not docname:
        return content
    return make_refnode(
        app.builder, node["refdoc"], docname, node["reftarget"], content, node.get("reftitle")
    )


def docname_of_anchor(env: BuildEnvironment, anchor: str) -> str:
    """The page that shows a record; one with the whole register comes before one with a part."""
    places = env_state(env).anchors.get(anchor, {})
    return min(places, key=lambda name: (not places[name], name)) if places else ""


def setup(app: Sphinx) -> None:
    """Register the role and the resolver."""
    app.add_role("src", SourceRole())
    app.connect("missing-reference", resolve)
