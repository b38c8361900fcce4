"""The files beside the pages: named as in a clean build, there when needed, gone when not."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx.util import FilenameUniqDict
from sphinx.util.matching import Matcher
from sphinx.util.osutil import copyfile

from playbook.sphinx_ext import patches

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild

FIRST_PAGE = "index.html"
# What the extension for tables of contents writes there when the first page has another name.
_LEADS = re.compile(r'<meta http-equiv="Refresh" content="0; url=(.+)\.html" />\n')
REDIRECTED = "_rediraffe_redirected.json"


class OutputFiles:
    """Pictures, downloads and static files of a build."""

    def __init__(self, build: IncrementalBuild) -> None:
        self.build = build
        self.made_pages: set[str] = set()

    # --- styles and scripts

    def note_late_assets(self) -> None:
        """Note which styles and scripts are not there when pages are written in a clean build.

        Some extensions copy theirs when all pages are done, and Sphinx puts a number for the
        content of a file into each page only if the file is there.
        """
        app, cache = self.build.app, self.build.cache
        book = {name for name, _ in _static(app)}
        names = {str(asset.filename) for asset in patches.asset_files(app.builder)}
        missing = {name for name in names if name and not Path(app.outdir, name).is_file()}
        cache.late_assets = {
            n for n in cache.late_assets | missing if n not in book and not self._of_theme(n)
        }

    def checksum(self, stock: Callable[..., str], outdir: Any, filename: Any) -> str:
        """The number for the content of a file, as in a clean build."""
        if str(filename) in self.build.cache.late_assets:
            return ""
        return str(stock(outdir, filename))

    def static_digests(self) -> list[tuple[str, str]]:
        """The static files with their content, which the pages of some themes name."""
        digest = self.build.dependencies.digest
        return [(name, digest(str(path))) for name, path in _static(self.build.app)]

    # --- pictures

    def name_images(self) -> set[str]:
        """Name the pictures in the order of the pages, as a clean build does; pages with new names.

        Sphinx names them in the order in which it happens to read: of two with the same file
        name the second gets a number.
        """
        env, pages = self.build.app.env, self.build.cache.pages
        fresh = FilenameUniqDict()
        for docname in sorted(env.all_docs):
            for path in pages[docname].image_paths if docname in pages else ():
                if path in env.images:
                    fresh.add_file(docname, path)
        renamed = {
            docname
            for path, (docnames, name) in fresh.items()
            if env.images[path][1] != name
            for docname in docnames
        }
        if all(path in fresh for path in env.images):
            env.images = fresh
        return renamed

    def begin(self) -> None:
        """A page is about to be written: the pictures from now on are its own."""
        self.build.app.builder.images = {}

    def copy_images(self, docname: str) -> None:
        """A page has been written: put its pictures in place at once."""
        builder = self.build.app.builder
        self.build.cache.page(docname).images = dict(builder.images)
        folder = Path(builder.outdir, builder.imagedir)
        for source, name in builder.images.items():
            folder.mkdir(parents=True, exist_ok=True)
            # Sphinx copies all pictures later, and says which it cannot copy.
            with suppress(OSError):
                copyfile(os.path.join(builder.srcdir, source), str(folder / name))  # noqa: PTH118

    def collect_images(self) -> None:
        """Have the pictures of all pages copied, also of those that were not written."""
        used: dict[str, str] = {}
        for docname in sorted(self.build.app.env.all_docs):
            used |= self.build.cache.page(docname).images
        self.build.app.builder.images = used

    # --- what is taken away

    def note_page(self, name: str) -> None:
        """A page has been made, of a file of the book or of none."""
        if name not in self.build.app.env.found_docs:
            self.made_pages.add(name)

    def sweep(self) -> None:
        """Take away what this build would not have made, had it been the first."""
        build = self.build
        out = Path(build.app.outdir)
        _forget_redirects(out, build.app.env.found_docs)
        for docname in build.removed - build.app.env.found_docs:
            self._drop(out / f"{docname}.html")
            for path in (out / "_sources" / docname).parent.glob(f"{Path(docname).name}.*"):
                self._drop(path)
        if build.warning_log.ran:
            build.cache.made_pages = self.made_pages
        _forget_first_page(out, build.app.config.root_doc)
        now = set(self._outputs())
        for name in build.cache.outputs - now:
            if not self._of_theme(name):
                self._drop(out / name)
        build.cache.outputs = now

    def _drop(self, path: Path) -> None:
        out = Path(self.build.app.outdir)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == out or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()

    def _of_theme(self, name: str) -> bool:
        """Whether the theme has a file of this name, which one of the book has hidden."""
        inner = name.removeprefix("_static/")
        builder: Any = self.build.app.builder
        folders = builder.theme.get_theme_dirs()
        return any(Path(folder, "static", inner).is_file() for folder in folders)

    def _outputs(self) -> Iterator[str]:
        app = self.build.app
        builder: Any = app.builder
        for name in app.env.found_docs | self.build.cache.made_pages:
            yield f"{name}{builder.out_suffix}"
        yield from (f"_sources/{name}" for name in _sources(app))
        for docname in app.env.all_docs:
            for name in self.build.cache.page(docname).images.values():
                yield f"{builder.imagedir}/{name}"
        for _, name in app.env.dlfiles.values():
            yield f"_downloads/{name}"
        yield from (name for name, _ in _static(app))


def _forget_redirects(out: Path, docnames: set[str]) -> None:
    """Have the redirects written afresh: their record is never cleaned."""
    try:
        written = json.loads((out / REDIRECTED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for name in written:
        page = PurePosixPath(name).with_suffix("")
        if page.as_posix() not in docnames:
            (out / f"{page}.html").unlink(missing_ok=True)
    (out / REDIRECTED).unlink()


def _forget_first_page(out: Path, root: str) -> None:
    """Have the file that leads to the first page written afresh when another page is the first."""
    path = out / FIRST_PAGE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    match = _LEADS.fullmatch(text)
    if match and match[1] != root:
        path.unlink()


def _sources(app: Any) -> Iterator[str]:
    """The copies of the pages as they are written, by their names below their folder."""
    config, env = app.config, app.env
    for docname in env.found_docs if config.html_copy_source else ():
        ending = Path(env.doc2path(docname)).suffix
        more = config.html_sourcelink_suffix
        yield f"{docname}{ending}{'' if ending == more else more}"


def _static(app: Any) -> Iterator[tuple[str, Path]]:
    """Where each static file of the book goes, below the folder of the pages, with its source."""
    config, root = app.config, Path(app.confdir)
    excluded = Matcher([*config.exclude_patterns, "**/.*"])
    for folder, names in (("_static/", config.html_static_path), ("", config.html_extra_path)):
        for name in names:
            for inner, path in _below(root / name):
                if not excluded(inner) or not folder:
                    yield f"{folder}{inner.removesuffix('_t').removesuffix('.jinja')}", path
    for name in (config.html_logo, config.html_favicon):
        if name and "://" not in name:
            yield f"_static/{Path(name).name}", root / name


def _below(place: Path) -> Iterator[tuple[str, Path]]:
    if place.is_file():
        yield place.name, place
    for folder, _, names in os.walk(place):
        for name in sorted(names):
            path = Path(folder, name)
            yield path.relative_to(place).as_posix(), path
