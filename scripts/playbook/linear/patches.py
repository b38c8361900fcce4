"""Every place at which this extension changes Sphinx, the theme or MyST, and nothing else does.

What belongs to Sphinx and the theme is changed only after `supported.reason_against` has found
nothing against it. The labels of MyST are drawn by one function, which is known by its text: a
version that draws them in another way keeps its own. Its way to put in substitutions is replaced
in every version, because it runs what pages say.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# Fingerprint of the function of MyST-Parser that draws a random label: 0.18 to 4.0 have the same.
RANDOM_LABEL = "279c92c5db731543"

Handler = Callable[..., Any]


# --- MyST


def label_equations(label: Callable[[Any], str], instead_of: tuple[str, ...] = ()) -> bool:
    """Have MyST name an unnamed equation by a function of its renderer.

    It takes the place of MyST's own function, or of one from the modules ``instead_of``. False,
    and nothing is changed, where another function stands there.
    """
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

    owner: Any = SphinxRenderer
    stock = getattr(owner, "_random_label", None)
    if getattr(stock, "__module__", "") not in instead_of and _text_mark(stock) != RANDOM_LABEL:
        return False
    owner._random_label = label  # noqa: SLF001
    return True


def put_in_as_text() -> None:
    """Have MyST put in substitutions by our way, which runs nothing; on any version of MyST.

    Whatever MyST has in these places is replaced, known or not: an expression that stays empty is
    better than one that runs.
    """
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer

    from playbook.linear.plain_text import put_in

    owner: Any = DocutilsRenderer
    owner.render_substitution = lambda renderer, token, inline: put_in(
        renderer, token, inline=inline
    )
    owner.render_substitution_inline = lambda renderer, token: put_in(renderer, token, inline=True)
    owner.render_substitution_block = lambda renderer, token: put_in(renderer, token, inline=False)


def _text_mark(function: Any) -> str:
    """A fingerprint of the text of a function; empty where it has none."""
    with suppress(TypeError, OSError):
        return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]
    return ""


# --- Sphinx and the theme


def replace_listener(
    app: Sphinx, event: str, handler: Handler, ours: Callable[[Handler], Handler]
) -> None:
    """Put what ``ours`` makes of a handler in its place."""
    listeners = app.events.listeners[event]
    for place, listener in enumerate(listeners):
        if listener.handler is handler:
            listeners[place] = listener._replace(handler=ours(handler))


def draw_titles_with(
    builder: Any, draw: Callable[[Handler, nodes.Node | None], Mapping[str, str]]
) -> None:
    """Have the builder draw parts of pages by ``draw``, which gets the builder's own way too."""
    stock = builder.render_partial
    builder.render_partial = lambda node: draw(stock, node)


def forget_labels_with(domain: Any, forget: Callable[[Handler, str], None]) -> bool:
    """Have a domain forget a page by ``forget``, which gets its own way too; false if it does already."""
    if "clear_doc" in vars(domain):
        return False
    stock = domain.clear_doc
    domain.clear_doc = lambda docname: forget(stock, docname)
    return True


@contextmanager
def addresses(builder: Any, address: Callable[[str], str]) -> Iterator[None]:
    """Have the builder write ``address`` in place of each address within the book."""
    builder.get_relative_uri = lambda from_, to, typ=None: address(to)
    try:
        yield
    finally:
        del builder.get_relative_uri


def toctree(builder: Any, docname: str) -> Callable[..., Any]:
    """The tree of the book for templates, as Sphinx gives it to the page ``docname``."""
    return lambda **options: builder._get_local_toctree(docname, **options)  # noqa: SLF001
