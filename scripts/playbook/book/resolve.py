"""Where references lead: the same answers as the build gives, without building.

The order of the questions is that of MyST's resolver and of Sphinx's standard domain, since
the order decides: a label with a title answers a reference without words, one without a title
does not, and ``page.md#anchor`` asks only for headings.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from playbook.book.inventories import LANGUAGE_ROLES, PROGRAM_ROLES, OtherBooks
from playbook.book.kinds import ReferenceKind
from playbook.book.mistaken import mistaken
from playbook.book.model import Book, Directive, Heading, Page, Reference, Target
from playbook.book.names import make_id, slugify
from playbook.book.toc import matcher
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.common.suggest import closest, question

_LABELS = frozenset(("label", "name", "id", "object"))
SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


# Why a reference is not called broken: it may lead into a book of which nothing is known here.
ELSEWHERE: Literal["elsewhere"] = "elsewhere"
BUILT_IN = frozenset(("genindex", "modindex", "search", "py-modindex"))


class Missing(NamedTuple):
    """A reference that leads nowhere: what is wrong, and the nearest thing that exists."""

    why: str
    what: str
    hint: str = ""
    close: str = ""  # what would be right in its place
    mild: bool = False  # whether readers get something all the same


Finder = Callable[["Index", Page, Reference], "Missing | None"]


class Index:
    """Everything in a book that has a name, and who looks for what: one finder a kind of reference."""

    finders: Mapping[ReferenceKind, Finder] = {}

    def __init__(self, book: Book) -> None:
        self.book = book
        self.explicit: dict[str, dict[str, Target]] = {}
        self._paths: dict[tuple[str, str], str] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        self.any_label: dict[str, tuple[Page, Target]] = {}
        self.titled: dict[str, tuple[Page, Target]] = {}
        self.equations: dict[str, tuple[Page, Target]] = {}
        self.terms: dict[str, str] = {}
        self.described: set[str] = set()
        self.citations: set[str] = set()
        self.glued: dict[str, set[str]] = {}
        self.addresses: dict[str, set[str]] = {}
        self.twice: dict[str, dict[str, list[Target]]] = {}
        for page in book.pages.values():
            self._page(page)
        self._registers()

    def clashes(self) -> Iterator[tuple[Page, Target, Heading]]:
        """Labels that are the anchor of a heading above them; nowhere but where both share names."""
        yield from ()

    def silenced(self, reference: Reference, _found: Missing) -> bool:
        """Whether the settings of the book tell the build to be silent about a broken reference."""
        return ignored(self.book, reference)

    def resolve(self, page: Page, path: str) -> str:
        """``book.resolve``, remembered: many links lead to the same page."""
        key = (posixpath.dirname(page.docname), path)
        if key not in self._paths:
            self._paths[key] = self.book.resolve(page, path)
        return self._paths[key]

    def _page(self, page: Page) -> None:  # noqa: C901, PLR0912
        seen: dict[str, list[Target]] = {}
        late: list[Target] = []
        for target in page.targets:
            match target.kind:
                case "math":
                    self.equations.setdefault(target.name, (page, target))
                case "term":
                    self.terms.setdefault(target.name, page.docname)
                case "described":
                    self.described.add(target.name)
                case "citation":
                    self.citations.add(target.name)
                case "glue":
                    self.glued.setdefault(page.docname, set()).add(target.name)
                case "glued-name":
                    late.append(target._replace(kind="name"))
                case "address":
                    self.addresses.setdefault(page.docname, set()).add(target.name)
                case kind if kind in _LABELS:
                    seen.setdefault(target.name, []).append(target)
        glued = self.glued.get(page.docname, ())
        for target in late:
            if self.book.settings.execution != "off" or target.needs in glued:
                seen.setdefault(target.name, []).append(target)
        own = self.explicit[page.docname] = {}
        for name, targets in seen.items():
            if len(targets) > 1:
                self.twice.setdefault(page.docname, {})[name] = targets
                continue
            own[name] = targets[0]
            self.any_label[name] = (page, targets[0])
            if targets[0].titled:
                self.titled[name] = (page, targets[0])

    def _registers(self) -> None:
        """Terms that come from a register, where a page shows it."""
        for _, reference in self.book.references("register"):
            if reference.target.startswith("term/"):
                for name in register_terms(self.book, f"book/data/{reference.target}.yml"):
                    self.terms.setdefault(name, "")

    @cached_property
    def others(self) -> OtherBooks:
        """The books on the web that references may lead into."""
        settings = self.book.settings
        names = [other.name for other in settings.inventories]
        return OtherBooks(names, self.book.inventories, any_document=settings.any_document)

    @cached_property
    def lower_terms(self) -> frozenset[str]:
        """Terms in small letters."""
        return frozenset(name.lower() for name in self.terms)

    @cached_property
    def slugs(self) -> Mapping[str, frozenset[str]]:
        """The anchors of headings, by page."""
        return {name: page.slugs for name, page in self.book.pages.items()}

    def anchors(self, page: Page) -> frozenset[str]:
        """Every anchor that a page will have in HTML, in small letters."""
        if page.docname not in self._anchors:
            names = {t.name.lower() for t in page.targets}
            names |= {make_id(t.name) for t in page.targets}
            names |= {make_id(h.text) for h in page.headings}
            names |= {h.slug.lower() for h in page.headings}
            self._anchors[page.docname] = frozenset(names)
        return self._anchors[page.docname]

    @cached_property
    def autosection(self) -> frozenset[str]:
        """Labels that ``sphinx.ext.autosectionlabel`` makes of headings."""
        if "sphinx.ext.autosectionlabel" not in self.book.settings.has:
            return frozenset()
        return frozenset(
            name
            for page, h in self.book.headings()
            for name in (" ".join(h.text.lower().split()), f"{page.docname}:{h.text}".lower())
        )

    @cached_property
    def cited(self) -> frozenset[str] | None:
        """Keys that a bibliography of the book lists; nothing if a filter makes it hard to say."""
        cites: dict[str, set[str]] = {}
        bodies: dict[tuple[str, int, int], set[str]] = {}
        for page, ref in self.book.references("cite", "bibkey"):
            if ref.kind == "cite":
                cites.setdefault(ref.target, set()).add(page.docname)
            else:
                bodies.setdefault((page.docname, ref.cell, ref.line), set()).add(ref.target)
        found: set[str] = set()
        for page, directive in self.book.directives("bibliography"):
            if dict(directive.options).get("list", "citation") != "citation":
                continue
            listed = self._listed(page, directive, cites)
            if listed is None:
                return None
            found |= listed | (
                bodies.get((page.docname, directive.cell, directive.line), set())
                & set(self.book.keys)
            )
        return frozenset(found)

    def _listed(
        self, page: Page, directive: Directive, cites: Mapping[str, set[str]]
    ) -> set[str] | None:
        options = dict(directive.options)
        prefix = options.get("keyprefix", "")
        files = {self.book.resolve(page, name) for name in directive.argument.split()}
        keys = {
            prefix + key: key
            for key, places in self.book.keys.items()
            if not files or any(place.path in files for place in places)
        }
        rule = options.get(
            "filter",
            "True" if "all" in options else "not cited" if "notcited" in options else "cited",
        ).strip()
        match rule:
            case "True":
                return set(keys)
            case "cited":
                return {key for key in keys if cites.get(key)}
            case "not cited":
                return {key for key in keys if not cites.get(key)}
            case "docname in docnames" | "{docname} & docnames":
                return {key for key in keys if page.docname in cites.get(key, ())}
            case _:
                return None

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Pages whose sections have numbers."""
        toc = self.book.toc
        return frozenset(name for e in toc.entries if e.numbered for name in e.docnames)


def register_terms(book: Book, path: str) -> list[str]:
    """The terms and aliases of a register."""
    try:
        value = load_yaml(book.texts[path])
    except (KeyError, YamlError):
        return []
    terms = value.get("terms") if isinstance(value, dict) else None
    names: list[str] = []
    for term in terms if isinstance(terms, list) else ():
        if isinstance(term, dict):
            aliases = term.get("aliases")
            names += [
                str(term.get("term", "")),
                *map(str, aliases if isinstance(aliases, list) else ()),
            ]
    return names


def missing(index: Index, page: Page, reference: Reference) -> Missing | None:
    """Why a reference leads nowhere, or nothing if it is right."""
    finder = index.finders.get(reference.kind)
    found = finder(index, page, reference) if finder is not None else None
    if found is None or (index.book.unread and _may_be_unread(index, page, reference, found)):
        return None
    if index.silenced(reference, found):
        return None
    return _elsewhere(index, reference, found) if index.others.names else found


def _elsewhere(index: Index, reference: Reference, found: Missing) -> Missing | None:
    """What is missing here may stand in another book, as far as is known of that."""
    if found.why in {ELSEWHERE, "inventory", "name", "slug"}:
        return found  # a page of this book has no such anchor, whatever other books have
    if reference.kind in {"link", "anchor"} and found.why not in {"target", "anchor"}:
        return found
    there = index.others.look(reference)
    if there.found:
        return None
    # A name much like one that the book has was meant for that, whatever others may have.
    if there.unknown and (there.named or not found.close):
        return Missing(ELSEWHERE, reference.target)
    if not there.named:
        return found
    close = f"{there.book}:{there.close}" if there.close else ""
    hint = question(found.what, close, f"the book `{there.book}` has no such name; correct it")
    if reference.kind == "numref":
        hint = "a number cannot be taken from another book; use `ref`"
    return found._replace(hint=hint, close=close)


# References to a name that any page may give, and so one that could not be read.
_BY_NAME = frozenset(
    (
        "any",
        "card-ref",
        "citation",
        "docutils",
        "eq",
        "language",
        "link-role",
        "numref",
        "proof",
        "ref",
        "term",
    )
)


def _may_be_unread(index: Index, page: Page, reference: Reference, found: Missing) -> bool:
    """Whether what a reference names may stand on a page that could not be read."""
    if found.why == "slug":
        path = index.book.resolve(page, reference.target.partition("#")[0])
        return any(path in {other.path, other.docname} for other in index.book.unread)
    return reference.kind in _BY_NAME or found.why in ("anchor", "target", "unlisted", "untitled")


def all_missing(index: Index) -> Mapping[ReferenceKind, list[tuple[Page, Reference, Missing]]]:
    """Every reference that leads nowhere, by kind."""
    table: dict[ReferenceKind, list[tuple[Page, Reference, Missing]]] = {}
    for page, reference in index.book.references():
        found = missing(index, page, reference)
        if found is not None:
            kind: ReferenceKind = ELSEWHERE if found.why == ELSEWHERE else reference.kind
            table.setdefault(kind, []).append((page, reference, found))
    return table


_TYPES: Mapping[ReferenceKind, str] = {
    "link": "myst",
    "anchor": "myst",
    "project": "myst",
    "ref": "ref",
    "numref": "numref",
    "doc": "doc",
    "term": "term",
    "any": "any",
    "card-ref": "ref",
}
_SUPPRESS: Mapping[ReferenceKind, str] = {
    "link": "myst.xref_missing",
    "anchor": "myst.xref_missing",
    "project": "myst.xref_missing",
    "ref": "ref.ref",
    "numref": "ref.numref",
    "doc": "ref.doc",
    "term": "ref.term",
    "any": "ref.any",
    "cite": "bibtex.key_not_found",
    "citation": "ref.ref",
    "image": "image.not_readable",
    "download": "download.not_readable",
    "path": "download.not_readable",
    "inv": "myst.iref_missing",
    "glue": "mystnb.glue",
    "card-ref": "ref.ref",
}


def ignored(book: Book, reference: Reference) -> bool:
    """Whether the settings of the book tell the build to be silent about it."""
    settings = book.settings
    kind = _SUPPRESS.get(reference.kind, "")
    if kind and any(
        item in (kind, kind.split(".")[0], kind.split(".")[0] + ".*") for item in settings.suppress
    ):
        return True
    if not (settings.nitpick_ignore or settings.nitpick_ignore_regex):
        return False
    name = _TYPES.get(reference.kind, reference.role or reference.kind)
    names = {name, f"std:{name}"} if name != "myst" else {name}
    if any((item, reference.target) in settings.nitpick_ignore for item in names):
        return True
    return any(
        _matches(kind, item) and _matches(target, reference.target)
        for kind, target in settings.nitpick_ignore_regex
        for item in names
    )


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return False


# --- one function for each way of writing a reference


def _link(names: Index, page: Page, ref: Reference) -> Missing | None:
    path, hash_, fragment = ref.target.partition("#")
    resolved = names.resolve(page, path)
    if not ref.target:
        # The build takes the folder of the page for a page, and may find one of that name.
        return _no_file(names, page, ref, path, resolved)
    if path and names.book.exists(resolved):
        return _file_link(names, page, resolved, fragment if hash_ else None, ref)
    if _any(names, page, ref.target, explicit=ref.explicit):
        return None
    return _no_file(names, page, ref, path, resolved)


def _suffix(names: Index, path: str) -> str:
    return next((s for s, _ in names.book.settings.suffixes if path.endswith(s)), "")


def _file_link(
    names: Index, page: Page, path: str, fragment: str | None, ref: Reference
) -> Missing | None:
    suffix = _suffix(names, path)
    if not suffix:
        return None
    docname = path[: -len(suffix)]
    if docname not in names.book.pages:
        return Missing(
            "excluded",
            ref.target,
            "the file exists, but the book leaves it out: "
            "list it in _toc.yml, or link to where readers can see it",
        )
    if not fragment:
        return None
    return _slug(names, names.book.pages[docname], fragment, ref)


def _slug(names: Index, page: Page, fragment: str, ref: Reference) -> Missing | None:
    if fragment in names.slugs[page.docname] or names.book.settings.myst.own_slugs:
        return None
    return Missing(
        "slug",
        ref.target,
        _anchor_hint(names, page, fragment),
        _close_anchor(names, page, fragment, ref),
    )


def _close_anchor(names: Index, page: Page, fragment: str, ref: Reference) -> str:
    close = closest(fragment, names.slugs[page.docname])
    return ref.target[: -len(fragment)] + close if close and ref.target.endswith(fragment) else ""


def _anchor_hint(names: Index, page: Page, fragment: str) -> str:
    name = fragment.lower()
    if name in names.explicit[page.docname]:
        return f"`{fragment}` is a label: write `#{fragment}` without the page"
    heading = next((h for h in page.headings if slugify(h.text) == name and not h.slug), None)
    if heading is not None:
        return (
            f"this anchor exists only on GitHub: the book makes anchors down to level "
            f"{names.book.settings.myst.heading_anchors}; set `myst_heading_anchors: {max(heading.level, 3)}` "
            f"below `sphinx: config:` in _config.yml, or put a label `({name})=` above the heading"
        )
    if any(t.kind == "html" and t.name == fragment for t in page.targets):
        return (
            f"the build does not see anchors in raw HTML; put a label `({name})=` above the place"
        )
    close = closest(fragment, names.slugs[page.docname])
    return question(
        f"#{fragment}",
        f"#{close}" if close else "",
        "look at the headings of the page, or add a label there",
    )


def _no_file(names: Index, page: Page, ref: Reference, path: str, resolved: str) -> Missing:
    book = names.book
    if meant := mistaken(ref.target):
        return Missing("page", ref.target, meant.hint, meant.meant)
    scheme = ref.target.partition(":")[0]
    if SCHEME.match(ref.target) and _is_scheme(scheme, ref.target, book.settings.myst.url_schemes):
        close = closest(scheme, book.settings.myst.url_schemes)
        hint = question(
            f"{scheme}:",
            f"{close}:" if close else "",
            f"the book takes `{scheme}:` for the name of a page; add `{scheme}` to "
            "`myst_url_schemes` in _config.yml",
        )
        return Missing("scheme", ref.target, hint)
    case = book.lower_files.get(resolved.lower())
    if case and path:
        return Missing(
            "case",
            ref.target,
            f"the file is called `{case}`: on the web, capitals count",
            _relative(page, case) + ref.target[len(path) :],
        )
    if not ref.target:
        return Missing("empty", "", "write an address between the brackets, or delete the link")
    label = names.any_label.get(ref.target.lower())
    if label and not ref.explicit:
        return Missing(
            "untitled", ref.target, "the label has no title to show: write words, `[words](#label)`"
        )
    close = _near(names, page, ref.target, path, resolved)
    hint = question(ref.target, close, _write_hint(resolved, path))
    return Missing("page" if _looks_like_page(names, path) else "target", ref.target, hint, close)


_WEB = frozenset(
    (
        "tel",
        "sms",
        "ftp",
        "sftp",
        "ssh",
        "git",
        "file",
        "data",
        "doi",
        "slack",
        "irc",
        "news",
        "skype",
    )
)


def _is_scheme(scheme: str, target: str, known: tuple[str, ...]) -> bool:
    """Whether a word before a colon was meant as that of an address and not as part of a label."""
    return (
        "://" in target or scheme.lower() in _WEB or scheme in known or bool(closest(scheme, known))
    )


def _looks_like_page(names: Index, path: str) -> bool:
    return "/" in path or bool(posixpath.splitext(path)[1])


def _write_hint(resolved: str, path: str) -> str:
    if posixpath.splitext(path)[1]:
        return "correct the path, or add the file"
    return "correct the name, or put a label `(name)=` above the place that is meant"


def _near(names: Index, page: Page, target: str, path: str, resolved: str) -> str:
    if _looks_like_page(names, path):
        ending = posixpath.splitext(resolved)[1].lower()
        found = closest(resolved, names.book.paths) or closest(
            resolved, names.book.files_by_ending.get(ending, ())
        )
        if not found:
            same = names.book.files_by_name.get(posixpath.basename(resolved), ())
            found = same[0] if len(same) == 1 else ""
        return _relative(page, found) if found else ""
    return closest(target, [*names.any_label, *names.slugs[page.docname], *names.equations])


def _relative(page: Page, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(page.path) or ".")


def _anchor(names: Index, page: Page, ref: Reference) -> Missing | None:
    target = ref.target
    if target in names.explicit[page.docname] or target in names.slugs[page.docname]:
        return None
    if _any(names, page, target, explicit=ref.explicit) or names.book.settings.myst.own_slugs:
        return None
    label = names.any_label.get(target.lower())
    if label and not ref.explicit:
        return Missing(
            "untitled",
            f"#{target}",
            "the label has no title to show: write words between the brackets",
        )
    if target in names.twice.get(page.docname, {}) or target.lower() in names.twice.get(
        page.docname, {}
    ):
        return Missing(
            "twice",
            f"#{target}",
            "the label stands twice on the page, so neither counts; rename one",
        )
    other = next(
        (p.docname for p in names.book.pages.values() if target in names.slugs[p.docname]), ""
    )
    hint = _anchor_hint(names, page, target)
    close = closest(target, [*names.slugs[page.docname], *names.any_label])
    if not close and other:
        there = _relative(page, names.book.pages[other].path)
        return Missing(
            "anchor",
            f"#{target}",
            f"the heading stands on another page: `{there}#{target}`",
            f"{there}#{target}",
        )
    return Missing(
        "anchor",
        f"#{target}",
        hint if "GitHub" in hint else question(f"#{target}", f"#{close}" if close else "", hint),
        f"#{close}" if close else "",
    )


def _any(names: Index, page: Page, target: str, *, explicit: bool) -> bool:
    """Whether anything in the book has this name, as MyST asks all domains."""
    lower = target.lower()
    if (
        lower in (names.any_label if explicit else names.titled)
        or lower in names.autosection
        or lower in BUILT_IN
    ):
        return True
    if docname_of(page, target) in names.book.pages:
        return True
    if lower in names.lower_terms or target in names.equations:
        return True
    # An option of no program is named by `any` alone, and not by a link.
    return any(item.partition(" ")[2] == target for item in names.described)


def docname_of(page: Page, target: str) -> str:
    """A page as a reference on another names it, whether it exists or not."""
    return posixpath.normpath(posixpath.join("/" + page.docname, "..", target))[1:]


def _project(names: Index, page: Page, ref: Reference) -> Missing | None:
    path, hash_, fragment = ref.target.partition("#")
    resolved = names.book.resolve(page, path)
    suffix = _suffix(names, resolved)
    if suffix and resolved[: -len(suffix)] in names.book.pages:
        return _file_link(names, page, resolved, fragment if hash_ else None, ref)
    return _no_file(names, page, ref, path, resolved)


def _path(names: Index, page: Page, ref: Reference) -> Missing | None:
    if "://" in ref.target:
        return None
    resolved = names.book.resolve(page, ref.target)
    if names.book.exists(resolved):
        return None
    return _file_hint(names, page, ref.target, resolved)


def _file_hint(names: Index, page: Page, target: str, resolved: str) -> Missing:
    case = names.book.lower_files.get(resolved.lower())
    if case:
        return Missing(
            "case",
            target,
            f"the file is called `{case}`: on the web, capitals count",
            _relative(page, case),
        )
    suffix = posixpath.splitext(resolved)[1].lower()
    same = names.book.files_by_ending.get(suffix, ()) if suffix else ()
    found = closest(resolved, same)
    if not found:
        name = posixpath.basename(resolved)
        matches = [p for p in same if posixpath.basename(p) == name]
        found = matches[0] if len(matches) == 1 else ""
    close = _relative(page, found) if found else ""
    hint = question(target, close, "correct the path, or add the file")
    return Missing("file", target, hint, close)


def _image(names: Index, page: Page, ref: Reference) -> Missing | None:
    target = ref.target
    if target.startswith("data:") or "://" in target:
        return None
    resolved = names.book.resolve(page, target)
    if target.endswith(".*"):
        stem = resolved[:-1]
        if any(path.startswith(stem) for path in names.book.files):
            return None
        return (
            None  # the build is silent: the picture is simply not there; a rule of its own says so
        )
    if names.book.exists(resolved):
        return None
    if "%" in target and names.book.exists(names.book.resolve(page, _unquote(target))):
        return Missing(
            "space",
            target,
            "the build does not find pictures with spaces or signs in their names; "
            "rename the file with hyphens",
        )
    if target.startswith("attachment:"):
        words = "the build shows no attachments of cells; save the picture as a file of the book"
        return Missing("attachment", target, words)
    if meant := mistaken(target):
        return Missing("file", target, meant.hint, meant.meant)
    return _file_hint(names, page, target, resolved)


def _unquote(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def _ref(names: Index, page: Page, ref: Reference) -> Missing | None:
    known = names.any_label if ref.explicit else names.titled
    if ref.target in known or ref.target in names.autosection or ref.target in BUILT_IN:
        return None
    if ref.target in names.any_label:
        return Missing(
            "untitled",
            ref.target,
            f"the label has no title to show: write {_role(page, 'ref')}`words <{ref.target}>`",
        )
    return _label_hint(names, page, ref.target)


def _role(page: Page, name: str) -> str:
    """A role as the language of a page writes it."""
    return f":{name}:" if page.form == "rst" else f"{{{name}}}"


def _label(page: Page, name: str) -> str:
    """A label as the language of a page writes it."""
    return f".. _{name}:" if page.form == "rst" else f"({name})="


def _label_hint(names: Index, page: Page, target: str) -> Missing:
    twice = next((d for d, found in names.twice.items() if target in found), "")
    if twice:
        return Missing(
            "twice",
            target,
            f"the label stands twice on {names.book.pages[twice].path}, so neither counts; rename one",
        )
    close = closest(target, names.any_label)
    hint = question(
        target, close, f"put a label `{_label(page, target)}` above the place, or correct the name"
    )
    return Missing("label", target, hint, close)


def _numref(names: Index, page: Page, ref: Reference) -> Missing | None:
    found = names.any_label.get(ref.target)
    if found is None:
        return _label_hint(names, page, ref.target)
    target = found[1]
    if not target.number:
        return Missing(
            "number",
            ref.target,
            "only figures, tables, code blocks with a caption and numbered "
            f"sections have a number; use {_role(page, 'ref')}",
        )
    if target.number in ("figure", "table") and not target.titled:
        return Missing(
            "number",
            ref.target,
            f"a {target.number} without a caption has no number; give it a caption",
        )
    if target.number == "section" and found[0].docname not in names.numbered:
        return Missing(
            "number",
            ref.target,
            f"the sections of this book have no numbers; use {_role(page, 'ref')}, "
            "or set `numbered: true` in _toc.yml",
        )
    return None


def _doc(names: Index, page: Page, ref: Reference) -> Missing | None:
    docname = docname_of(page, ref.target)
    if docname in names.book.pages:
        return None
    suffix = _suffix(names, ref.target)
    if suffix and docname[: -len(suffix)] in names.book.pages:
        return Missing(
            "suffix", ref.target, f"write it without `{suffix}`", ref.target[: -len(suffix)]
        )
    lower = {name.lower(): name for name in names.book.pages}
    close = lower.get(docname.lower()) or closest(docname, names.book.pages)
    hint = question(
        ref.target, f"/{close}" if close else "", "give the path of a page without its ending"
    )
    return Missing("document", ref.target, hint, f"/{close}" if close else "")


def _toctree(names: Index, page: Page, ref: Reference) -> Missing | None:
    """An entry of the directive `toctree`: a page, or a pattern that fits some."""
    if ref.role == "glob":
        match = matcher(docname_of(page, ref.target))
        if any(match(name) for name in names.book.pages if name != page.docname):
            return None
        return Missing("glob", ref.target, "correct the pattern, or delete the entry")
    docname = docname_of(page, ref.target.removesuffix(_suffix(names, ref.target)))
    if docname == page.docname:
        return Missing("document", ref.target, "a page cannot list itself; delete the entry")
    if docname in names.book.pages or ref.target in BUILT_IN:
        return None
    if any(docname + suffix in names.book.files for suffix, _ in names.book.settings.suffixes):
        return Missing("excluded", ref.target, "the file exists, but the book leaves it out")
    close = closest(docname, names.book.pages)
    otherwise = "write the page, or delete the entry"
    if ref.target != ref.target.strip():
        otherwise = "take away the blanks around it"
    return Missing("document", ref.target, question(ref.target, close and f"/{close}", otherwise))


def _eq(names: Index, page: Page, ref: Reference) -> Missing | None:
    if ref.target in names.equations:
        return None
    close = closest(ref.target, names.equations)
    return Missing(
        "equation",
        ref.target,
        question(ref.target, close, "give an equation this label"),
        close,
    )


def _term(names: Index, page: Page, ref: Reference) -> Missing | None:
    if ref.target in names.terms or ref.target.lower() in names.lower_terms:
        return None
    close = closest(ref.target, names.terms)
    return Missing("term", ref.target, question(ref.target, close, "add it to the glossary"), close)


def _cite(names: Index, page: Page, ref: Reference) -> Missing | None:
    cited = names.cited
    if cited is None:
        return None if ref.target in names.book.keys else _no_key(names, ref)
    if ref.target in cited:
        return None
    if ref.target in names.book.keys:
        return Missing(
            "unlisted", ref.target, "no page of the book has a {bibliography} that lists it"
        )
    return _no_key(names, ref)


def _footcite(names: Index, page: Page, ref: Reference) -> Missing | None:
    return None if ref.target in names.book.keys else _no_key(names, ref)


def _no_key(names: Index, ref: Reference) -> Missing:
    if lost := names.book.lost_keys.get(ref.target):
        words = f"it stands in {lost.path}:{lost.line}, but the build does not read as far"
        return Missing("key", ref.target, f"{words}; mend that file first")
    close = closest(ref.target, names.book.keys)
    files = ", ".join(names.book.settings.bibfiles) or "a file named in `bibtex_bibfiles`"
    return Missing("key", ref.target, question(ref.target, close, f"add it to {files}"), close)


def _citation(names: Index, page: Page, ref: Reference) -> Missing | None:
    if ref.target in names.citations:
        return None
    close = closest(ref.target, names.citations)
    hint = question(ref.target, close, f"add `.. [{ref.target}] …` to a page")
    return Missing("citation", ref.target, hint, close)


def _footnote(names: Index, page: Page, ref: Reference) -> Missing | None:
    known = [target.name for target in page.targets if target.kind == "footnote"]
    if ref.target in known:
        return None
    return Missing("footnote", ref.target, f"add a line `[^{ref.target}]: …`")


def _include(names: Index, page: Page, ref: Reference) -> Missing | None:
    resolved = names.book.resolve(page, ref.target)
    return None if names.book.exists(resolved) else _file_hint(names, page, ref.target, resolved)


def _any_role(names: Index, page: Page, ref: Reference) -> Missing | None:
    option = ref.kind == "any" and f"option  {ref.target}" in names.described
    if option or _any(names, page, ref.target, explicit=ref.explicit):
        return None
    close = closest(ref.target, [*names.any_label, *names.book.pages])
    return Missing(
        "target",
        ref.target,
        question(ref.target, close, "correct the name, or add a label"),
        close,
    )


def _card_ref(names: Index, page: Page, ref: Reference) -> Missing | None:
    if ref.target in (names.any_label if ref.explicit else names.titled):
        return None
    return _label_hint(names, page, ref.target)


def _inventory(names: Index, page: Page, ref: Reference) -> Missing | None:
    """A link into another book: the book is known, and has the name if its list is at hand."""
    known = names.others.names
    name = ref.target[4:].split("#")[0].split(":")[0]
    if not known or (name and name not in known and "*" not in name):
        return _no_book(names, f"inv:{name}", ref.target)
    found = names.others.matches(ref.target)
    if found.found:
        return None
    if found.unknown:
        return Missing(ELSEWHERE, ref.target)
    path, _, target = ref.target.partition("#")
    close = f"{path}#{found.close}" if found.close else ""
    hint = question(ref.target, close, f"no name in `{found.book}` fits `{target}`; correct it")
    return Missing("name", ref.target, hint, close)


def _no_book(names: Index, written: str, target: str) -> Missing:
    name = written.rpartition(":")[2]
    known = names.others.names
    close = closest(name, known)
    hint = question(
        written,
        f"{written.rpartition(':')[0]}:{close}" if close else "",
        f"{f'add `{name}` to' if name else 'no'} `intersphinx_mapping` in _config.yml",
    )
    return Missing("inventory", target, hint)


def _external(names: Index, page: Page, ref: Reference) -> Missing | None:
    """A role that looks only in other books."""
    book, target = ref.within, ref.target
    if book and book not in names.others.names:
        found = _no_book(names, f"external:{book}", book)
        return found._replace(hint=found.hint.replace("external:", ""))
    there = names.others.look(ref)
    if there.found:
        return None
    if there.unknown:
        return Missing(ELSEWHERE, target)
    otherwise = f"look at the names of {f'`{book}`' if book else 'the books that are set up'}"
    return Missing("name", target, question(target, there.close, otherwise), there.close)


def _glue(names: Index, page: Page, ref: Reference) -> Missing | None:
    if names.book.settings.execution != "off":
        return None
    key, docname = ref.target, page.docname
    if "::" in key:
        path, key = key.split("::", 1)
        docname = docname_of(page, posixpath.splitext(path)[0])
    key = key.split(":")[0] if key.count(":") == 1 else key
    if key in names.glued.get(docname, ()):
        return None
    return Missing(
        "glue", key, "notebooks are not executed here, and no stored output has this name"
    )


def _proof(names: Index, page: Page, ref: Reference) -> Missing | None:
    if names.any_label.get(ref.target.lower()) or names.any_label.get(ref.target):
        return None
    return _label_hint(names, page, ref.target)


def _docutils(names: Index, page: Page, ref: Reference) -> Missing | None:
    if page.form == "rst":
        return None  # docutils itself has looked
    own = {" ".join(h.text.lower().split()) for h in page.headings} | set(
        names.explicit[page.docname]
    )
    if ref.target in own or ref.target in names.addresses.get(page.docname, ()):
        return None
    return Missing("target", ref.target, "no target of this name stands on the page")


def _language(names: Index, page: Page, ref: Reference) -> Missing | None:
    if ref.role not in LANGUAGE_ROLES:
        return None
    has = names.book.settings.has
    if "sphinx.ext.autodoc" in has or any("autodoc" in name or "autoapi" in name for name in has):
        return None
    # An object within another is described by its last name.
    tails = {item.rpartition(" ")[2].rpartition(".")[2] for item in names.described}
    if ref.target.rstrip("()").rpartition(".")[2] in tails or names.book.settings.words.open:
        return None
    return Missing("object", ref.target, "describe it, or write it as `code`")


def _described(names: Index, page: Page, ref: Reference) -> Missing | None:
    """A variable, a setting, a rule of a grammar, or an option of a program."""
    target = ref.target
    known = {item.partition(" ")[2] for item in names.described if item.startswith(f"{ref.kind} ")}
    if any(name in known for name in _spellings(ref)):
        return None
    close = closest(target, [name.strip() for name in known])
    hint = question(target, close, "describe it, or write it as `code`")
    return Missing("object", target, hint, close)


def _spellings(ref: Reference) -> Iterator[str]:
    """The names under which Sphinx looks for something: an option may come with a value."""
    if ref.kind != "option":
        yield ref.target
        return
    yield f"{ref.within} {ref.target}"
    for end in ("=", "[=", " "):
        yield f"{ref.within} {ref.target.partition(end)[0]}"
    words = ref.target.split()
    for number in range(1, len(words)):
        yield f"{'-'.join(words[:number])} {' '.join(words[number:])}"


Index.finders = {
    "link": _link,
    "anchor": _anchor,
    "project": _project,
    "path": _path,
    "image": _image,
    "ref": _ref,
    "numref": _numref,
    "doc": _doc,
    "toctree": _toctree,
    "eq": _eq,
    "term": _term,
    "cite": _cite,
    "footcite": _footcite,
    "citation": _citation,
    "footnote": _footnote,
    "include": _include,
    "literalinclude": _include,
    "file": _include,
    "download": _path,
    "any": _any_role,
    "link-role": _any_role,
    "card-ref": _card_ref,
    "inv": _inventory,
    "external": _external,
    "glue": _glue,
    "proof": _proof,
    "docutils": _docutils,
    "bibkey": _footcite,
    **dict.fromkeys(PROGRAM_ROLES, _described),
    "language": _language,
}
