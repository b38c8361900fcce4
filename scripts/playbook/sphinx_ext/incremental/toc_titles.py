"""Titles and numbers that the table of contents gives to pages, as a clean build has them.

A title of an entry stands in the page above it, and that page looks the same to Sphinx when the title
changes. Numbers are written into what Sphinx knows of a page and never taken out: a page that has
lost its number would keep it, and the build may stop at it. Both are mended here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

# For each page with entries below it their titles, in order.
Titles = Mapping[str, tuple[str, ...]]
NUMBER = "secnumber"


def titles_below(config: Any) -> dict[str, tuple[str, ...]]:
    """The titles that the table of contents gives to the entries below each page, and its numbers.

    Only pages that have any: for numbers without end and for one level of them, which Python takes
    for the same, the page is read again.
    """
    found: dict[str, tuple[str, ...]] = {}
    site = getattr(config, "external_site_map", None) or {}
    for name, page in site.items():
        items = [item for tree in page.subtrees for item in tree.items if isinstance(item, str)]
        titles = tuple(str(site[item].title or "") if item in site else "" for item in items)
        numbers = tuple(repr(tree.numbered) for tree in page.subtrees if tree.numbered)
        if any(titles) or numbers:
            found[_docname(str(name), config.source_suffix)] = (*titles, *numbers)
    return found


def _docname(name: str, endings: Iterable[str]) -> str:
    """The name of a page, which the table of contents may give with the ending of its file."""
    return next((name.removesuffix(end) for end in endings if name.endswith(end)), name)


def retitled(before: Titles, now: Titles) -> set[str]:
    """The pages below which a title has come, changed or gone."""
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def forget_numbers(env: BuildEnvironment) -> None:
    """Take the numbers of an earlier build from all pages, and have the pages in order.

    They are numbered again in each build. What numbers in other styles does so in the order in
    which pages were read, and stops at one that has a number and no longer any numbered section.
    """
    for docname in env.toc_secnumbers:
        for link in env.tocs[docname].findall(nodes.reference) if docname in env.tocs else ():
            link.attributes.pop(NUMBER, None)
    for title in env.titles.values():
        title.attributes.pop(NUMBER, None)
    env.titles = dict(sorted(env.titles.items()))
