"""What is written next to the pages once they are done.

The front door, the site map, and what the search works with; and what nobody asks for is taken
away again, also what an earlier build has left.
"""

from __future__ import annotations

import html
import json
import shutil
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from playbook.common.files import write_text
from playbook.sphinx_ext.state import env_state
from playbook.sphinx_ext.theme import navigation, search

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


def setup(app: Sphinx) -> None:
    """Do our part after the build, and after every other extension."""
    app.connect("env-updated", _assets_changed)
    # Before redirects are written: a page that has moved must make room for its own.
    app.connect("build-finished", _sweep, priority=100)
    app.connect("build-finished", _finish, priority=950)


def _assets_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have every page written again when a style, script or picture of the frame has changed.

    Sphinx copies these files only when it writes a page, and the pages carry marks of their
    content, by which a browser knows that the copy it keeps is an old one.
    """
    now = 0
    for path in _assets(app):
        now = zlib.crc32(f"{path.name}\0".encode() + path.read_bytes(), now)
    kept = env_state(env)
    before, kept.assets = kept.assets, now
    return sorted(env.found_docs) if before not in (None, now) else []


def _assets(app: Sphinx) -> Iterator[Path]:
    """The static files of the book and of our frame, the logo and the icon, in order."""
    config = app.config
    for name in (*config.html_static_path, config.html_logo, config.html_favicon):
        if name and "://" not in name:
            place = Path(app.confdir, name)
            found = [place] if place.is_file() else sorted(place.rglob("*"))
            yield from (path for path in found if path.is_file())


def _sweep(app: Sphinx, exception: Exception | None) -> None:
    """Take away the pages of documents that are gone, and the folders that this empties."""
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    keep = {out / f"{docname}.html" for docname in app.env.all_docs}
    keep |= {out / name for name in (*_extra_pages(app), *_redirects(app, out))}
    for path in sorted(out.rglob("*.html"), reverse=True):
        # What begins with "_" is not a page: `_static`, `_images`, `_downloads`.
        if path not in keep and not path.relative_to(out).parts[0].startswith("_"):
            path.unlink()
            _drop_empty(path.parent, out)


def _extra_pages(app: Sphinx) -> Iterator[str]:
    """The pages that are no documents, and what the book has copied beside its pages."""
    yield from ("index.html", "404.html", "search.html", "genindex.html", "py-modindex.html")
    yield from (f"{name}.html" for name in app.config.html_additional_pages)
    for name in app.config.html_extra_path:
        place = Path(app.confdir, name)
        files = [place] if place.is_file() else place.rglob("*.html")
        base = place.parent if place.is_file() else place
        yield from (path.relative_to(base).as_posix() for path in files)


def _redirects(app: Sphinx, out: Path) -> Iterator[str]:
    """The redirects that an earlier build has written and the book still has."""
    try:
        written = json.loads((out / "_rediraffe_redirected.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    wanted = app.config.values.get("rediraffe_redirects") and app.config.rediraffe_redirects
    for name in written:
        if not isinstance(wanted, dict) or name in wanted:
            yield PurePosixPath(name).with_suffix(".html").as_posix()


def _drop_empty(folder: Path, out: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    pages = _pages(app, out)
    search.write_search(out, Path(app.doctreedir), pages, _abouts(app))
    if "index" not in app.env.all_docs:
        write_text(out / "index.html", _front_door(app))
    if app.config.html_baseurl:
        write_text(out / "sitemap.xml", _site_map(app))
        write_text(out / "robots.txt", _robots(app))
    prune(out, pages.values())


def _pages(app: Sphinx, out: Path) -> dict[str, str]:
    """The written pages of the book by address, in order."""
    names = sorted(app.builder.get_target_uri(docname) for docname in app.env.all_docs)
    paths = {name: out / name for name in names}
    return {name: p.read_text(encoding="utf-8") for name, p in paths.items() if p.is_file()}


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
        announcement=app.config.html_theme_options.get("announcement", ""),
    )


def _templates(app: Sphinx) -> Environment:
    here = Path(__file__).resolve().parent / "templates"
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


def _robots(app: Sphinx) -> str:
    """Everybody may read everything, and the site map says where it is."""
    address = urljoin(app.config.html_baseurl.rstrip("/") + "/", "sitemap.xml")
    return f"User-agent: *\nAllow: /\nSitemap: {address}\n"


def _abouts(app: Sphinx) -> dict[str, search.PageAbout]:
    """What is known about each page besides its HTML, by its address."""
    captions = {
        entry.docname: part.caption
        for part in navigation.parts(app.env)
        for entry in navigation.below(part.entries)
    }
    heads = env_state(app.env).pages
    return {
        app.builder.get_target_uri(docname): search.PageAbout(
            title=navigation.label(app.env, docname),
            name=title.astext(),
            part=captions.get(docname, ""),
            head=heads[docname].front_matter if docname in heads else None,
            description=str(app.env.metadata.get(docname, {}).get("description") or ""),
        )
        for docname, title in app.env.titles.items()
    }
