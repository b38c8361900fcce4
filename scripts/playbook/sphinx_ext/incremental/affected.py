"""How far a change reaches: the pages that are written again though they were not read.

A page is written again when a name that it refers to has come, gone or changed; all pages are
when something changes that stands on each, such as the menu.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from playbook.sphinx_ext import patches
from playbook.sphinx_ext.state import env_state, state

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild

# Domains whose names are looked up as they are written; of others any name may match.
EXACT = frozenset(("std", "math", "citation"))
EVERY = "*"
# Domains of which no page shows anything of another.
OWN = frozenset(("index", "changeset", "rst", "c", "cpp"))


def affected_pages(build: IncrementalBuild) -> set[str]:
    """The pages to write again."""
    env, store = build.app.env, build.cache
    names, frame = dict(_names(build.app)), _frame(build)
    before, store.names = store.names, names
    same, store.frame = store.frame == frame, frame
    if not same:
        return set(env.found_docs)
    changed = {name for name in names.keys() | before.keys() if names.get(name) != before.get(name)}
    if any(name.startswith(EVERY) for name in changed):
        return set(env.found_docs)
    if not changed:
        return set()
    # A warning may name what is close, or how many there are.
    return {
        docname
        for docname, page in store.pages.items()
        if page.write_warnings or not page.names.isdisjoint(changed)
    } | {name for name, page in store.pages.items() if page.has_toctree}


def _names(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Every name that a page may refer to, with all that a reference to it shows."""
    env = app.env
    yield from _strung(_standard(env))
    for name, domain in sorted(env.domains.items()):
        if name not in EXACT | OWN:
            objects = sorted(map(repr, domain.get_objects()))
            yield f"{EVERY}{name}", _short(repr(objects) + repr(_cited(env, name)))
    for docname, title in env.titles.items():
        slugs = env.metadata.get(docname, {}).get("myst_slugs", {})
        places = {slug: found[1:] for slug, found in slugs.items()}
        yield docname.lower(), _short(f"{title}{places}{env.tocs.get(docname)}")


def _strung(pairs: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Names in small letters; several of one name are taken together."""
    found: dict[str, str] = {}
    for name, value in pairs:
        # Words that are translated late have a `repr` that tells whether they were.
        words = "|".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found[name.lower()] = f"{found.get(name.lower(), '')}|{words}"
    yield from found.items()


def _standard(env: BuildEnvironment) -> Iterator[tuple[str, Any]]:
    data = env.domaindata
    standard = data["std"]
    for table in ("labels", "anonlabels", "terms"):
        yield from standard.get(table, {}).items()
    for table in ("objects", "progoptions"):
        for key, value in standard.get(table, {}).items():
            for part in key:
                yield str(part), (key, value)
    yield from data.get("math", {}).get("objects", {}).items()
    for name, value in data.get("citation", {}).get("citations", {}).items():
        yield name, value[:2]
    if state(env.app).registers is not None:
        for anchor, docnames in env_state(env).anchors.items():
            if docnames:
                yield anchor, sorted(docnames.items())


def _cited(env: BuildEnvironment, name: str) -> Any:
    """What the bibliography keeps beside its objects."""
    data = env.domaindata.get(name, {})
    if name == "cite":
        return [data.get("citations"), sorted(map(repr, data.get("bibliographies", {}).items()))]
    return sorted(data.items(), key=repr) if name == "nb" else ""


def _frame(build: IncrementalBuild) -> str:
    """What stands on every page: the menu, the day, the settings, files of the frame."""
    app, env = build.app, build.app.env
    trees = [
        [docname, [_tree(node) for node in env.tocs[docname].findall(addnodes.toctree)]]
        for docname in sorted(env.toctree_includes)
        if docname in env.tocs
    ]
    titles = {name: f"{title}{env.longtitles.get(name)}" for name, title in env.titles.items()}
    parts = (
        trees,
        sorted(titles.items()),
        sorted(env.toc_secnumbers.items()),
        sorted(env.toc_fignumbers.items()),
        _day(),
        repr(state(app).settings),
        sorted((name, str(found.version)) for name, found in app.extensions.items()),
        build.output_files.static_digests(),
        [
            (getattr(asset, "filename", ""), sorted(getattr(asset, "attributes", {}).items()))
            for asset in patches.asset_files(app.builder)
        ],
    )
    return _short(repr(parts))


def _tree(node: addnodes.toctree) -> list[tuple[str, str]]:
    return sorted((key, repr(value)) for key, value in node.attributes.items() if key != "parent")


def _day() -> str:
    """The day here and in Greenwich: pages show one, and count from the other."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    moments = (time.gmtime(seconds), time.localtime(seconds))
    return " ".join(time.strftime("%Y-%m-%d", moment) for moment in moments)


def _short(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=12).hexdigest()
