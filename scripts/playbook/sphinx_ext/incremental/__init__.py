"""An incremental build whose pages and warnings are those of a clean one.

Sphinx reads again the pages whose file has changed, and writes again those pages and few others.
It does not know that another page links to a label that is gone, that a title stands in the menu
of every page, or that a warning of a page it leaves alone is still true. This extension does:
for each page it remembers what the page asked for (`dependencies`), what others may ask of it
(`affected`), what was said about it (`warning_log`), its words (`search_index`) and its files
(`output_files`), all in one cache (`store`).

It steps aside on a Sphinx that it does not know: every page is then built again each time.
It is loaded by ``playbook build`` and ``playbook live``, for any book; a book needs no setting.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from playbook.sphinx_ext import patches
from playbook.sphinx_ext.incremental import (
    affected,
    dependencies,
    output_files,
    search_index,
    toc_titles,
    warning_log,
)
from playbook.sphinx_ext.incremental.store import BuildCache, load, save
from playbook.sphinx_ext.state import known, state
from playbook.version import __version__

STORE = "playbook.pickle"
ASIDE = "playbook.sphinx_ext.incremental steps aside, and every page is built again: %s"

logger = logging.getLogger(__name__)


class IncrementalBuild:
    """One build with its memory."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.cache = BuildCache()
        self.dependencies = dependencies.Dependencies(self)
        self.warning_log = warning_log.WarningLog(self)
        self.search_index = search_index.SearchIndex(self)
        self.output_files = output_files.OutputFiles(self)
        self.read: set[str] = set()
        self.written: set[str] = set()
        self.removed: set[str] = set()
        self.consistency_checked = False
        # Pages that are written before all others, and who is told of each page that is ready.
        self.priority_pages: tuple[str, ...] = ()
        self.on_written: list[Any] = []
        # Who is told of all pages that will be written.
        self.on_planned: list[Any] = []
        self.restore_checksum: Callable[[], None] = lambda: None

    # --- what an earlier build has left

    @property
    def path(self) -> Path:
        """Where the memory lies: beside the pages as Sphinx has read them."""
        return Path(self.app.doctreedir, STORE)

    @property
    def _environment(self) -> Path:
        return Path(self.app.doctreedir, "environment.pickle")

    def load_cache(self) -> None:
        """Take up the memory; without one that fits, Sphinx must forget everything too."""
        found = load(self.path)
        if found is not None and found.fits(self._environment):
            self.cache = found
        else:
            self._environment.unlink(missing_ok=True)
            # Which of these files a clean build has when it writes its pages is not known.
            rmtree(Path(self.app.outdir, "_static"), ignore_errors=True)

    def forget(self) -> None:
        """Leave nothing of an earlier build, so that Sphinx makes all of it afresh."""
        self.path.unlink(missing_ok=True)
        self._environment.unlink(missing_ok=True)
        out = Path(self.app.outdir)
        for path in out.iterdir() if out.is_dir() else ():
            rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def reset_if_fresh(self) -> None:
        """Forget all when Sphinx starts afresh for a reason of its own."""
        if self.app.fresh_env_used:
            self.cache = BuildCache(late_assets=self.cache.late_assets)
        self.dependencies.prepare()

    # --- reading

    def outdated(self, added: set[str], changed: set[str], removed: set[str]) -> None:
        """Mend what Sphinx thinks must be read: ``changed`` is altered."""
        self.removed = set(removed)
        self.dependencies.choose_outdated(added, changed, removed)
        before, self.cache.titles = self.cache.titles, toc_titles.titles_below(self.app.config)
        retitled = toc_titles.retitled(before, self.cache.titles)
        changed |= (retitled & self.app.env.found_docs) - added

    def ready(self, docnames: list[str]) -> None:
        """Complete the pages that will be read: ``docnames`` is altered.

        Other extensions have named pages since `outdated`, such as those that the table of
        contents lists now.
        """
        self.dependencies.add_twins(docnames)
        self.clear(docnames)

    def clear(self, docnames: list[str]) -> None:
        """Forget pages before the first of them is read: none may see what another was."""
        for docname in docnames:
            self.app.events.emit("env-purge-doc", self.app.env, docname)
            self.app.env.clear_doc(docname)

    def updated(self) -> list[str]:
        """Read again the pages that share a name with one that was read; drop pages that are gone."""
        for docname in self.removed:
            self.cache.pages.pop(docname, None)
        again: set[str] = set()
        while some := self.dependencies.twins():
            again |= set(some)
            self.clear(some)
            for docname in some:
                self.app.builder.read_doc(docname)
        self.dependencies.keep_twins()
        toc_titles.forget_numbers(self.app.env)
        self.warning_log.enter("between")
        renamed = self.output_files.name_images()
        # A page that is only taken away must still end in a new index and a new map.
        left = [self.app.config.root_doc] if self.removed or self.cache.unwritten else []
        return sorted({*again, *renamed, *left})

    def affected(self) -> list[str]:
        """The pages that what was read has an effect on."""
        found = affected.affected_pages(self)
        self.warning_log.enter("consistency")
        return sorted((found | self.cache.unwritten) & self.app.env.found_docs)

    # --- writing

    def begin(self, docnames: set[str]) -> None:
        """Remember what is about to be written, so that a build that is stopped is taken up again."""
        self.cache.unwritten = set(docnames)
        self.cache.stamp(self._environment)
        save(self.path, self.cache)
        for tell in self.on_planned:
            tell(docnames)

    def indexing(self, indexer: Any) -> None:
        """The search index is about to be filled."""
        self.search_index.listen(indexer)

    def before_pages(self) -> None:
        """Everything is ready for the first page."""
        self.output_files.note_late_assets()

    def order(self, docnames: list[str]) -> list[str]:
        """The pages that somebody looks at come first."""
        wanted = [name for name in self.priority_pages if name in docnames]
        return [*wanted, *(name for name in docnames if name not in wanted)]

    def writing(self, docname: str) -> None:
        """A page is about to be written."""
        self.warning_log.enter("write", docname)
        self.output_files.begin()
        self.cache.page(docname).words = None

    def checksum(self, stock: Callable[..., str], outdir: Any, filename: Any) -> str:
        """The number for the content of a style or script, as in a clean build."""
        return self.output_files.checksum(stock, outdir, filename)

    def wrote(self, docname: str) -> None:
        """A page is in place."""
        self.written.add(docname)
        self.output_files.copy_images(docname)
        for tell in self.on_written:
            tell(docname)

    def after_pages(self) -> None:
        """The last page is in place."""
        self.warning_log.enter("finish")
        self.output_files.collect_images()

    def note_consistency_check(self) -> None:
        """Sphinx compares the pages with each other itself."""
        self.consistency_checked = True

    def end(self) -> None:
        """Say what there is to say of all pages, also of those left alone, and keep the memory."""
        if not self.consistency_checked:
            # Sphinx has read nothing, but what it would say may lie outside the pages.
            self.app.env.check_consistency()
        self.warning_log.replay()
        if self.warning_log.ran:
            self.cache.unwritten = set()
            save(self.path, self.cache)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the memory to the build."""
    app.connect("config-inited", _keep_exclusions, priority=1)
    app.connect("config-inited", _start, priority=950)
    return {
        "version": __version__,
        "parallel_read_safe": False,
        "parallel_write_safe": False,
    }


def _keep_exclusions(app: Sphinx, config: Any) -> None:
    """Keep what the settings leave out, before the pages in no table of contents are added to it."""
    state(app).exclusions = tuple(config.exclude_patterns)


def read_toc_again(app: Sphinx) -> None:
    """Read the table of contents once more, for a build that has waited; its root is as before."""
    from sphinx_external_toc.events import parse_toc_to_env

    app.config.exclude_patterns = list(state(app).exclusions)
    parse_toc_to_env(app, app.config)


def _start(app: Sphinx, config: Any) -> None:
    """Begin, for a build in one process; one in several is left as it is."""
    if app.parallel > 1:
        return
    build = IncrementalBuild(app)
    reason = patches.reason_against()
    if reason:
        logger.info(ASIDE, reason)
        build.forget()
        return
    state(app).incremental = build
    # Do not read every page again because a file that is no page has come or gone.
    patches.ignore_option(config, "exclude_patterns")
    build.warning_log.listen()
    build.load_cache()
    app.connect("builder-inited", _inited, priority=950)
    app.connect("env-get-outdated", _outdated, priority=950)
    app.connect("env-before-read-docs", lambda app, env, names: build.ready(names), priority=950)
    app.connect(
        "source-read", lambda app, docname, source: build.dependencies.begin(docname), priority=1
    )
    app.connect(
        "doctree-read", lambda app, doctree: build.dependencies.finish(doctree), priority=950
    )
    app.connect("env-updated", lambda app, env: build.updated(), priority=1)
    app.connect("env-get-updated", lambda app, env: build.affected(), priority=950)
    app.connect("env-check-consistency", lambda app, env: build.note_consistency_check())
    app.connect(
        "write-started", lambda app, builder: build.warning_log.enter("writing"), priority=1
    )
    app.connect(
        "html-page-context",
        lambda app, name, template, context, doctree: build.output_files.note_page(name),
    )
    app.connect("build-finished", _finish_first, priority=50)
    app.connect("build-finished", _finish_last, priority=990)


def _inited(app: Sphinx) -> None:
    build = known(state(app).incremental)
    build.reset_if_fresh()
    build.restore_checksum = patches.hear_writing(app.builder, app.env, build)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    build = known(state(app).incremental)
    build.outdated(added, changed, removed)
    return []


def _finish_first(app: Sphinx, exception: Exception | None) -> None:
    build = known(state(app).incremental)
    build.warning_log.enter("end")
    if exception is None:
        build.output_files.sweep()


def _finish_last(app: Sphinx, exception: Exception | None) -> None:
    build = known(state(app).incremental)
    build.restore_checksum()
    if exception is None:
        build.end()
    else:
        build.warning_log.replay()
