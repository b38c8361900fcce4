"""What belongs to one partnership is marked on pages that others take over.

`playbook adopt` leaves out what stands in ``[words]{.our-case}`` or in a block ``:::{our-case}``; all
else goes along. The setting `adoptable` lists the folders that go along, and pages that an adopted
book has itself; without it nothing is looked for. Found are names of partners, keys of sources, links and registers
that do not go along, marks that hide nothing, and what would be left hanging without them.

Bad::

    # file: book/practices/newsletter.md
    # A newsletter

    Ask four people by name.
    At Lakeside College nobody answered an open call.

    # file: pyproject.toml
    [tool.playbook.check]
    adoptable = ["book/practices"]
    partners = ["Lakeside College"]

Good::

    # file: book/practices/newsletter.md
    # A newsletter

    Ask four people by name.
    [At Lakeside College nobody answered an open call.]{.our-case}

    # file: pyproject.toml
    [tool.playbook.check]
    adoptable = ["book/practices"]
    partners = ["Lakeside College"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePath

from playbook.book.case_marks import read_marks
from playbook.book.model import Page, Reference
from playbook.book.resolve import SCHEME
from playbook.check.context import CheckContext
from playbook.check.page_context import PageContext
from playbook.check.rules import rule
from playbook.check.rules.house._templates import listed
from playbook.common.findings import Finding, Location

_MARK = "mark it as `[words]{.our-case}`"
_FILES = frozenset(
    (
        *("link", "path", "project", "download", "image", "file", "include", "literalinclude"),
        *("html-link", "html-image"),
    )
)
_LABELS = frozenset(("ref", "numref", "any", "card-ref", "link-role"))


@rule("PRJ006")
def check(context: CheckContext) -> Iterator[Finding]:
    """Parts of a case outside of marks, on the pages that others take over."""
    book, places = context.book, context.settings.adoptable
    names = listed((*context.settings.partners, *context.settings.names))
    for page in book.pages.values():
        if page.form == "markdown" and page.path not in places and _among(page.path, places):
            for line, column, message in sorted(_faults(context, page, names)):
                yield Finding(Location(PurePath(page.path), line, column), message)


def _among(path: str, places: Sequence[str]) -> bool:
    """Whether an adopted book has this file; pictures do not go along."""
    return path.endswith((".md", ".yml")) and any(
        path == place or path.startswith(f"{place.rstrip('/')}/") for place in places
    )


def _faults(
    context: CheckContext, page: Page, names: re.Pattern[str] | None
) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of everything that would go along, or hang in the air."""
    faults, left = context.of_page(page, "PRJ006", _alone)
    yield from faults
    for number in left:
        reference = page.references[number]
        if found := _own(context, page, reference, names):
            message = f"others take this page over, and {found}; {_MARK}"
            yield reference.line, reference.column, message


def _alone(one: PageContext) -> tuple[tuple[tuple[int, int, str], ...], tuple[int, ...]]:
    """The faults that the page shows by itself, and the numbers of its references outside of marks."""
    marked = read_marks(one.text)
    names = listed((*one.settings.partners, *one.settings.names))
    faults = [(line, 0, message) for line, message in (*marked.faults, *marked.hanging())]
    for number, line in enumerate(marked.blanked().splitlines(), 1):
        for name in names.finditer(line) if names else ():
            message = f"others take this page over, and it names `{name.group()}`; {_MARK}"
            faults.append((number, name.start() + 1, message))
    references = enumerate(one.page.references)
    left = (n for n, r in references if not (r.source or marked.covers(r.line, r.column)))
    return tuple(faults), tuple(left)


def _own(
    context: CheckContext, page: Page, reference: Reference, names: re.Pattern[str] | None
) -> str:
    """What of the case a reference leads to, in words; nothing where it may go along."""
    kind, target = reference.kind, reference.target
    if kind == "src" or (kind == "basis" and _is_source(context, target)):
        return f"`{target}` is a source of this book"
    if kind == "register":
        path = f"book/data/{target}.yml"
        names_of_ours = names.pattern if names else ""
        tells = context.book.exists(path) and context.of_text(
            path, "PRJ006", partial(_tells, names_of_ours), names_of_ours
        )
        return f"the register `{target}` tells of our case" if tells else ""
    path = _target(context, page, reference)
    taken = not path or _among(path, context.settings.adoptable)
    return "" if taken else f"`{path}` does not go along"


def _tells(names: str, text: str) -> bool:
    """Whether a register tells of the case: it has sources, or names a partner."""
    return "sources:" in text or bool(names and re.search(names, text))


def _is_source(context: CheckContext, key: str) -> bool:
    known = context.known_sources
    return known is not None and key.partition("#")[0] in known.source_ids


def _target(context: CheckContext, page: Page, reference: Reference) -> str:
    """The file that a reference leads to; nothing where it leads out of the book, or nowhere."""
    target = reference.target.partition("#")[0]
    if reference.kind in _LABELS:
        found = context.index.any_label.get(reference.target)
        return found[0].path if found else ""
    if not target or SCHEME.match(target):
        return ""
    if reference.kind == "doc":
        other = context.book.pages.get(context.book.resolve(page, target))
        return other.path if other else ""
    path = context.book.resolve(page, target) if reference.kind in _FILES else ""
    return re.sub(r"\.html$", ".md", path)
