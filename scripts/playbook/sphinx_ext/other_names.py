"""The directive ``other-names``: readers' words for pages, each with the pages it leads to.

The words are those of the field ``also`` of every page. The list is drawn when its page is
written, because only then every other page has been read, and again when a word or a title has
changed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from playbook.sphinx_ext.html_elements import add_waiting_node, element
from playbook.sphinx_ext.pages import front_matters
from playbook.sphinx_ext.state import env_state

# Words that lead to more pages than this say little about each; the first in the book are named.
MOST_PAGES = 3


class other_names(nodes.General, nodes.Element):  # noqa: N801 - docutils' own style
    """The place of the list."""


class OtherNamesDirective(SphinxDirective):
    """Lists the other names of all pages in the order of the alphabet."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """A node that waits until all pages are read."""
        env_state(self.env).page(self.env.docname).lists_names = True
        return [other_names("")]


def names(env: BuildEnvironment) -> Mapping[str, list[str]]:
    """The other names with the pages that bear them, in the order of the book.

    Names that differ in capitals alone are one, as the first page writes it.
    """
    found: dict[str, list[str]] = defaultdict(list)
    written: dict[str, str] = {}
    heads = front_matters(env)
    for docname in env.collect_relations():
        head = heads.get(docname)
        for name in head.also if head else ():
            found[written.setdefault(name.casefold(), name)].append(docname)
    return dict(sorted(found.items(), key=lambda item: _sorted_as(item[0])))


def _sorted_as(name: str) -> str:
    """A name without accents and capitals."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _letter(name: str) -> str:
    first = _sorted_as(name)[:1].upper()
    return first if first.isalpha() else "0–9"


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages with a list, if a name or the title of a page that bears one has changed."""
    kept = env_state(env)
    pages = [name for name, page in kept.pages.items() if page.lists_names]
    now = (
        repr([(n, [(d, env.titles[d].astext()) for d in ds]) for n, ds in names(env).items()])
        if pages
        else ""
    )
    before, kept.other_names = kept.other_names, now
    return [name for name in pages if name in env.found_docs] if before != now else []


class WriteOtherNames(SphinxPostTransform):
    """Draw the lists of one page."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each waiting node by the list."""
        for node in list(self.document.findall(other_names)):
            node.replace_self(
                [
                    part
                    for letter, group in groupby(names(self.env).items(), lambda i: _letter(i[0]))
                    for part in self._group(letter, list(group))
                ]
            )

    def _group(self, letter: str, rows: list[tuple[str, list[str]]]) -> list[nodes.Node]:
        items = [self._row(name, docnames) for name, docnames in rows]
        return [
            element(
                "details",
                element("summary", nodes.Text(f"{letter} ({len(rows)})")),
                element("ul", *items, class_="pb-names"),
                class_="pb-letter",
            )
        ]

    def _row(self, name: str, docnames: list[str]) -> nodes.Node:
        links: list[nodes.Node] = []
        for docname in docnames[:MOST_PAGES]:
            address = self.app.builder.get_relative_uri(self.env.docname, docname)
            title = self.env.titles[docname].astext()
            links += [nodes.Text(", " if links else ""), _link(title, address)]
        line = nodes.paragraph("", "", nodes.strong(text=name), nodes.Text(": see "), *links)
        return element("li", line)


def _link(title: str, address: str) -> nodes.Node:
    return nodes.reference("", title, refuri=address, internal=True)


def setup(app: Sphinx) -> None:
    """Register the directive and what keeps its lists true."""
    add_waiting_node(app, other_names)
    app.add_directive("other-names", OtherNamesDirective)
    app.add_post_transform(WriteOtherNames)
    app.connect("env-updated", outdated)
