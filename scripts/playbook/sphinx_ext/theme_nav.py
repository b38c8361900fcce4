"""Where the reader is: the parts of the book, the pages in them, and the headings of a page.

Both trees come from what Sphinx has already collected, so that no page is read twice and the
templates can say what they mean: a link, its name, and what lies below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu: its docname (empty for another site), name, address and sub-pages."""

    docname: str
    title: str
    url: str
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book as the table of contents names it (the name may be empty)."""

    caption: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page and those below it."""

    title: str
    anchor: str
    children: tuple[Heading, ...] = ()


def setup(app: Sphinx) -> None:
    """Offer both trees to the templates and keep the menu of unchanged pages true."""
    app.connect("env-updated", _menu_changed)
    app.connect("html-page-context", _page_context)


def parts(env: BuildEnvironment) -> tuple[Part, ...]:
    """The parts of the book that hold a page, in reading order."""
    root = env.config.root_doc
    found = (
        Part(toctree.get("caption") or "", tuple(_entries(env, toctree, frozenset({root}))))
        for toctree in _toctrees(env, root)
    )
    return tuple(part for part in found if part.entries)


def _toctrees(env: BuildEnvironment, docname: str) -> Iterable[addnodes.toctree]:
    toc = env.tocs.get(docname)
    return toc.findall(addnodes.toctree) if toc is not None else ()


def _entries(
    env: BuildEnvironment, toctree: addnodes.toctree, seen: frozenset[str]
) -> Iterator[Entry]:
    """The entries of one table of contents; a page that contains itself is left out."""
    for title, ref in toctree["entries"]:
        if "://" in ref:
            yield Entry("", title or ref, ref)
        elif ref in env.titles and ref not in seen:
            below = tuple(
                child for sub in _toctrees(env, ref) for child in _entries(env, sub, seen | {ref})
            )
            yield Entry(ref, title or env.titles[ref].astext(), "", below)


def trail(book: Iterable[Part], docname: str) -> tuple[str, tuple[Entry, ...]]:
    """The name of the part a page is in and the pages that lead to it, itself last."""
    for part in book:
        for entry in part.entries:
            found = _path(entry, docname)
            if found:
                return part.caption, found
    return "", ()


def _path(entry: Entry, docname: str) -> tuple[Entry, ...]:
    if entry.docname == docname:
        return (entry,)
    for child in entry.children:
        found = _path(child, docname)
        if found:
            return (entry, *found)
    return ()


def headings(env: BuildEnvironment, docname: str, depth: int = 2) -> tuple[Heading, ...]:
    """The headings below the title of a page, to a depth (2: sections and their sections)."""
    toc = env.tocs.get(docname)
    if toc is None or not toc.children:
        return ()
    # The first item is the title of the page; its list holds the sections.
    return tuple(_headings(toc.children[0], depth))


def _headings(item: nodes.Node, depth: int) -> Iterator[Heading]:
    if depth == 0:
        return
    for group in item.children:
        if not isinstance(group, nodes.bullet_list):
            continue
        for child in group.children:
            reference = next(iter(child.findall(nodes.reference)), None)
            if isinstance(child, nodes.list_item) and reference is not None:
                yield Heading(
                    reference.astext(), reference["anchorname"], tuple(_headings(child, depth - 1))
                )


def _menu_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have every page written again when a title or the order of the book has changed."""
    now = repr(parts(env)) + env.titles[env.config.root_doc].astext()
    before = getattr(env, "playbook_menu", None)
    env.playbook_menu = now  # type: ignore[attr-defined]
    return sorted(env.found_docs) if before not in (None, now) else []


def _page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    book = parts(app.env)
    caption, path = trail(book, pagename)
    context["pb_parts"] = book
    context["pb_part"] = caption
    context["pb_trail"] = path
    context["pb_trail_names"] = [entry.docname for entry in path]
    context["pb_headings"] = headings(app.env, pagename) if doctree is not None else ()
    context["pb_root_title"] = app.env.titles[app.config.root_doc].astext()
