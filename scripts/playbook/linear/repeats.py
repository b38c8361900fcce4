"""Other work that Sphinx repeats for every page, or does in the square of their number."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from playbook.linear.patches import Handler, draw_titles_with, forget_labels_with

# How many objects may be made before Python looks for those that nobody needs any more, and how
# many times it looks before it includes the older ones. A page makes some hundred thousand;
# looking at 700 at a time, as Python does, takes a quarter of a build. Larger figures cost memory.
YOUNG, MIDDLE = 50_000, 5
# A title made only of these looks the same on every page.
_STEADY = (nodes.Text, nodes.emphasis, nodes.strong, nodes.literal, nodes.inline)


def install(app: Sphinx) -> None:
    """Spare the repetitions, from the moment when the builder is known."""
    _rest(app)
    _keep_titles(app)
    app.connect("env-before-read-docs", _forget_only_what_is_known)


def _rest(app: Sphinx) -> None:
    """Do not look again and again at what was loaded before the first page."""
    thresholds = gc.get_threshold()

    def wake(app: Sphinx, exception: Exception | None) -> None:
        gc.set_threshold(*thresholds)
        gc.unfreeze()

    app.connect("build-finished", wake)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, thresholds[2])


def _keep_titles(app: Sphinx) -> None:
    """Draw a title once: as that of its page, and as the one before, after and above others."""
    # The title itself is kept too, so that no other node takes its place in memory.
    kept: dict[int, tuple[nodes.Node, _Title]] = {}

    def draw(stock: Handler, node: nodes.Node | None) -> Mapping[str, str]:
        if id(node) in kept:
            return kept[id(node)][1]
        parts: dict[str, str] = stock(node)
        if isinstance(node, nodes.title) and _steady(node):
            kept[id(node)] = (node, _Title(parts["title"], lambda: stock(node)))
        return parts

    draw_titles_with(app.builder, draw)
    app.connect("env-before-read-docs", lambda *_: kept.clear())


class _Title(dict[str, str]):
    """A title as drawn; the many other parts of a drawing, which nobody asks for, when asked."""

    def __init__(self, title: str, draw: Callable[[], Mapping[str, str]]) -> None:
        super().__init__(title=title)
        self._draw = draw

    def __missing__(self, name: str) -> str:
        return self._draw()[name]


def _steady(title: nodes.title) -> bool:
    return all(isinstance(node, _STEADY) for node in title.findall() if node is not title)


def _forget_only_what_is_known(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Search all labels for those of a page only if the page had any before."""
    fresh: set[str] = set()

    def note(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        if docname not in env.all_docs:
            fresh.add(docname)

    def clear_doc(stock: Handler, docname: str) -> None:
        if docname in fresh:
            fresh.discard(docname)
        else:
            stock(docname)

    if forget_labels_with(env.domains["std"], clear_doc):
        app.connect("env-purge-doc", note)
