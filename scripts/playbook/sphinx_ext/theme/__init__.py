"""The look of the book: page frame, style, and what the finished files need.

The book theme stays the HTML theme, so every setting of Jupyter Book keeps its meaning, but the
page frame is ours: the templates in ``templates`` come before those of the theme,
and a page loads only what it uses.
No page asks another host for anything.

The concerns are separate modules: `navigation` (where the reader is), `nodes` (markup that
assistive technology understands), `mathml` (equations without a script), `search` (the words of
the pages), `content_policy` (what a page may run and load), `files` (what is written next to the
pages) and `reproducible` (the same input gives the same bytes).
"""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

from playbook.sphinx_ext import reproducible
from playbook.sphinx_ext.theme import content_policy, files, mathml, navigation, nodes, search

HERE = Path(__file__).resolve().parent

# Style sheets and scripts of the themes below ours, which our frame does not need.
# Each is a prefix of a file name under `_static`.
REPLACED = (
    "_static/basic.css",
    "_static/pygments.css",
    "_static/styles/",
    "_static/scripts/",
    "_static/documentation_options.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/playbook.",
)

# Files of other extensions that a page needs only if its text holds the given pattern.
ON_DEMAND = {
    "_static/playbook-give.js": re.compile(r'class="pb-give"'),
    "_static/sphinx-design.min.css": re.compile(r'class="[^"]*\bsd-'),
    "_static/design-tabs.js": re.compile(r"data-sync-id="),
    "_static/mystnb.": re.compile(r'class="[^"]*\bcell\b'),
}

# What a page loads when its search is opened, in this order.
SEARCH = (
    "_static/language_data.js",
    "_static/minisearch.js",
    "_static/playbook-find.js",
    "_static/playbook-search.js",
    f"_static/{search.INDEX}",
)

# The title, and the banner that may stand right below it.
_OPENING = re.compile(
    r'.*?</h1>(?:\s*(?:<div class="pb-head">.*?</div><!-- end of pb-head -->'
    r'|<aside class="pb-banner.*?</aside>))?',
    re.DOTALL,
)

# A table of so many columns wants the whole window.
WIDE_TABLE = 5
_HEAD_ROW = re.compile(r"<thead>\s*<tr[^>]*>(.*?)</tr>", re.DOTALL)


def setup(app: Sphinx) -> None:
    """Connect the look to the build.

    Adds two settings: ``playbook_description``, the description of the book for search engines
    and of pages that have none, and ``playbook_social_card``, the picture shown where a page is
    shared (a PNG of 1200 by 630 pixels, its path below ``_static``).
    """
    app.add_config_value("playbook_description", "", "html", str)
    app.add_config_value("playbook_social_card", "", "html", str)
    if "sphinx_comments" not in app.config.extensions:
        # Jupyter Book passes this setting on even when the extension that knows it is not loaded.
        app.add_config_value("comments_config", {}, "html", dict)
    app.connect("config-inited", _settings)
    # After every other extension has added its files to the page.
    app.connect("html-page-context", _page_context, priority=950)
    for part in (content_policy, navigation, nodes, mathml, files, reproducible):
        part.setup(app)


def _settings(app: Sphinx, config: Config) -> None:
    """Put our folders in place and choose what our templates expect."""
    config.templates_path.append(_seen_from(app.confdir, HERE / "templates"))
    config.html_static_path.append(_seen_from(app.confdir, HERE / "static"))
    config.html_permalinks_icon = "#"
    config.html_copy_source = False
    # Sphinx would fetch every page it found; ours shows the description of each instead.
    config.html_show_search_summary = False
    if "notfound.extension" in config.extensions:
        config.notfound_template = "404.html"
        config.notfound_context = {"title": "Page not found"}
        config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"
    if "sphinxext.rediraffe" in config.extensions:
        config.rediraffe_template = str(HERE / "templates" / "redirect.html")


def _seen_from(folder: str | os.PathLike[str], path: Path) -> str:
    """A path from the folder of the settings, so that the settings are equal on every machine."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return str(path)


def _page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the templates what they show besides the text of the page."""
    body = context.get("body") or ""
    context["pb_styles"] = _files(app, context.get("css_files", ()), body)
    context["pb_scripts"] = _files(app, context.get("script_files", ()), body)
    context["pb_first_script"] = content_policy.FIRST_SCRIPT
    context["pb_content_policy"] = content_policy.content_policy(
        app.config[content_policy.SETTING], context["pb_scripts"]
    )
    context["pb_opening"], context["pb_rest"] = split_opening(body)
    context["pb_asset"] = lambda name: _asset(app, context["pathto"], name)
    context["pb_search_scripts"] = [_asset(app, context["pathto"], name) for name in SEARCH]
    context["pb_description"] = _description(app, pagename, context)
    context["pb_card"] = _card(app)
    context["pb_lang"] = str((context.get("meta") or {}).get("lang") or "")
    context["pb_en"] = english_mark(context["pb_lang"], app.config.language or "")
    context["pb_home"] = pagename == app.config.root_doc
    rows = _HEAD_ROW.findall(body)
    context["pb_wide"] = any(len(re.findall(r"<th\b", row)) >= WIDE_TABLE for row in rows)
    if pagename in app.env.titles:
        # The page title as words: the theme's own may hold markup.
        context["pb_title"] = app.env.titles[pagename].astext()
    else:
        context["pb_title"] = re.sub(r"<[^>]+>", "", context.get("title") or "")


def english_mark(page: str, book: str) -> str:
    """What our own words around the text say of themselves: that they are English, where not all is."""
    is_all = all(language[:2] in ("", "en") for language in (page, book))
    return "" if is_all else ' lang="en"'


def split_opening(body: str) -> tuple[str, str]:
    """The title of a page with the banner below it, and all that follows."""
    match = _OPENING.match(body)
    return (match.group(0), body[match.end() :]) if match else ("", body)


def _files(app: Sphinx, entries: Any, body: str) -> list[Any]:
    """The style sheets or scripts of other extensions that this page needs, in order."""
    return [entry for entry in entries if _needed(entry, body)]


def _needed(entry: Any, body: str) -> bool:
    name = str(getattr(entry, "filename", entry) or "")
    if not name:  # a script written into the page: the options of the themes below ours
        return "DOCUMENTATION_OPTIONS" not in entry.attributes.get("body", "")
    if name.startswith(REPLACED):
        return False
    for prefix, pattern in ON_DEMAND.items():
        if name.startswith(prefix):
            return pattern.search(body) is not None
    return True


def _asset(app: Sphinx, pathto: Any, name: str) -> str:
    """The address of a file of ours, with a mark that changes when the file does.

    What is made of all pages when they are written has none: what lies there is of the last build.
    """
    if name == f"_static/{search.INDEX}":
        return str(pathto(name, 1))
    path = Path(app.outdir, name)
    mark = f"?v={zlib.crc32(path.read_bytes()):08x}" if path.is_file() else ""
    return f"{pathto(name, 1)}{mark}"


def _description(app: Sphinx, pagename: str, context: dict[str, Any]) -> str:
    """One sentence about the page: from its front matter, else about the book."""
    own = context.get("playbook_description")
    own = own or app.env.metadata.get(pagename, {}).get("description")
    if own is None and pagename == app.config.root_doc:
        own = app.config.playbook_description
    return " ".join(str(own or app.config.playbook_description).split())


def _card(app: Sphinx) -> str:
    """The public address of the picture for shared links, or nothing when it is not known."""
    name, base = app.config.playbook_social_card, app.config.html_baseurl
    return urljoin(base.rstrip("/") + "/", f"_static/{name}") if name and base else ""
