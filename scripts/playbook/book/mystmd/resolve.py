"""Where references lead in a book of version 2: the same answers as the engine gives.

All labels of a project share their names, whatever they stand at: a heading, a figure, an equation, a
cell or a page. A heading without a label has an anchor of its words, but for the title of a page, which
the engine takes away from the text. A name that the page has not may stand on any other.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from playbook.book.kinds import ReferenceKind
from playbook.book.model import Book, Heading, Page, Reference, Target
from playbook.book.mystmd.names import DOI, html_id, identifier
from playbook.book.resolve import SCHEME, Finder, Index, Missing
from playbook.common.suggest import closest, question

PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".tiff", ".tif", ".pdf", ".eps", ".webp")
FILMS = (".mp4", ".mov", ".avi")
# Addresses of other sorts, which only a network can tell.
_WEB = frozenset(("http", "https", "mailto", "tel", "sms", "ftp", "sftp", "ssh", "git", "data"))
_LABELS = frozenset(("label", "name", "id", "object", "math"))
_OLDER = {"project": "[words](page.md)", "path": "[words](file.txt)", "inv": "<xref:project#name>"}


class MystIndex(Index):
    """Everything in a book of version 2 that has a name."""

    finders: Mapping[ReferenceKind, Finder] = {}

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.names: dict[str, tuple[Page, Target]] = {}
        for page, target in book.targets():
            if target.kind in _LABELS:
                self.names.setdefault(target.name, (page, target))
        self.any_label = {**self.any_label, **self.names}
        self.titles = {page.docname: html_id(page.title) for page in book.pages.values()}

    @cached_property
    def implicit(self) -> Mapping[str, Page]:
        """The anchors that headings have of their words, each with the first page that has it."""
        found: dict[str, Page] = {}
        for page, target in self.book.targets("part"):
            found.setdefault(target.name, page)
        for page in self.book.pages.values():
            for heading in page.headings:
                if heading.slug:
                    found.setdefault(heading.slug, page)
        return found

    def clashes(self) -> Iterator[tuple[Page, Target, Heading]]:
        """Labels that are the anchor of a heading above them: a link leads to the heading."""
        for page in self.book.pages.values():
            above = {h.slug: h for h in reversed(page.headings) if h.slug and not h.source}
            for target in page.targets:
                heading = above.get(target.name)
                if heading is None or target.kind not in _LABELS or target.source:
                    continue
                if (heading.cell, heading.line) < (target.cell, target.line):
                    yield page, target, heading

    def has(self, name: str) -> bool:
        """Whether anything in the book has this name."""
        plain = identifier(name)
        return any(one in self.names or one in self.implicit for one in (name, plain))

    @cached_property
    def cited(self) -> frozenset[str]:
        """The sources that some page cites: each page lists its own."""
        return frozenset(ref.target for _, ref in self.book.references("cite"))

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Every name, for hints."""
        return tuple(dict.fromkeys((*self.names, *self.implicit)))

    def silenced(self, reference: Reference, found: Missing) -> bool:
        """Whether ``error_rules`` tell the engine to be silent about it."""
        wanted = _RULES.get(found.why, ())
        return any(
            rule in wanted and severity == "ignore" and (not key or _fits(key, reference, found))
            for rule, key, severity in self.book.settings.error_rules
        )


def _file(names: Index, page: Page, path: str) -> str:
    """The file that a path names, whose ending may be left out; empty if there is none."""
    book = names.book
    resolved = names.resolve(page, unquote(path))
    for one in (resolved, f"{resolved}.md", f"{resolved}.ipynb"):
        if book.exists(one):
            return one
    return ""


def _name_hint(names: MystIndex, name: str) -> tuple[str, str]:
    """What to say of a name that nothing has, and what is much like it."""
    plain = identifier(name)
    title = next((d for d, title in names.titles.items() if title and title == html_id(name)), "")
    if title:
        path = names.book.pages[title].path
        return f"it is the title of {path}, which has no anchor: link to the page", ""
    if "%" in name and names.has(unquote(name)):
        return f"a link cannot name a label with blanks; write {{ref}}`{unquote(name)}`", ""
    close = closest(plain, names.known)
    otherwise = f"put a label `({plain})=` above the place that is meant, or correct the name"
    return question(name, close, otherwise), close


def _link(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    target = ref.target
    if not target:
        return Missing("empty", "", "write an address between the brackets, or delete the link")
    path, hash_, fragment = target.partition("#")
    match = SCHEME.match(target)
    if match and not names.has(target):
        return _scheme(target, match[0][:-1].lower())
    if names.has(target):
        hint = f"write `#{target}`: the form without the sign is old"
        return Missing("old", target, hint, f"#{target}", mild=True)
    found = _file(names, page, path)
    if found:
        return _page_link(names, page, ref, found, fragment if hash_ else "")
    return _no_file(names, page, target, path)


def _scheme(target: str, scheme: str) -> Missing | None:
    if scheme in _WEB:
        return None
    if "://" in target:
        close = closest(scheme, ("https", "http"))
        hint = question(f"{scheme}:", f"{close}:" if close else "", "correct the address")
        return Missing("scheme", target, hint) if close else None
    if scheme in _OLDER:
        hint = f"links with `{scheme}:` belong to version 1; write `{_OLDER[scheme]}`"
    else:
        hint = "the engine takes it for an address; correct it"
    return Missing("scheme", target, hint)


def _page_link(
    names: MystIndex, page: Page, ref: Reference, found: str, fragment: str
) -> Missing | None:
    endings = tuple(suffix for suffix, _ in names.book.settings.suffixes)
    is_page = found in names.book.paths
    if not is_page and found.endswith(endings) and not page.is_loose:
        hint = f"readers get the source of it; list it in `toc` of {names.book.toc.path}"
        return Missing("excluded", ref.target, hint, mild=True)
    if not (is_page and fragment) or names.has(fragment):
        return None
    hint, close = _name_hint(names, fragment)
    return Missing(
        "anchor", ref.target, hint, ref.target[: -len(fragment)] + close if close else ""
    )


def _no_file(names: Index, page: Page, target: str, path: str) -> Missing:
    book = names.book
    resolved = names.resolve(page, unquote(path))
    case = next(
        (
            book.lower_files[f"{resolved}{ending}".lower()]
            for ending in ("", ".md", ".ipynb")
            if f"{resolved}{ending}".lower() in book.lower_files
        ),
        "",
    )
    if case:
        close = _relative(page, case) + target[len(path) :]
        hint = f"the file is called `{case}`: on the web, capitals count"
        return Missing("case", target, hint, close)
    if resolved in book.folders:
        return Missing("page", target, "this is a folder; link to a page in it")
    ending = posixpath.splitext(resolved)[1].lower()
    pages = closest(resolved, book.paths)
    found = pages or (ending and closest(resolved, book.files_by_ending.get(ending, ()))) or ""
    if not found:
        same = book.files_by_name.get(posixpath.basename(resolved), ())
        found = same[0] if len(same) == 1 else ""
    close = _relative(page, found) + target[len(path) :] if found else ""
    if not close and "/" not in path and not ending:
        assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
        label = closest(identifier(target), names.names)
        close = f"#{label}" if label else ""
    return Missing(
        "page", target, question(target, close, "correct the path, or add the file"), close
    )


def _relative(page: Page, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(page.path) or ".")


def _anchor(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    if names.has(ref.target):
        return None
    hint, close = _name_hint(names, ref.target)
    return Missing("anchor", f"#{ref.target}", hint, f"#{close}" if close else "")


def _label(names: Index, page: Page, ref: Reference) -> Missing | None:
    """A reference by role: the label may be anywhere in the project."""
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    if names.has(ref.target):
        return None
    hint, close = _name_hint(names, ref.target)
    return Missing("label", ref.target, hint, close)


def _equation(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    if names.has(ref.target):
        return None
    close = closest(identifier(ref.target), names.known)
    hint = question(ref.target, close, "give an equation this label")
    return Missing("equation", ref.target, hint, close)


def _term(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    if names.has(f"term-{identifier(ref.target)}"):
        return None
    close = closest(ref.target, names.terms)
    return Missing("term", ref.target, question(ref.target, close, "add it to the glossary"), close)


def _cite(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    key = ref.target
    book = names.book
    if key in book.keys or key in book.lost_keys or names.has(key) or DOI.match(key):
        return None
    if key.startswith(("http://", "https://", "xref:", "wiki:", "rrid:", "ror:")):
        return None
    if _file(names, page, key):
        return None
    close = closest(key, [*names.book.keys, *names.names])
    files = ", ".join(names.book.settings.bibfiles) or "a file named in `bibliography`"
    otherwise = f"add it to {files}"
    if not ref.explicit:
        otherwise += ", or write `\\@` for the sign itself"
    return Missing("key", key, question(key, close, otherwise), close)


def _document(names: Index, page: Page, ref: Reference) -> Missing | None:
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    path = ref.target.partition("#")[0]
    if names.has(ref.target):
        hint = f"it is taken for the label; write [](#{ref.target}), or the file with its ending"
        return Missing("old", ref.target, hint, mild=True)
    if _file(names, page, path):
        return None
    return _no_file(names, page, ref.target, path)._replace(why="document")


def _download(names: Index, page: Page, ref: Reference) -> Missing | None:
    if "://" in ref.target or _file(names, page, ref.target.partition("#")[0]):
        return None
    found = _no_file(names, page, ref.target, ref.target)
    return found._replace(why="file", hint=f"the download would fail; {found.hint}")


def _include(names: Index, page: Page, ref: Reference) -> Missing | None:
    """Another file: an included one names others from its own folder."""
    book = names.book
    folder = posixpath.dirname(ref.source or page.path)
    path = ref.target.lstrip("/") if ref.target.startswith("/") else f"{folder}/{ref.target}"
    resolved = posixpath.normpath(path.lstrip("/") if not folder else path)
    if book.exists(resolved):
        return None
    return _no_file(names, page, ref.target, ref.target)._replace(why="file")


def _image(names: Index, page: Page, ref: Reference) -> Missing | None:
    book, target = names.book, ref.target
    if target.endswith(".*") and ref.kind == "image":
        return None  # a rule of its own looks for what fits
    if target.startswith("#"):
        return _embed(names, page, ref)
    if target.startswith(("data:", "attachment:", "xref:")) or "://" in target:
        return None
    stem = names.resolve(page, target.removesuffix(".*"))
    decoded = names.resolve(page, unquote(target))
    if book.exists(stem) or book.exists(decoded) or ";base64," in target:
        return None
    if any(book.exists(stem + ending) for ending in (*PICTURES, *FILMS)):
        return None
    found = _no_file(names, page, target, target)
    if found.close and not found.close.lower().endswith((*PICTURES, *FILMS)):
        found = Missing("file", target, "correct the path, or add the file")
    return found._replace(why="file")


def _embed(names: Index, page: Page, ref: Reference) -> Missing | None:
    """Content of another place: a label, a page with one, or another project."""
    assert isinstance(names, MystIndex)  # noqa: S101 - its own finders
    target = ref.target.removeprefix("#")
    if target.startswith(("xref:", "myst:")):
        return _project(names, page, ref._replace(target=target))
    path, hash_, name = target.partition("#")
    if hash_ and not _file(names, page, path):
        return _no_file(names, page, ref.target, path)
    if names.has(name if hash_ else target):
        return None
    hint, close = _name_hint(names, name if hash_ else target)
    what = name if hash_ else target
    return Missing("label", what, f"what is embedded is not there; {hint}", close)


def _project(names: Index, page: Page, ref: Reference) -> Missing | None:
    """A name of another project, of which only the short name can be known here."""
    known = names.book.settings.references
    name = re.split(r"[/#]", ref.target.partition(":")[2], maxsplit=1)[0]
    if name in known or (names.book.settings.words.open and not known):
        return None
    close = closest(name, known)
    hint = question(name, close, f"add `{name}` to `references` of {names.book.toc.path}")
    return Missing("inventory", ref.target, hint)


def _fits(key: str, ref: Reference, found: Missing) -> bool:
    return any(fnmatch.fnmatchcase(text, key) for text in _keys(ref, found))


def _keys(ref: Reference, found: Missing) -> Iterator[str]:
    yield from (ref.target, found.what, f"#{ref.target}")


# Why a reference leads nowhere → the rules of the engine that say so.
_RULES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("page", "case", "document", "scheme"), ("link-resolves", "reference-target-resolves")
    ),
    **dict.fromkeys(
        ("anchor", "label", "equation", "term", "key"),
        ("reference-target-resolves", "link-resolves"),
    ),
    "file": ("image-exists", "include-content-loads", "link-resolves"),
    "inventory": ("link-text-exists", "myst-link-valid", "link-resolves"),
    "old": ("reference-syntax-valid",),
    "empty": ("myst-link-valid",),
}

MystIndex.finders = {
    **dict.fromkeys(("link", "card-link", "html-link", "target-link"), _link),
    **dict.fromkeys(("anchor", "project"), _anchor),
    **dict.fromkeys(("ref", "numref", "proof"), _label),
    "eq": _equation,
    "term": _term,
    "cite": _cite,
    "doc": _document,
    "download": _download,
    **dict.fromkeys(("include", "literalinclude", "file"), _include),
    **dict.fromkeys(("image", "html-image"), _image),
    "embed": _embed,
    "inv": _project,
}
