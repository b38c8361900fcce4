"""The sidebar of the book theme, drawn by the theme once and shown on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from playbook.linear import patches, supported
from playbook.linear.menu import (
    AddressTokens,
    CannotDraw,
    EveryDocname,
    NoDocname,
    SidebarTemplate,
    sidebar_template,
)
from playbook.linear.patches import Handler

logger = logging.getLogger(__name__)

# What the theme calls: kind of drawing, depth of its first level, level that is open, the rest.
Key = tuple[Any, ...]


def install(app: Sphinx) -> None:
    """Stand between the theme and its templates, after all extensions have been loaded."""

    def ours(stock: Handler) -> Handler:
        sidebar = Sidebar(app, stock)
        app.connect("env-before-read-docs", sidebar.forget)
        return sidebar.page_context

    patches.replace_listener(app, "html-page-context", supported.theme_handler(), ours)


def say(reason: str) -> None:
    """The one line about stepping aside."""
    logger.info("playbook.linear steps aside, and the theme draws each sidebar itself: %s", reason)


@dataclass(slots=True)
class Sidebar:
    """What the templates get for the sidebar in place of the function of the theme."""

    app: Sphinx
    stock: Handler
    aside: str = ""
    # The first page, which the theme draws, and its drawing, with which ours is compared.
    first: dict[Key, tuple[str, str]] = field(default_factory=dict)
    menus: dict[Key, SidebarTemplate] = field(default_factory=dict)
    checked: set[Key] = field(default_factory=set)
    parents: dict[str, list[str]] = field(default_factory=dict)

    def forget(self, *_: Any) -> None:
        """A new build has begun: the tree may be another one."""
        self.aside = ""
        self.first.clear()
        self.menus.clear()
        self.checked.clear()
        self.parents.clear()

    def page_context(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Let the theme prepare the page, then offer our drawing in place of its own."""
        self.stock(app, pagename, templatename, context, doctree)
        theirs = context["generate_toctree_html"]

        def generate_toctree_html(
            kind: str, startdepth: int = 1, show_nav_level: int = 1, **options: Any
        ) -> Any:
            def draw() -> Any:
                return theirs(kind, startdepth, show_nav_level, **options)

            if self.aside or kind != "sidebar" or startdepth or not supported.own_toctree(context):
                return draw()
            key = (kind, startdepth, show_nav_level, *sorted(options.items()))
            page, _ = self.first.get(key, (pagename, ""))
            if page == pagename:
                return self._first(key, pagename, draw)
            return self._drawing(key, pagename, draw)

        context["generate_toctree_html"] = generate_toctree_html

    def _first(self, key: Key, pagename: str, draw: Handler) -> Any:
        """The theme's own drawing: for a single page it is quicker than to prepare ours."""
        drawing = draw()
        self.first[key] = (pagename, str(drawing))
        return drawing

    def _drawing(self, key: Key, pagename: str, draw: Handler) -> Any:
        try:
            text = self._checked(key, pagename, draw)
        except CannotDraw as error:
            self._step_aside(f"{error}.")
            text = None
        return draw() if text is None else Drawing(text, lambda: self._taken_apart(draw))

    def _taken_apart(self, draw: Handler) -> Any:
        self._step_aside("a template of this book takes the sidebar apart.")
        return draw()

    def _step_aside(self, reason: str) -> None:
        if not self.aside:
            self.aside = reason
            say(reason)

    def _branch(self, key: Key, menu: SidebarTemplate, pagename: str) -> str | None:
        """The page below which this one stands unshown; empty if it is shown, or in no tree.

        None if it is not clear what the theme marks: the page stands in the tree twice, or is
        left out for another reason than its depth.
        """
        if not self.parents:
            for docname, children in self.app.env.toctree_includes.items():
                for child in children:
                    self.parents.setdefault(child, []).append(docname)
        if pagename in menu.unclear:
            return None
        if pagename in menu.depths or pagename not in self.parents:
            return ""
        options = dict(key[3:])
        branch = self._shown_above(menu, pagename)
        deep = menu.depths.get(branch, 0) == options.get("maxdepth") and options.get("titles_only")
        return branch if deep and options.get("includehidden") else None

    def _shown_above(self, menu: SidebarTemplate, pagename: str) -> str:
        """The nearest page above that the tree shows; empty if the way to it is not a plain one."""
        env = self.app.env
        if any("tocdepth" in metadata for metadata in env.metadata.values()):
            return ""
        above, seen = pagename, {pagename}
        while above not in menu.depths:
            parents = self.parents.get(above, [])
            if len(parents) != 1 or parents[0] in seen or not env.tocs[above].children:
                return ""
            above = parents[0]
            seen.add(above)
        return "" if above in menu.unclear else above

    def _checked(self, key: Key, pagename: str, draw: Handler) -> str | None:
        """The drawing of a page, if it is clear how it looks.

        That of the first page of each depth is compared with the theme's own.
        """
        if key not in self.menus:
            self.menus[key] = self._new_menu(key)
            page, theirs = self.first[key]
            self._compare(key, page, lambda: theirs)
        return self._compare(key, pagename, draw)

    def _compare(self, key: Key, pagename: str, draw: Handler) -> str | None:
        menu = self.menus[key]
        branch = self._branch(key, menu, pagename)
        if branch is None:
            return None
        text = menu.draw(pagename, self.app.builder.get_target_uri, branch)
        changes = len(menu.marks.get(pagename, ()))
        sample = (key, pagename.count("/"), changes, branch != "")
        if sample not in self.checked:
            self.checked.add(sample)
            with logging.suppress_logging():
                theirs = str(draw())
            if theirs != text:
                raise CannotDraw(f"on the page {pagename} its sidebar is not the one drawn here")
        return text

    def _new_menu(self, key: Key) -> SidebarTemplate:
        if dict(key[3:]).get("collapse", True):
            raise CannotDraw("with collapse_navbar each page shows other entries")
        if any(next(toc.findall(addnodes.only), None) for toc in self.app.env.tocs.values()):
            raise CannotDraw("a heading stands in `only`, which the theme shows on some pages only")
        tokens = AddressTokens()
        # The theme has given all warnings when it drew the first page.
        with patches.addresses(self.app.builder, tokens), logging.suppress_logging():
            plain = self._drawn(key, NoDocname("playbook-linear-nobody"))
            marked = self._drawn(key, EveryDocname("playbook-linear-everybody"))
        return sidebar_template(plain, marked, tuple(tokens.names))

    def _drawn(self, key: Key, docname: str) -> str:
        """The theme's own drawing for a page with this name."""
        kind, startdepth, show_nav_level, *options = key
        context: dict[str, Any] = {"toctree": patches.toctree(self.app.builder, docname)}
        self.stock(self.app, docname, "", context, None)
        draw = context["generate_toctree_html"]
        return str(draw(kind, startdepth, show_nav_level, **dict(options)))


class Drawing:
    """Our drawing for a template that prints it; the theme's for one that takes it apart."""

    def __init__(self, text: str, draw: Handler) -> None:
        self._text = text
        self._draw = draw

    def __str__(self) -> str:
        return self._text

    def __html__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._draw())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._draw())

    def __getitem__(self, name: Any) -> Any:
        return self._draw()[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._draw(), name)
