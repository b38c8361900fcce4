"""Every place at which the extension changes Sphinx, Jupyter Book or MyST, and what it knows of them.

Sphinx has no event for some steps of a build, and keeps some of what it knows to itself. What is
changed here is changed only where the code that it changes is known: by a fingerprint of the
modules, so that a version that changed them is not taken for an old one. On any other version the
caller steps aside and says so in one line; `reason_against` has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from errno import EACCES
from importlib import import_module
from inspect import signature
from logging import Filter, Handler, LogRecord, getLogger
from pathlib import Path
from typing import Any, Protocol

import sphinx
from sphinx import application
from sphinx.application import Sphinx
from sphinx.builders import html as _html
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE

from playbook.common.boundary import Boundary
from playbook.common.own_folders import hidden_name
from playbook.common.settings_file import find_settings
from playbook.linear.supported import unknown

# A module that is changed or relied upon, its fingerprints, and the versions that have them: those
# with which second builds were those of clean builds, byte for byte.
SPHINX: Mapping[str, Mapping[str, str]] = {
    "sphinx.application": {"e505cceed611b75b": "7.4"},
    "sphinx.builders": {"9c94c8027a1367ab": "7.4"},
    "sphinx.builders.html": {
        "f31b987a8d331ec3": "7.4",
        "eb188f1100fd7655": "7.4",
        "90e7dfb905da9f3e": "7.4",
    },
    "sphinx.config": {"bace14fe3e056c32": "7.4", "f2ad4207762be0b5": "7.4"},
    "sphinx.environment": {"f9dc1e5b86ed82d2": "7.4", "f34efc4eb2d75044": "7.4"},
    "sphinx.search": {"ca8113483b4334d2": "7.4"},
}
# Its private names are set and called here.
html: Any = _html


def reason_against() -> str:
    """Why the builds of this Sphinx are not understood, in one sentence; empty if they are."""
    reasons = (
        unknown("Sphinx", sphinx.__version__, found, import_module(name), "builds")
        for name, found in SPHINX.items()
    )
    return next(filter(None, reasons), "")


# --- before a build


def load_always(extensions: Iterable[str]) -> bool:
    """Have every build of this process load some extensions; false where Sphinx has no list of them."""
    loaded = getattr(application, "builtin_extensions", None)
    if not isinstance(loaded, tuple):
        return False
    application.builtin_extensions = (*loaded, *(e for e in extensions if e not in loaded))
    return True


def keep_to_the_book() -> bool:
    """Have Jupyter Book keep what Sphinx remembers below a name that no repository can know.

    It is read back as Python's own format, which can run code: a book that brings such files along
    must not find them read. Nor does a page get a file from outside the book. False where Jupyter
    Book builds in another way.
    """
    from jupyter_book import sphinx as jupyter_book

    stock = getattr(jupyter_book, "build_sphinx", None)
    if getattr(stock, "__module__", "") == __name__:
        return True
    if stock is None or "doctreedir" not in signature(stock).parameters:
        return False

    def build_sphinx(sourcedir: Any, outputdir: Any, **options: Any) -> Any:
        end_at(Boundary(sourcedir, find_settings(Path(sourcedir)).outside))
        memory = Path(outputdir).parent / ".doctrees"
        folder = memory / hidden_name(memory)
        return stock(sourcedir, outputdir, **{"doctreedir": folder, **options})

    jupyter_book.build_sphinx = build_sphinx
    return True


def pause_builds(before: Callable[[Sphinx], None], after: Callable[[Sphinx], None]) -> bool:
    """Have the builds of Jupyter Book call us before their first page and after their last.

    All settings have been read by then. False where Jupyter Book builds in another way.
    """
    from jupyter_book import sphinx as jupyter_book

    class Pausing(Sphinx):
        def build(self, *arguments: Any, **options: Any) -> None:
            before(self)
            try:
                super().build(*arguments, **options)
            finally:
                after(self)

    if getattr(jupyter_book, "Sphinx", None) is not Sphinx:
        return False
    jupyter_book.Sphinx = Pausing
    return True


def ignore_option(config: Any, name: str) -> None:
    """Have a change of a setting be no reason to read every page again."""
    options = vars(config)["_options"]
    option = options[name]
    options[name] = type(option)(option.default, "", option.valid_types)


def come_first(handler: Handler, passes: Callable[[LogRecord], bool]) -> None:
    """Have a handler hear each warning before all others; these hear only what ``passes``."""

    class Passing(Filter):
        def filter(self, record: LogRecord) -> bool:
            return passes(record)

    handlers = getLogger(NAMESPACE).handlers
    for other in handlers:
        other.filters.insert(0, Passing())
    handlers.insert(0, handler)


# --- files that pages ask for

_boundaries: list[Boundary] = []
_OUTSIDE = "it lies outside the book"


def end_at(boundary: Boundary) -> None:
    """Let no page have a file beyond ``boundary`` from now on, whatever directive asks for it.

    Three doors lead from a page to a file: Sphinx's function for paths, docutils' class for texts
    that are put in, and MyST's own way to the texts that docutils brings along.
    """
    first = not _boundaries
    _boundaries[:] = [boundary]
    if first:
        owner: Any = BuildEnvironment
        owner.relfn2path = _ending(owner.relfn2path)
        _guard_texts()
        _guard_addresses()


def _ending(stock: Callable[..., tuple[str, str]]) -> Callable[..., tuple[str, str]]:
    def inside_only(
        env: BuildEnvironment, filename: str, docname: str | None = None
    ) -> tuple[str, str]:
        rel, path = stock(env, filename, docname)
        if all(boundary.holds(path) for boundary in _boundaries):
            return rel, path
        # A file that is not there: whoever asked says so, with the line of the page.
        name = f"{Path(path).name} ({_OUTSIDE})"
        return name, str(Path(env.srcdir, name))

    return inside_only


def _guard_texts() -> None:
    """Have docutils and MyST ask before they read a text that is put into a page."""
    from docutils import io
    from docutils.parsers.rst import DirectiveError
    from myst_parser.mocking import MockIncludeDirective

    home = Boundary(Path(str(import_module("docutils").__file__)).parent)
    files: Any = io.FileInput
    texts: Any = MockIncludeDirective
    begin, run = files.__init__, texts.run

    def started(self: Any, source: Any = None, source_path: Any = None, **options: Any) -> None:
        held = all(boundary.holds(source_path or "") for boundary in _boundaries)
        if source is None and source_path and not held and not home.holds(source_path):
            raise io.InputError(EACCES, _OUTSIDE, source_path)
        begin(self, source, source_path, **options)

    def included(self: Any) -> Any:
        name = str(self.arguments[0]).strip()
        own = name.startswith("<") and name.endswith(">")
        if own and not home.holds(Path(self.klass.standard_include_path, name[1:-1])):
            raise DirectiveError(4, f'Directive "{self.name}": {name}: {_OUTSIDE}')
        return run(self)

    files.__init__, texts.run = started, included


def _guard_addresses() -> None:
    """Have docutils fetch pages of the web only: an address may name a file of this machine too."""
    from urllib.error import URLError

    for name in ("misc", "tables"):
        module: Any = import_module(f"docutils.parsers.rst.directives.{name}")
        fetch = module.urlopen

        def fetched(address: str, *more: Any, fetch: Any = fetch) -> Any:
            if not address.lower().startswith(("http://", "https://")):
                raise URLError(_OUTSIDE)
            return fetch(address, *more)

        module.urlopen = fetched


# --- reading

_listeners: list[Callable[[str], object]] = []


def note_paths(listen: Callable[[str], object] | None) -> None:
    """Tell ``listen`` from now on each file that a page looks for, there or not; nothing: nobody."""
    _listeners[:] = [listen] if listen else []
    owner: Any = BuildEnvironment
    if owner.relfn2path.__name__ != "relfn2path" or owner.relfn2path.__module__ != __name__:
        owner.relfn2path = _noting(owner.relfn2path)


def _noting(stock: Callable[..., tuple[str, str]]) -> Callable[..., tuple[str, str]]:
    def relfn2path(
        env: BuildEnvironment, filename: str, docname: str | None = None
    ) -> tuple[str, str]:
        found = stock(env, filename, docname)
        for listen in _listeners:
            listen(found[1])
        return found

    return relfn2path


# --- writing


class Writing(Protocol):
    """Who hears of each step of writing."""

    def begin(self, docnames: set[str]) -> None:
        """These pages are about to be written."""

    def indexing(self, indexer: Any) -> None:
        """The search index is about to be filled."""

    def before_pages(self) -> None:
        """Everything is ready for the first page."""

    def order(self, docnames: list[str]) -> list[str]:
        """The order in which the pages are written."""

    def writing(self, docname: str) -> None:
        """A page is about to be written."""

    def wrote(self, docname: str) -> None:
        """A page is in place."""

    def after_pages(self) -> None:
        """The last page is in place."""

    def checksum(self, stock: Callable[..., str], outdir: Any, filename: Any) -> str:
        """The number for the content of a style or script; ``stock`` is Sphinx's own function."""


def hear_writing(builder: Any, env: BuildEnvironment, hear: Writing) -> Callable[[], None]:
    """Tell somebody of each step of writing; returns what puts the number of files back."""
    prepare, resolve, handle = (
        builder.prepare_writing,
        env.get_and_resolve_doctree,
        builder.handle_page,
    )
    write, checksum = builder._write_serial, html._file_checksum  # noqa: SLF001
    current: list[str] = []

    def done() -> None:
        if current:
            hear.wrote(current.pop())

    def prepared(docnames: set[str]) -> None:
        hear.begin(docnames)
        prepare(docnames)
        hear.indexing(builder.indexer)

    def resolved(docname: str, *arguments: Any, **options: Any) -> Any:
        done()
        current.append(docname)
        hear.writing(docname)
        return resolve(docname, *arguments, **options)

    def written(docnames: Any) -> None:
        hear.before_pages()
        # Set now and not before: what the environment is made of has been kept by this time.
        vars(env)["get_and_resolve_doctree"] = resolved
        html._file_checksum = lambda *names: hear.checksum(checksum, *names)  # noqa: SLF001
        try:
            write(hear.order(list(docnames)))
            done()
        finally:
            del vars(env)["get_and_resolve_doctree"]
        hear.after_pages()

    def whole(
        page: str, context: Any, template: str = "page.html", place: str = "", event_arg: Any = None
    ) -> None:
        """Nobody ever sees half a page."""
        target = Path(place or builder.get_outfilename(page))
        part = target.with_name(f"{target.name}.part")
        handle(page, context, template, str(part), event_arg)
        if part.is_file():
            part.replace(target)

    builder.handle_page = whole
    builder.prepare_writing = prepared
    builder._write_serial = written  # noqa: SLF001
    builder.load_indexer = lambda docnames: None
    return lambda: setattr(html, "_file_checksum", checksum)


def asset_files(builder: Any) -> tuple[Any, ...]:
    """The styles and scripts of all pages."""
    return (*builder._css_files, *builder._js_files)  # noqa: SLF001


def fill_index_with(
    indexer: Any, feed: Callable[..., None], prune: Callable[[Iterable[str]], None]
) -> None:
    """Have our functions hear what the search index is fed with, and which pages it is to hold."""
    indexer.feed, indexer.prune = feed, prune
