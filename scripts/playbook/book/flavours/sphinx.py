"""Jupyter Book 1, which builds with Sphinx."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from playbook.book.flavours import Advice, Config, Contents, Flavour, Read
from playbook.book.model import Book, Toc
from playbook.book.resolve import Index
from playbook.book.settings import BookSettings, book_settings
from playbook.book.settings_faults import setting_faults
from playbook.book.toc import matcher, read_toc

TOC = "_toc.yml"


def _settings(config: Config, _files: Iterable[str], _read: Read) -> BookSettings:
    return book_settings(config)


def _contents(
    _config: Config, files: Iterable[str], settings: BookSettings, read: Read
) -> Contents:
    """The pages that the build would read: suffixes, patterns and ``only_build_toc_files`` count."""
    names = [suffix for suffix, _ in settings.suffixes]
    candidates = _documents(files, settings)
    text = read(TOC)
    if text is None:
        return Contents(candidates, Toc(TOC, "", 0, (), (), found=False))
    toc = read_toc(TOC, text, candidates, names)
    if settings.only_toc:
        candidates = _only_toc(candidates, toc)
        toc = read_toc(TOC, text, candidates, names)
    return Contents(candidates, toc)


def _documents(files: Iterable[str], settings: BookSettings) -> dict[str, str]:
    """Docname → path of every page that the build would find."""
    patterns = [
        matcher(p)
        for p in (
            *settings.exclude,
            "**/_sources",
            ".#*",
            "**/.#*",
            "*.lproj/**",
            *(name.rstrip("/") for name in settings.static),
        )
    ]
    folders: dict[str, bool] = {"": False}

    def excluded(path: str) -> bool:
        return any(match(path) for match in patterns)

    def inside(name: str) -> bool:
        if name not in folders:
            folders[name] = inside(posixpath.dirname(name)) or excluded(name)
        return folders[name]

    found: dict[str, str] = {}
    suffixes = [suffix for suffix, _ in settings.suffixes]
    for path in sorted(files, key=lambda p: (posixpath.dirname(p), p)):
        suffix = next((s for s in suffixes if path.endswith(s)), None)
        if suffix is None or inside(posixpath.dirname(path)) or excluded(path):
            continue
        found.setdefault(path[: -len(suffix)], path)
    return found


def _only_toc(candidates: dict[str, str], toc: Toc) -> dict[str, str]:
    names = toc.docnames
    globs = [matcher(entry.value) for entry in toc.entries if entry.kind == "glob"]
    return {
        name: path
        for name, path in candidates.items()
        if name in names or any(match(name) for match in globs)
    }


# --- what extensions of the book's own add

_ADDED = re.compile(
    r"add_(?P<kind>role|directive|generic_role|node_role)(?P<domain>_to_domain)?\(\s*"
    r"(?:(?P<of>['\"][\w-]+['\"])\s*,\s*)?['\"](?P<name>[\w:+.-]+)['\"]"
)
# A type has the name of a directive, and that of a role.
_TYPE = re.compile(
    r"add_(?:crossref|object)_type\(\s*['\"]([\w:+.-]+)['\"]\s*,\s*['\"]([\w:+.-]+)['\"]"
)
_REGISTERED = re.compile(
    r"register_(?:local|canonical)_role\(\s*['\"]([\w:+.-]+)['\"]|"
    r"register_directive\(\s*['\"]([\w:+.-]+)['\"]"
)


def _added(book: Book, config: Config) -> Iterator[tuple[str, str]]:
    """What the code of the book's own extensions adds by name."""
    sphinx = config.get("sphinx")
    local = sphinx.get("local_extensions") if isinstance(sphinx, dict) else None
    for name, folder in local.items() if isinstance(local, dict) else ():
        stem = posixpath.normpath(posixpath.join(str(folder or "."), str(name).replace(".", "/")))
        for path in book.files:
            if path == f"{stem}.py" or (path.startswith(f"{stem}/") and path.endswith(".py")):
                yield from _in_code(book.text(path))


def _in_code(code: str) -> Iterator[tuple[str, str]]:
    for match in _ADDED.finditer(code):
        name = match["name"].lower()
        if match["domain"] and match["of"]:
            name = f"{match['of'][1:-1]}:{name}"
        yield ("directive" if match["kind"] == "directive" else "role"), name
    for match in _TYPE.finditer(code):
        yield "directive", match[1].lower()
        yield "role", match[2].lower()
    for match in _REGISTERED.finditer(code):
        if match[1]:
            yield "role", match[1].lower()
        else:
            yield "directive", match[2].lower()


FLAVOUR = Flavour(
    name="sphinx",
    advice=Advice(
        leave_out="`exclude_patterns` in _config.yml",
        bring="load its extension in _config.yml",
        first_line="`title: Our book`",
    ),
    settings=_settings,
    setting_faults=setting_faults,
    contents=_contents,
    names=Index,
    entry=lambda page: page.docname,
    added=_added,
)
