"""What a page asked for when it was read: if an answer changes, the page is read again.

The answers are the content of its file and of those it includes, whether the files it names are
there, which registers and records it shows, and which other pages use the same names. Contents
are compared, not times: a fresh copy of an unchanged book has nothing to read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join

from playbook.registers.kinds.base import RegisterLookup
from playbook.sphinx_ext import patches
from playbook.sphinx_ext.incremental.store import CachedPage, FileStamp, file_stamp
from playbook.sphinx_ext.state import env_state, known, state

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild

SOURCE = "source-"


class Dependencies:
    """Knows what the pages asked for, and chooses those that are read."""

    def __init__(self, build: IncrementalBuild) -> None:
        self.build = build
        self.reading = ""
        self.paths: set[str] = set()
        self.kinds: set[str] = set()
        self.new_twins: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def prepare(self) -> None:
        """Hear which registers pages ask for."""
        registers = state(self.build.app).registers
        if registers is not None:
            _note_registers(registers, self.kinds.add)

    # --- choosing

    def choose_outdated(self, added: set[str], changed: set[str], removed: set[str]) -> None:
        """Alter ``changed``: take out pages that are as they were, put in those with new answers."""
        env, store = self.build.app.env, self.build.cache
        rest = env.found_docs - added
        for docname in rest:
            page = store.pages.get(docname)
            if page is None or self._is_outdated(docname, page):
                changed.add(docname)
            elif docname not in env.reread_always and self._readable(docname):
                changed.discard(docname)
        if added or removed:
            changed |= {name for name in rest if store.page(name).has_toctree}
        for docname in changed | removed | added:
            changed |= store.page(docname).twins & rest

    def add_twins(self, docnames: list[str]) -> None:
        """Add the pages that share a name with one that is read: only the later one is told."""
        twins = {twin for name in docnames for twin in self.build.cache.page(name).twins}
        docnames[:] = sorted({*docnames, *(twins & self.build.app.env.found_docs)})

    def _readable(self, docname: str) -> bool:
        return Path(self.build.app.doctreedir, f"{docname}.doctree").is_file()

    def _is_outdated(self, docname: str, page: CachedPage) -> bool:
        return (
            any(self.digest(path) != seen for path, seen in page.inputs.items())
            or any(self._answer(path) != seen for path, seen in page.looked_for.items())
            or any(self._kind(kind) != seen for kind, seen in page.kinds)
            or any(self._record(name) != seen for name, seen in page.records.items())
        )

    def digest(self, path: str) -> str:
        """A short name for the content of a file, which is read only if it looks changed."""
        if path not in self._known:
            mark, kept = file_stamp(path), self.build.cache.files.get(path)
            if mark is None:
                self._known[path] = ""
            elif kept and kept[0] == mark:
                self._known[path] = kept[1]
            else:
                self._known[path] = _content(path)
                self._keep(path, mark)
        return self._known[path]

    def _keep(self, path: str, mark: FileStamp) -> None:
        self.build.cache.files[path] = (mark, self._known[path])

    def _answer(self, path: str) -> tuple[bool, str]:
        env = self.build.app.env
        docname = env.path2doc(path) or ""
        return os.path.isfile(path), docname if docname in env.found_docs else ""  # noqa: PTH113

    def _kind(self, kind: str) -> str:
        if not self._kinds:
            self._kinds = _kinds(known(state(self.build.app).registers), self)
        return self._kinds.get(kind, "")

    def _record(self, ident: str) -> tuple[str, bool]:
        registers = known(state(self.build.app).registers)
        there = registers.knows_source(ident)
        label = registers.names.get(("source", ident), "")
        # An unknown one is told which known one is closest.
        return label if there else " ".join(registers.source_ids), there

    # --- reading one page

    def begin(self, docname: str) -> None:
        """A page is about to be read; the answers so far are its own."""
        self.build.read.add(docname)
        self.build.warning_log.enter("read", docname)
        self.reading = docname
        self.paths = {self.build.app.env.doc2path(docname)}
        self.kinds.clear()
        # The content is noted before Sphinx reads it: what is saved meanwhile counts as new.
        for path in self.paths:
            self._known.pop(path, None)
            self.digest(path)
        patches.note_paths(self.paths.add)

    def finish(self, doctree: nodes.document) -> None:
        """A page has been read: keep what it asked for."""
        patches.note_paths(None)
        build, docname = self.build, self.reading
        env = build.app.env
        page = build.cache.page(docname)
        source = env.doc2path(docname)
        files = [source, *(os.path.join(env.srcdir, d) for d in env.dependencies[docname])]  # noqa: PTH118
        page.inputs = {
            os.path.normpath(path): self.digest(os.path.normpath(path)) for path in files
        }
        page.looked_for = {path: self._answer(path) for path in sorted(self.paths)}
        page.names = frozenset(_names(doctree, docname))
        page.has_toctree = next(iter(doctree.findall(addnodes.toctree)), None) is not None
        page.toc = _short(str(env.tocs.get(docname, "")))
        page.image_paths = tuple(_images(doctree, env))
        page.twins = frozenset()
        if state(build.app).registers is not None:
            self._registers(doctree, page, docname)

    def _registers(self, doctree: nodes.document, page: CachedPage, docname: str) -> None:
        if next(iter(doctree.findall(_is_view)), None) is not None:
            self.kinds.add("source")
        page.kinds = frozenset((kind, self._kind(kind)) for kind in sorted(self.kinds))
        idents = {name.removeprefix(SOURCE) for name in _record_ids(doctree)}
        front_matter = env_state(self.build.app.env).page(docname).front_matter
        idents |= {source.target for source in front_matter.sources} if front_matter else set()
        page.records = {ident: self._record(ident) for ident in sorted(idents)}

    # --- pages that share a name

    def note_twins(self, one: str, other: str) -> None:
        """Two pages use the same name, and Sphinx has told one of them."""
        self.new_twins.setdefault(one, set()).add(other)
        self.new_twins.setdefault(other, set()).add(one)

    def twins(self) -> list[str]:
        """Pages to read once more, in order: of two that share a name, the later one is told."""
        there = self.build.app.env.found_docs
        pairs = {name: {*others} for name, others in self.new_twins.items()}
        # A page that is read once more takes along those that it has shared a name with before.
        for name, page in self.build.cache.pages.items():
            for other in page.twins if pairs else ():
                pairs.setdefault(name, set()).add(other)
                pairs.setdefault(other, set()).add(name)
        groups = [
            group & there for name, group in _together(pairs).items() if name in self.new_twins
        ]
        return sorted({name for group in groups if not group <= self.build.read for name in group})

    def keep_twins(self) -> None:
        """Keep which pages share a name."""
        pages = self.build.cache.pages
        for docname, others in _together(self.new_twins).items():
            if docname in pages:
                pages[docname].twins = frozenset(others)


def _together(pairs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """For each page all that are tied to it, itself included."""
    found: dict[str, set[str]] = {}
    for name in pairs:
        group, rest = set(), [name]
        while rest:
            one = rest.pop()
            if one not in group:
                group.add(one)
                rest += pairs.get(one, ())
        found[name] = group
    return found


def _names(doctree: nodes.document, docname: str) -> Iterator[str]:
    """Every text by which a reference of a page may find something, in small letters."""
    for node in doctree.findall(addnodes.pending_xref):
        for value in node.attributes.values():
            if isinstance(value, str) and value:
                path = value.partition("#")[0]
                joined = docname_join(docname, path) if path else ""
                yield from (value.lower(), " ".join(value.lower().split()))
                yield from (joined.lower(), os.path.splitext(joined.lower())[0])  # noqa: PTH122


def _images(doctree: nodes.document, env: BuildEnvironment) -> Iterator[str]:
    for node in doctree.findall(nodes.image):
        candidates: dict[str, str] = node.get("candidates", {})
        yield from (p for kind, p in candidates.items() if kind != "?" and p in env.images)


def _is_view(node: nodes.Node) -> bool:
    return type(node).__name__ == "register_view"


def _record_ids(doctree: nodes.document) -> Iterator[str]:
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("reftype") == "playbook-record":
            yield node["reftarget"]


def _content(path: str) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError:
        return ""
    return blake2b(data, digest_size=16).hexdigest()


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


# --- hearing


class _NotingMapping(Mapping[Any, Any]):
    """A mapping by kind and id that tells which kinds are looked up."""

    def __init__(self, inner: Mapping[Any, Any], hear: Any) -> None:
        self.inner, self.hear = inner, hear

    def __getitem__(self, key: Any) -> Any:
        self.hear(key[0].rstrip("/"))
        return self.inner[key]

    def __iter__(self) -> Iterator[Any]:
        for key in self.inner:
            self.hear(key[0].rstrip("/"))
            yield key

    def __len__(self) -> int:
        return len(self.inner)


def _note_registers(registers: Any, hear: Any) -> None:
    """Have the registers of one build tell which kinds a page looks at."""
    lookup, of_kind = registers.lookup, registers.of_kind

    class Heard(RegisterLookup):
        def of_kind(self, kind: str) -> Any:
            hear(kind)
            return lookup.of_kind(kind)

    def heard(kind: str) -> Any:
        hear(kind)
        return of_kind(kind)

    registers.__dict__["lookup"] = Heard(
        _NotingMapping(lookup.names, hear), _NotingMapping(lookup.registers, hear)
    )
    registers.__dict__["of_kind"] = heard


def _kinds(registers: Any, dependencies: Dependencies) -> dict[str, str]:
    """For each kind the content of all its files, also those that an overlay adds."""
    root = dependencies.build.app.srcdir
    found: dict[str, list[str]] = {}
    for file in registers.files:
        paths: Iterable[Any] = {file.path, *file.parsed.files.values()}
        found.setdefault(file.kind, []).extend(
            f"{path}:{dependencies.digest(os.path.join(root, path))}"  # noqa: PTH118
            for path in sorted(map(str, paths))
        )
    return {kind: _short("\n".join(sorted(parts))) for kind, parts in found.items()}
