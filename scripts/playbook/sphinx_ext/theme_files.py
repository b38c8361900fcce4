"""What is written next to the pages once they are done.

The front door, the site map, and the words and descriptions that the search page shows; and what
nobody asks for is taken away again.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx

# Files of the themes below ours that no page asks for, below `_static`.
UNUSED = (
    "basic.css",
    "file.png",
    "images/logo_*",
    "locales",
    "minus.png",
    "plus.png",
    "pygments.css",
    "sbt-webpack-macros.html",
    "scripts",
    "styles",
    "vendor",
    "webpack-macros.html",
)

# Files of extensions below `_static` that stay only if a page asks for them.
OPTIONAL = ("design-tabs.js", "mystnb.*.css", "sphinx-design.min.css")

# Words shorter than this are not worth a suggestion.
MIN_WORD = 4

_WORD = re.compile(r"[^\W\d_]+")
_HIDDEN = re.compile(r"<(script|style|svg|math|nav)\b.*?</\1>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")


def setup(app: Sphinx) -> None:
    """Do our part after the build, and after every other extension."""
    app.connect("build-finished", _finish, priority=950)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    pages = _pages(app, out)
    _write(out / "_static" / "playbook-words.js", _search_script(pages))
    if "index" not in app.env.all_docs:
        _write(out / "index.html", _front_door(app))
    if app.config.html_baseurl:
        _write(out / "sitemap.xml", _site_map(app))
    prune(out, pages.values())


def _pages(app: Sphinx, out: Path) -> dict[str, str]:
    """The written pages of the book by address, in order."""
    names = sorted(app.builder.get_target_uri(docname) for docname in app.env.all_docs)
    paths = {name: out / name for name in names}
    return {name: p.read_text(encoding="utf-8") for name, p in paths.items() if p.is_file()}


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def prune(out: Path, pages: Iterable[str]) -> None:
    """Take away the files of other themes and extensions that none of the pages asks for."""
    static = out / "_static"
    for pattern in UNUSED:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    texts = tuple(pages)
    for pattern in OPTIONAL:
        for path in static.glob(pattern):
            if not any(f"_static/{path.name}" in text for text in texts):
                path.unlink()
    images = static / "images"
    if images.is_dir() and not any(images.iterdir()):
        images.rmdir()
    # sphinx-design builds its files here and then has them copied to `_static`.
    shutil.rmtree(out / "_sphinx_design_static", ignore_errors=True)


def _front_door(app: Sphinx) -> str:
    """A page at the root that leads to the first page, with a link that can be seen."""
    template = _templates(app).get_template("redirect.html")
    target = app.builder.get_target_uri(app.config.root_doc)
    return template.render(
        rel_url=target,
        title=app.config.html_title or app.config.project,
        canonical=urljoin(app.config.html_baseurl, target) if app.config.html_baseurl else "",
        language=app.config.language,
    )


def _templates(app: Sphinx) -> Environment:
    here = Path(__file__).resolve().parent.parent / "theme" / "templates"
    return Environment(loader=FileSystemLoader(here), autoescape=True)


def _site_map(app: Sphinx) -> str:
    """Every page of the book, in order of address; search and error pages are not part of it."""
    base = app.config.html_baseurl.rstrip("/") + "/"
    addresses = sorted(urljoin(base, app.builder.get_target_uri(d)) for d in app.env.all_docs)
    lines = "".join(f"  <url><loc>{html.escape(a)}</loc></url>\n" for a in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{lines}</urlset>\n"
    )


def _search_script(pages: Mapping[str, str]) -> str:
    """The words of the book, the most frequent first, and what each page says about itself."""
    about = {name: _about(text) for name, text in pages.items()}
    return f"PlaybookWords={_json(book_words(pages.values()))};\nPlaybookPages={_json(about)};\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _about(page: str) -> str:
    found = _DESCRIPTION.search(page)
    return html.unescape(found.group(1)) if found else ""


def book_words(pages: Iterable[str]) -> list[str]:
    """The words in the main text of some HTML pages, by number of pages, then by alphabet."""
    count: Counter[str] = Counter()
    for page in pages:
        _, _, text = page.partition("<main")
        text, _, _ = text.partition("</main>")
        plain = html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text)))
        count.update({w for w in _WORD.findall(plain.lower()) if len(w) >= MIN_WORD})
    return sorted(count, key=lambda word: (-count[word], word))
