"""What this extension knows: the versions of Sphinx and of the theme, and the code that draws.

A version is known when the sidebars of the test books were equal to the byte with it. The code
that draws is known by a fingerprint, so that a version that changed it is not taken for an old
one, and a package that was changed on this machine is noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import sphinx
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters import toctree as sphinx_toctree

BUILDERS = frozenset({"html", "dirhtml"})
THEME = "sphinx_book_theme"

# Fingerprint of the module that draws, and the versions that have it.
SPHINX: Mapping[str, str] = {
    "a141302258bd7ffc": "7.0",
    "bc62c6509d4c5f68": "7.1",
    "fcaedfba24a255a3": "7.2",
    "b0502155e03155dd": "7.3",
    "dc70afd3ce63da43": "7.4",
}
PYDATA: Mapping[str, str] = {
    "9f66d4948363859c": "0.14",
    "0f9df6b2c2e61d0f": "0.15",
    "ef86906769d72f32": "0.15",
    "e2202fe1eaff16d8": "0.16",
    "be8a6dc327764fa7": "0.17",
}


def draws_pages(app: Sphinx) -> bool:
    """Whether this build writes pages with a sidebar at all."""
    return app.builder.name in BUILDERS


def reason_against(app: Sphinx) -> str:
    """Why the sidebar of this build is not understood, in one sentence; empty if it is."""
    theme = getattr(getattr(app.builder, "theme", None), "name", "")
    if theme != THEME:
        return f"the theme is {theme}, and only {THEME} is known."
    below = import_module("pydata_sphinx_theme")
    return (
        unknown("Sphinx", sphinx.__version__, SPHINX, sphinx_toctree)
        or unknown("pydata-sphinx-theme", below.__version__, PYDATA, _theme_module())
        or _replaced(app)
    )


def theme_handler() -> Any:
    """The function by which the theme offers its drawing to the templates."""
    return getattr(_theme_module(), "add_toctree_functions", None)


def _theme_module() -> ModuleType:
    # Imported late: a book with a theme of another family may not have it.
    return import_module("pydata_sphinx_theme.toctree")


def own_toctree(context: Mapping[str, Any]) -> bool:
    """Whether the tree of this page is Sphinx's own, not one that an extension put in its place."""
    return getattr(context.get("toctree"), "__module__", "") == StandaloneHTMLBuilder.__module__


def fingerprint(module: ModuleType) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a module's text, line ends as on Unix."""
    text = Path(str(module.__file__)).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(text).hexdigest()[:16]


def unknown(
    name: str, version: str, known: Mapping[str, str], module: ModuleType, does: str = "draws"
) -> str:
    """Why a version is not known, in one sentence; empty if it is."""
    if not version.startswith(tuple(f"{series}." for series in known.values())):
        series = list(known.values())
        span = series[0] if series[0] == series[-1] else f"{series[0]} to {series[-1]}"
        return f"{name} {version} is not known, only {span}."
    if fingerprint(module) not in known:
        return f"{name} {version} {does} with other code than the versions that are known."
    return ""


def _replaced(app: Sphinx) -> str:
    """Whether something has put functions of its own in the place of those that draw."""
    builder = type(app.builder)
    theirs = (
        (getattr(builder, "_get_local_toctree", None), StandaloneHTMLBuilder.__module__),
        (getattr(builder, "render_partial", None), StandaloneHTMLBuilder.__module__),
        (builder.get_relative_uri, Builder.__module__),
        (theme_handler(), _theme_module().__name__),
    )
    for function, module in theirs:
        if getattr(function, "__module__", None) != module:
            return f"{getattr(function, '__qualname__', function)} is not the one of {module}."
    handlers = [listener.handler for listener in app.events.listeners["html-page-context"]]
    return "" if theme_handler() in handlers else "the theme offers no drawing to the templates."
