"""Where the reader is: the parts of the book, the pages in them, and the headings of a page.

Both trees come from what Sphinx has already collected, so that no page is read twice and the
templates can say what they mean: a link, its name, and what lies below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from playbook.linear.menu import AddressTokens, SidebarTemplate, TargetOf, sidebar_template
from playbook.sphinx_ext.state import env_state


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A page in the menu: its docname (empty for another site), name, address and sub-pages."""

    docname: str
    title: str
    url: str
    children: tuple[NavigationEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class NavigationPart:
    """A part of the book as the table of contents names it (the name may be empty)."""

    caption: str
    entries: tuple[NavigationEntry, ...]

    @property
    def size(self) -> int:
        """How many pages it holds."""
        return sum(1 for _ in below(self.entries))


@dataclass(frozen=True, slots=True)
class NavigationHeading:
    """A heading of the page and those below it."""

    title: str
    anchor: str
    children: tuple[NavigationHeading, ...] = ()


def setup(app: Sphinx) -> None:
    """Offer both trees to the templates and keep the menu of unchanged pages true."""
    app.connect("env-updated", _menu_changed)
    navigation = Navigation(app)
    app.connect("env-before-read-docs", navigation.forget)
    app.connect("html-page-context", navigation.page_context)


def parts(env: BuildEnvironment) -> tuple[NavigationPart, ...]:
    """The parts of the book that hold a page, in reading order."""
    root = env.config.root_doc
    found = (
        NavigationPart(
            toctree.get("caption") or "", tuple(_entries(env, toctree, frozenset({root})))
        )
        for toctree in _toctrees(env, root)
    )
    return tuple(part for part in found if part.entries)


def label(env: BuildEnvironment, docname: str) -> str:
    """What a page is called in menus, lists and the tab of the browser."""
    page = env_state(env).pages.get(docname)
    head = page.front_matter if page else None
    return (head.label if head else "") or env.titles[docname].astext()


def below(entries: Iterable[NavigationEntry]) -> Iterator[NavigationEntry]:
    """The entries with all those below them, in reading order."""
    for entry in entries:
        yield entry
        yield from below(entry.children)


def _toctrees(env: BuildEnvironment, docname: str) -> Iterable[addnodes.toctree]:
    toc = env.tocs.get(docname)
    return toc.findall(addnodes.toctree) if toc is not None else ()


def _entries(
    env: BuildEnvironment, toctree: addnodes.toctree, seen: frozenset[str]
) -> Iterator[NavigationEntry]:
    """The entries of one table of contents; a page that contains itself is left out."""
    for title, ref in toctree["entries"]:
        if "://" in ref:
            yield NavigationEntry("", title or ref, ref)
        elif ref in env.titles and ref not in seen:
            pages = tuple(
                child for sub in _toctrees(env, ref) for child in _entries(env, sub, seen | {ref})
            )
            yield NavigationEntry(ref, title or label(env, ref), "", pages)


@dataclass(frozen=True, slots=True)
class MenuContext:
    """What the menu asks about the page that shows it: addresses, which is current, what is open.

    ``trail`` holds the names of the pages that lead to it, itself last.
    """

    docname: str
    trail: tuple[str, ...]
    pathto: Callable[[str], str]

    def address(self, docname: str) -> str:
        """The address of a page, seen from this one."""
        return self.pathto(docname)

    def current(self, docname: str) -> bool:
        """Whether a page is this one."""
        return self.docname == docname

    def open(self, docname: str) -> bool:
        """Whether the pages below a page are shown unasked."""
        return docname in self.trail

    def within(self, part: NavigationPart) -> bool:
        """Whether this page is in a part of the book."""
        return any(entry.docname in self.trail[:1] for entry in part.entries)


class EveryPageContext(MenuContext):
    """A page that is every page: with it all branches are open and all links current."""

    def current(self, docname: str) -> bool:
        """Each page is."""
        return True

    def open(self, docname: str) -> bool:
        """Each branch is."""
        return True

    def within(self, part: NavigationPart) -> bool:
        """It is in each."""
        return True


@dataclass(slots=True)
class Navigation:
    """The tree of the book, read once a build, and its drawing, made once a build."""

    app: Sphinx
    _book: tuple[NavigationPart, ...] | None = None
    _trails: dict[str, tuple[NavigationEntry, ...]] = field(default_factory=dict)
    _menu: SidebarTemplate | None = None

    def forget(self, *_: Any) -> None:
        """A new build has begun: the tree may be another one."""
        self._book = self._menu = None
        self._trails.clear()

    @property
    def book(self) -> tuple[NavigationPart, ...]:
        """The parts of the book."""
        if self._book is None:
            self._book = parts(self.app.env)
            for part in self._book:
                self._walk(part.entries, ())
        return self._book

    def trail(self, docname: str) -> tuple[NavigationEntry, ...]:
        """The pages that lead to a page, itself last."""
        return self._trails.get(docname, ()) if self.book else ()

    def _walk(
        self, entries: tuple[NavigationEntry, ...], above: tuple[NavigationEntry, ...]
    ) -> None:
        """Note the first place of each page."""
        for entry in entries:
            self._trails.setdefault(entry.docname, (*above, entry))
            self._walk(entry.children, (*above, entry))

    def _step(
        self, docname: str, step: str, found: Mapping[str, str] | None
    ) -> Mapping[str, str] | None:
        """The page before or after one, under the name that it has in the menu."""
        around = self.app.env.collect_relations().get(docname) if found else None
        other = around[1 if step == "prev" else 2] if around else None
        return {**found, "title": escape(label(self.app.env, other))} if found and other else found

    def draw(self, macro: Callable[..., Any], place: MenuContext, target: TargetOf) -> str:
        """The menu of a page; one that the tree does not hold once is drawn for itself."""
        if self._menu is None:
            tokens = AddressTokens()
            plain = macro(self.book, MenuContext("", (), tokens))
            marked = macro(self.book, EveryPageContext("", (), tokens))
            self._menu = sidebar_template(str(plain), str(marked), tuple(tokens.names))
        if place.docname not in self.app.env.found_docs or place.docname in self._menu.unclear:
            return str(macro(self.book, place))
        return self._menu.draw(place.docname, target)

    def page_context(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Give the templates of a page both trees."""
        path = self.trail(pagename)
        # Looked up when the page is drawn: an extension may have put another function there.
        place = MenuContext(
            pagename,
            tuple(entry.docname for entry in path),
            lambda name: context["pathto"](name),  # noqa: PLW0108
        )
        context["pb_parts"] = self.book
        context["pb_part"] = next((part for part in self.book if place.within(part)), None)
        context["pb_label"] = path[-1].title if path else ""
        context["pb_trail"] = path
        for step in ("prev", "next"):
            context[step] = self._step(pagename, step, context.get(step))
        context["pb_menu"] = lambda macro: self.draw(macro, place, app.builder.get_target_uri)
        context["pb_headings"] = headings(app.env, pagename) if doctree is not None else ()
        context["pb_root_title"] = app.env.titles[app.config.root_doc].astext()


def headings(env: BuildEnvironment, docname: str, depth: int = 2) -> tuple[NavigationHeading, ...]:
    """The headings below the title of a page, to a depth (2: sections and their sections)."""
    toc = env.tocs.get(docname)
    if toc is None or not toc.children:
        return ()
    # The first item is the title of the page; its list holds the sections.
    return tuple(_headings(toc.children[0], depth))


def _headings(item: nodes.Node, depth: int) -> Iterator[NavigationHeading]:
    if depth == 0:
        return
    for group in item.children:
        if not isinstance(group, nodes.bullet_list):
            continue
        for child in group.children:
            reference = next(iter(child.findall(nodes.reference)), None)
            if isinstance(child, nodes.list_item) and reference is not None:
                yield NavigationHeading(
                    reference.astext(), reference["anchorname"], tuple(_headings(child, depth - 1))
                )


def _menu_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have every page written again when a title or the order of the book has changed."""
    now = repr(parts(env)) + env.titles[env.config.root_doc].astext()
    kept = env_state(env)
    before, kept.menu = kept.menu, now
    return sorted(env.found_docs) if before not in (None, now) else []
