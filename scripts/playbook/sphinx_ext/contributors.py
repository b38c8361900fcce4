"""The directive ``contributors``: who made the book and what each did, as the heads of its pages say.

The list is drawn when its page is written, and again when the head of any page has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from playbook.common.files import read_text
from playbook.house.contributors import CITATION, Contributor, contributors
from playbook.sphinx_ext.html_elements import add_waiting_node, element
from playbook.sphinx_ext.page_index import EVERY, listed
from playbook.sphinx_ext.state import env_state

MOST = 8  # pages that are named one by one
_ORCID = "https://orcid.org/"


class contributor_list(nodes.General, nodes.Element):  # noqa: N801 - docutils' own style
    """The place of the list."""


class ContributorsDirective(SphinxDirective):
    """Everybody whom the heads of pages and ``CITATION.cff`` name."""

    has_content = False
    option_spec = {}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """A node that waits until all pages are read."""
        self.env.note_dependency(str(Path(self.env.app.srcdir) / CITATION))
        env_state(self.env).page(self.env.docname).indexes.add((EVERY, ""))
        return [contributor_list()]


class WriteContributors(SphinxPostTransform):
    """Draw the list of one page."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each waiting node by the list."""
        for node in list(self.document.findall(contributor_list)):
            file = Path(self.app.srcdir) / CITATION
            citation = read_text(file) if file.is_file() else ""
            people = contributors(listed(self.env, EVERY, ""), citation)
            entries = [self._entry(one) for one in people]
            node.replace_self(element("ul", *entries, class_="pb-index", role="list"))

    def _entry(self, one: Contributor) -> nodes.Node:
        name: nodes.Node = nodes.Text(one.name)
        if one.orcid:
            name = nodes.reference("", one.name, refuri=_ORCID + one.orcid, internal=False)
        roles = [*one.roles, *(["named as author of the whole"] if one.is_cited else [])]
        pages = nodes.paragraph("", "", *self._pages(one), classes=["pb-index__facts"])
        return element(
            "li",
            nodes.paragraph("", "", name, classes=["pb-index__title"]),
            nodes.paragraph(text=", ".join(roles)),
            *([pages] if one.pages else []),
        )

    def _pages(self, one: Contributor) -> Iterator[nodes.Node]:
        if len(one.pages) > MOST:
            yield nodes.Text(f"{len(one.pages)} pages")
            return
        for number, docname in enumerate(one.pages):
            if number:
                yield nodes.Text(" · ")
            address = self.app.builder.get_relative_uri(self.env.docname, docname)
            title = self.env.titles[docname].astext()
            yield nodes.reference("", title, refuri=address, internal=True)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    add_waiting_node(app, contributor_list)
    app.add_directive("contributors", ContributorsDirective)
    app.add_post_transform(WriteContributors)
