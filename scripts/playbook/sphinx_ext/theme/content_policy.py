"""What a page may load and run: a content security policy, which browsers hold to.

A script runs only from a file of the book, or if it stands in the head because the settings or an
extension have put it there; what a page brings in its own text does not run. The policy is in the
page itself, because a book has no say in the headers of its host.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

SETTING = "playbook_content_policy"
# The script that each page runs before it is drawn, so that it does not flicker.
FIRST_SCRIPT = """(function (root) {
  root.className = "pb-js";
  try { root.dataset.mode = localStorage.getItem("playbook-mode") || "auto"; } catch (e) { root.dataset.mode = "auto"; }
})(document.documentElement);"""
# Directive → what it allows; see https://www.w3.org/TR/CSP3/#csp-directives
USUAL: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    # Sphinx writes the width of a picture into its style.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: https:",
    "font-src": "'self' data:",
    "media-src": "'self' https:",
    "frame-src": "'self' https:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# With this among the sources of scripts a browser would not look at any other.
ANY_INLINE = "'unsafe-inline'"


def setup(app: Sphinx) -> None:
    """Add the setting: directives that the book has otherwise, or ``false`` for no policy."""
    app.add_config_value(SETTING, {}, "html", (dict, bool))
    app.connect("config-inited", _checked)


def _checked(app: Sphinx, config: Config) -> None:
    """Refuse a setting that would silently do nothing. Raises ``ConfigError``."""
    told = config[SETTING]
    if told is False:
        return
    wrong = sorted(set(told) - set(USUAL)) if isinstance(told, dict) else [str(told)]
    if wrong:
        raise ConfigError(
            f"{SETTING}: `{wrong[0]}` is no part of it; write false, or one of {', '.join(USUAL)}"
        )
    for name, sources in told.items():
        if not isinstance(sources, str) or not sources.isascii() or set(sources) & set(';,"<>\n'):
            raise ConfigError(f"{SETTING}: {name}: write sources with blanks between them")


def content_policy(told: Mapping[str, str] | bool, scripts: Iterable[Any]) -> str:
    """The policy of a page with these scripts in its head; nothing if the book wants none."""
    if isinstance(told, bool):
        return ""
    allowed = {**USUAL, **told}
    if ANY_INLINE not in allowed["script-src"].split():
        found = dict.fromkeys([digest(FIRST_SCRIPT), *filter(None, map(_source, scripts))])
        allowed["script-src"] = " ".join([allowed["script-src"], *found])
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def digest(script: str) -> str:
    """The hash of a script that stands in a page, as a source."""
    value = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{value}'"


def _source(script: Any) -> str:
    """What lets one script of the settings or of an extension run."""
    name = str(getattr(script, "filename", script) or "")
    if not name:
        return digest(str(script.attributes.get("body") or ""))
    parts = urlsplit(name)
    return f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else ""
