"""Pages of Jupyter Book 1, as MyST-Parser reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from markdown_it.token import Token

from playbook.book.kinds import ReferenceKind, TargetKind
from playbook.book.names import SCHEME, decode, normal_name, part_of
from playbook.book.settings import MystSettings
from playbook.book.vocabulary import Spec, Vocabulary
from playbook.reading.directive_text import Parsed, parse_directive
from playbook.reading.directives import RunDirective
from playbook.reading.page_reader import At, Call, Head, IncludedPart, PageReader, Slugs
from playbook.reading.roles import note_role

_DECODED = frozenset(("link", "project", "path", "anchor"))
_TEMPLATE = re.compile(r"\{\{\s*(uri|scheme|netloc|path|params|query|fragment)\s*\}\}")


class SphinxDialect:
    """See ``Dialect``."""

    text_notebooks = True
    reads_unknown = False
    notes_anywhere = False
    embeds_rst = True
    strict_notebooks = True
    nested_includes = False
    colons_are_code = False
    equation: TargetKind = "math"

    def name(self, text: str) -> str:
        return normal_name(text)

    def head(self, info: str) -> Head:
        name, rest = [*info.split(maxsplit=1), "", ""][:2]
        if name.startswith("{") and name.endswith("}"):
            return Head(name[1:-1].lower(), rest.rstrip(), braced=True)
        return Head(name, rest.rstrip(), braced=False)

    def spec(self, words: Vocabulary, name: str) -> Spec | None:
        known = words.directives
        return known.get(name.lower()) or known.get(f"py:{name.lower()}")

    def parse(self, spec: Spec, head: Head, content: str) -> Parsed:
        return parse_directive(spec, head.words, content)

    def run(self, page: PageReader, call: Call) -> None:
        RunDirective(page, *call._replace(name=call.name.lower())).run()

    def role(  # noqa: PLR0913, PLR0917
        self, page: PageReader, token: Token, line: int, column: int, block: int, at: At
    ) -> None:
        note_role(page, token.meta["name"], token.content, line, column, block)

    def cite(self, page: PageReader, key: str, line: int, column: int, block: int) -> None:
        """Its grammar knows no such sign."""

    def link(
        self, myst: MystSettings, href: str, token: Token, *, auto: bool
    ) -> tuple[ReferenceKind, str]:
        kind, target = _link(myst, href, token, auto=auto)
        return kind, decode(target) if kind in _DECODED else target

    def slug(self, outline: Slugs, title: str, *, bare: bool) -> str:
        return outline.anchor(title)

    def front(self, page: PageReader) -> None:
        """Its head gives a page no name."""

    def notebook_head(self, metadata: Mapping[str, object], first: str) -> Mapping[str, object]:
        return metadata

    def lost_label(self, page: PageReader, name: str, line: int, block: int) -> bool:
        return False

    def term(self, page: PageReader, text: str, line: int, block: int) -> None:
        page.target("term", text, line, block)

    def page_break(self, page: PageReader, content: str, line: int, block: int) -> None:
        """Only notebooks have cells, and these are divided before they are read."""

    def formula(self, page: PageReader, text: str, line: int, block: int) -> None:
        """The build leaves the text of a formula to the browser."""

    def code_cell(self, page: PageReader, source: str, metadata: object, line: int) -> None:
        """A cell of code has no name of its own."""

    def included(self, text: str, options: Mapping[str, str]) -> IncludedPart:
        part = part_of(text, options)
        if part is not None:
            return IncludedPart(*part)
        first, last = options.get("start-after", ""), options.get("end-before", "")
        missing = first if first and first not in text else last
        return IncludedPart("", missing=missing, found=False)


def _link(myst: MystSettings, href: str, token: Token, *, auto: bool) -> tuple[ReferenceKind, str]:
    """What a link is to the build, in the order in which MyST decides."""
    classes = str(token.attrs.get("class", "")).split()
    if myst.all_links_external or "external" in classes:
        return "url", href
    if href.startswith("#"):
        return "anchor", href[1:]
    match = SCHEME.match(href)
    scheme = match[1] if match else None
    if scheme in myst.url_schemes:
        return ("auto" if auto else "url"), _written_out(myst, href, str(scheme))
    if scheme == "path":
        return "path", href[5:]
    if scheme == "inv":
        return "inv", href
    if scheme == "project":
        return ("anchor", href[9:]) if href[8:].startswith("#") else ("project", href[8:])
    return ("auto", href) if auto else ("link", href)


def _written_out(myst: MystSettings, href: str, scheme: str) -> str:
    """The address that a link with a scheme of the book's own stands for."""
    template = dict(myst.url_templates).get(scheme)
    if template is None:
        return href
    uri = decode(href)
    parts = urlsplit(uri)
    values = {"uri": uri, "params": "", **parts._asdict()}
    return _TEMPLATE.sub(lambda match: str(values[match[1]]), template)


DIALECT = SphinxDialect()
