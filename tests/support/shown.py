"""The outside addresses of a built book: what readers can click, and what their browsers load.

``shown`` leaves out the frame that the theme puts around each page; ``shown_around`` is that frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

# The words of a page, as the book theme and ours call them.
_ARTICLE = "article.bd-article, article.pb-article"
_NO_PAGES = (
    "_downloads",
    "_images",
    "_panels_static",
    "_sources",
    "_sphinx_design_static",
    "_static",
)
# Element → its attributes that hold an address.
_HOLDS = {
    "a": ("href",),
    "area": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
}


def shown(html: Path) -> dict[str, str]:
    """Address → a page on which it stands, of the pages in a folder of a built book."""
    found: dict[str, str] = {}
    for path in _pages(html):
        article = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one(_ARTICLE)
        for address in _inside(article) if article else ():
            found.setdefault(address, path.relative_to(html).as_posix())
    return found


def shown_around(html: Path) -> frozenset[str]:
    """What stands around the pages: in the menu, at the foot, behind buttons."""
    found: set[str] = set()
    for path in _pages(html):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for article in page.select(_ARTICLE):
            article.decompose()
        found.update(_inside(page))
    return frozenset(found)


def _pages(html: Path) -> Iterator[Path]:
    for path in sorted(html.rglob("*.html")):
        if path.relative_to(html).parts[0] not in _NO_PAGES:
            yield path


def _inside(tree: Tag) -> Iterator[str]:
    for element in tree.find_all(list(_HOLDS)):
        assert isinstance(element, Tag)
        for key in _HOLDS[element.name]:
            for value in _values(key, str(element.get(key) or "")):
                yield from _outside(value.strip())


def _values(key: str, value: str) -> list[str]:
    if key != "srcset":
        return [value]
    return [part.split()[0] for part in re.split(r",\s", value) if part.split()]


def _outside(value: str) -> Iterator[str]:
    value = f"https:{value}" if value.startswith("//") else value
    if value.lower().startswith(("http://", "https://")):
        yield value
