"""Links of a book to its own published pages: looked up in the book, never asked."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from playbook.book.model import Book
from playbook.links.verdict import Judgement, Verdict

# Pages that Sphinx writes without a source.
_MADE = frozenset(("search", "genindex", "404", "index"))


def judge_own_page(book: Book, bases: tuple[str, ...], address: str) -> Judgement | None:
    """What is to be said about a link to the book itself; nothing if it leads elsewhere."""
    for base in bases:
        path = _below(base, address)
        if path is not None:
            return _page(book, path)
    return None


def _below(base: str, address: str) -> str | None:
    """The path of an address below another, whatever its scheme."""
    if not base:
        return None
    try:
        home, parts = urlsplit(base), urlsplit(address)
    except ValueError:
        return None
    root = home.path.rstrip("/") + "/"
    if parts.netloc.lower() != home.netloc.lower() or not f"{parts.path}/".startswith(root):
        return None
    return unquote(parts.path[len(root) :])


def _page(book: Book, path: str) -> Judgement:
    """Whether the book has the page; files that the build makes are taken to be there."""
    if path and not path.endswith((".html", "/")):
        return Judgement(Verdict.OK, "own-file")
    name = path.removesuffix(".html").rstrip("/")
    places = (name, f"{name}/index".lstrip("/"))
    moved = {posixpath.splitext(old)[0] for old, _ in book.settings.redirects}
    known = {*book.pages, *_MADE, *moved}
    there = not name or any(place in known for place in places)
    return Judgement(Verdict.OK, "own-page") if there else Judgement(Verdict.GONE, "own-page")
