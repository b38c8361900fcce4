"""The directive ``page-index``: all pages of a kind, to be narrowed by what their heads say.

The list is drawn when its page is written, because only then every other page has been read;
it is drawn again when the head of any listed page has changed. A script of the theme adds the
fields to narrow it with; without the script the whole list stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from playbook.house.front_matter import FrontMatter, PageKind, Stage
from playbook.sphinx_ext.html_elements import add_waiting_node, element
from playbook.sphinx_ext.pages import front_matters
from playbook.sphinx_ext.state import env_state

logger = logging.getLogger(__name__)

EVERY = "*"
WORDS = {
    "set-up": "set up",
    "community-manager": "community manager",
    "programme-manager": "programme manager",
    "partnership-lead": "partnership lead",
    "communications": "communications colleague",
}


class page_index(nodes.General, nodes.Element):  # noqa: N801 - docutils' own style
    """The place of a list of pages; ``kind`` and ``stage`` say which."""


class PageIndexDirective(SphinxDirective):
    """Lists the pages of the kind that its argument names; ``stage`` takes those of one stage."""

    required_arguments = 1
    has_content = False
    option_spec = {"stage": directives.unchanged_required}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """A node that waits until all pages are read."""
        kind, stage = self.arguments[0].strip(), self.options.get("stage", "")
        for name, value, allowed in (
            ("kind", kind, get_args(PageKind)),
            ("stage", stage, ("", *get_args(Stage))),
        ):
            if value not in allowed:
                known = ", ".join(word for word in allowed if word)
                message = f"there is no {name} of page `{value}`; use one of: {known}"
                place = (self.env.docname, self.lineno)
                logger.warning(message, location=place, type="playbook", subtype="page")
                return []
        env_state(self.env).page(self.env.docname).indexes.add((kind, stage))
        return [page_index("", kind=kind, stage=stage)]


def listed(env: BuildEnvironment, kind: str, stage: str) -> Iterator[tuple[str, FrontMatter]]:
    """The pages of a list in the order of the book, all of them for the kind `*`.

    The first stage of a page is its own.
    """
    heads = front_matters(env)
    for docname in env.collect_relations():
        head = heads.get(docname)
        if head and kind in (head.kind, EVERY) and stage in ("", head.stage[0]):
            yield docname, head


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose lists differ from what they were at the last build."""
    kept = env_state(env)
    now = {
        docname: repr(
            [
                (name, env.titles[name].astext(), head.model_dump_json())
                for kind, stage in sorted(page.indexes)
                for name, head in listed(env, kind, stage)
            ]
        )
        for docname, page in kept.pages.items()
        if page.indexes and docname in env.found_docs
    }
    before, kept.index_texts = kept.index_texts, now
    return [docname for docname, text in now.items() if before.get(docname) != text]


class WritePageIndex(SphinxPostTransform):
    """Draw the lists of one page."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each waiting node by the list."""
        for node in list(self.document.findall(page_index)):
            entries = [self._entry(*row) for row in listed(self.env, node["kind"], node["stage"])]
            node.replace_self(element("ul", *entries, class_="pb-index", role="list"))

    def _entry(self, docname: str, head: FrontMatter) -> nodes.Node:
        address = self.app.builder.get_relative_uri(self.env.docname, docname)
        title = self.env.titles[docname].astext()
        link = nodes.reference("", title, refuri=address, internal=True)
        facts = {
            "stage": head.stage,
            "role": head.audience,
            "effort": (head.effort,) if head.effort else (),
            "cost": (head.cost,) if head.cost else (),
        }
        # The dot stays at the end of a line, never at the start of the next.
        words = "\u00a0· ".join(
            f"{name.capitalize()}: {', '.join(WORDS.get(v, v) for v in values)}"
            for name, values in facts.items()
            if values
        )
        data = {f"data_{name}": " ".join(values) for name, values in facts.items()}
        return element(
            "li",
            nodes.paragraph("", "", link, classes=["pb-index__title"]),
            nodes.paragraph(text=head.description),
            nodes.paragraph(text=words, classes=["pb-index__facts"]),
            **data,
        )


def setup(app: Sphinx) -> None:
    """Register the directive and what keeps its lists true."""
    add_waiting_node(app, page_index)
    app.add_directive("page-index", PageIndexDirective)
    app.add_post_transform(WritePageIndex)
    app.connect("env-updated", outdated)
