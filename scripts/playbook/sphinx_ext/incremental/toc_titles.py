"""Titles and numbers that the table of contents gives to pages: what of them Sphinx would keep.

A title of an entry stands in the menu of every page, and Sphinx looks at none of these pages when it
changes. A number that a page has lost stays on it, and the build may stop at it. Then all pages are
read again, as in a clean build.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The title that each page has in the table of contents, and whether its sections are numbered.
Listed = Mapping[str, tuple[str, bool]]


def listed_pages(config: Any) -> dict[str, tuple[str, bool]]:
    """What the table of contents says of each page; nothing where the book has none."""
    site = getattr(config, "external_site_map", None)
    if site is None:
        return {}
    found: dict[str, tuple[str, bool]] = {}
    open_pages = [(str(site.root.docname), False)]
    while open_pages:
        docname, numbered = open_pages.pop()
        if docname in found or docname not in site:
            continue
        page = site[docname]
        found[docname] = (str(page.title or ""), numbered)
        for tree in page.subtrees:
            below = numbered or bool(tree.numbered)
            open_pages += [(item, below) for item in tree.items if isinstance(item, str)]
    return found


def leave_traces(before: Listed, now: Listed) -> bool:
    """Whether a page that stays has another title, or has lost its number."""
    return any(
        title != now[name][0] or (numbered and not now[name][1])
        for name, (title, numbered) in before.items()
        if name in now
    )
