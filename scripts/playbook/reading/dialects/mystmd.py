"""Pages of Jupyter Book 2, as mystmd reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from markdown_it.token import Token

from playbook.book.kinds import ReferenceKind, TargetKind
from playbook.book.mystmd.builtins import ALIASES, PAGE_FIELDS
from playbook.book.mystmd.names import html_id, identifier
from playbook.book.mystmd.vocabulary import directives
from playbook.book.names import SCHEME, decode
from playbook.book.settings import MystSettings
from playbook.book.vocabulary import Spec, Vocabulary
from playbook.common.front_matter_text import header_lines
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.directive_text import Parsed
from playbook.reading.mystmd_directives import MystDirective, cell_parts, parse_directive
from playbook.reading.mystmd_roles import note_citation, note_role
from playbook.reading.mystmd_text import included_part, inline_options
from playbook.reading.page_reader import At, Call, Head, IncludedPart, PageReader, Slugs

_HEAD = re.compile(r"\s*\{\s*([^}]+)\s*\}\s*(.*)$", re.DOTALL)
_CELL_LINE = re.compile(r"#\|\s?(.*)$")
# A name of a file in running text becomes no link, though its ending is that of a country.
_FILE_NAME = re.compile(r"http://[^/]*\.(?:py|md|dot|next|so|es|java|zip)$", re.IGNORECASE)
_TEX_LABEL = re.compile(r"\\label\{([^{}]+)\}")
_OF_PAGES = PAGE_FIELDS | ALIASES.keys()
_WEB: Mapping[str, str] = {
    "doi": "https://doi.org/",
    "wiki": "https://en.wikipedia.org/wiki/",
    "rrid": "https://scicrunch.org/resolver/",
    "ror": "https://ror.org/",
}


# What the engine takes for a label above something: ``(name)=``.
_LABEL = re.compile(r"[a-zA-Z0-9|@<>*./_\-+:]{1,100}")


class MystmdDialect:
    """See ``Dialect``."""

    text_notebooks = False
    reads_unknown = True
    notes_anywhere = True
    embeds_rst = False
    strict_notebooks = False
    nested_includes = True
    colons_are_code = True
    equation: TargetKind = "name"

    def name(self, text: str) -> str:
        return identifier(text)

    def head(self, info: str) -> Head:
        match = _HEAD.match(info)
        if match is None:
            name, words = [*info.split(maxsplit=1), "", ""][:2]
            return Head(name, words, braced=False)
        name, options = inline_options(match[1])
        return Head(name or "div", match[2].strip(), True, options)

    def spec(self, words: Vocabulary, name: str) -> Spec | None:
        return words.directives.get(name)

    def parse(self, spec: Spec, head: Head, content: str) -> Parsed:
        return parse_directive(spec, directives().get(head.name), head, content)

    def run(self, page: PageReader, call: Call) -> None:
        MystDirective(page, *call).run()

    def role(  # noqa: PLR0913, PLR0917
        self, page: PageReader, token: Token, line: int, column: int, block: int, at: At
    ) -> None:
        note_role(page, token, line, column, block, at)

    def cite(self, page: PageReader, key: str, line: int, column: int, block: int) -> None:
        note_citation(page, key, line, column, block, explicit=False)

    def link(
        self, myst: MystSettings, href: str, token: Token, *, auto: bool
    ) -> tuple[ReferenceKind, str]:
        if href.startswith("#"):
            return "anchor", href[1:]
        match = SCHEME.match(href)
        scheme = match[1].lower() if match else ""
        if scheme in {"xref", "myst"}:
            return "inv", decode(href)
        if scheme in _WEB:
            return "role-link", _WEB[scheme] + href.partition(":")[2]
        if token.markup == "linkify" and _FILE_NAME.match(href):
            return "auto", href.partition("//")[2]
        if scheme in myst.url_schemes or scheme in {"tel", "sms", "ftp"}:
            return ("auto" if auto else "url"), href
        return "link", decode(href)

    def slug(self, outline: Slugs, title: str, *, bare: bool) -> str:
        return html_id(title) if bare else ""

    def front(self, page: PageReader) -> None:
        facts = page.facts
        label = facts.front.get("label", facts.front.get("name"))
        if isinstance(label, str) and label:
            rows = facts.lines.lines[: facts.front_end]
            line = next(
                (n for n, row in enumerate(rows, 1) if row.startswith(("label:", "name:"))), 1
            )
            page.target("label", identifier(label), line, line, titled=True)

    def notebook_head(self, metadata: Mapping[str, object], first: str) -> Mapping[str, object]:
        fields = {name: value for name, value in metadata.items() if name in _OF_PAGES}
        end = header_lines(first) if first.startswith("---\n") else 0
        try:
            own = load_yaml("\n".join(first.split("\n")[1 : end - 1])) if end else None
        except YamlError:
            own = None
        return {**fields, **(own if isinstance(own, dict) else {})}

    def lost_label(self, page: PageReader, name: str, line: int, block: int) -> bool:
        waiting = page.facts.pending
        if not _LABEL.fullmatch(name):
            return True  # such a line is text
        if waiting:
            page.fault("label-lost", line, block, name, waiting[0].name)
        return bool(waiting)

    def term(self, page: PageReader, text: str, line: int, block: int) -> None:
        page.target("term", text, line, block)
        page.target("name", f"term-{identifier(text)}", line, block, titled=True)

    def page_break(self, page: PageReader, content: str, line: int, block: int) -> None:
        page.flush()
        if not content.strip():
            return
        try:
            data = json.loads(content)
        except (ValueError, RecursionError) as error:
            problem = f"what stands behind `+++` is no JSON ({getattr(error, 'msg', error)})"
            page.fault("cell-data", line, block, problem)
            return
        note_cell(page, data, line, block)

    def formula(self, page: PageReader, text: str, line: int, block: int) -> None:
        for match in _TEX_LABEL.finditer(text):
            row = text.count("\n", 0, match.start())
            page.target("name", identifier(match[1]), line + row, block, number="code-block")

    def code_cell(self, page: PageReader, source: str, metadata: object, line: int) -> None:
        data = dict(metadata) if isinstance(metadata, dict) else {}
        rows = []
        for row in source.split("\n"):
            match = _CELL_LINE.match(row)
            if match is None:
                break
            rows.append(match[1])
        try:
            own = load_yaml("\n".join(rows))
        except YamlError as error:
            problem = f"the lines with `#|` are no YAML ({error.message})"
            below = min(error.line, len(rows)) - 1  # the fault may be seen below the last of them
            page.fault("cell-data", line + below, line, problem)
            own = None
        data.update(own if isinstance(own, dict) else {})
        note_cell(page, data, line, line)

    def included(self, text: str, options: Mapping[str, str]) -> IncludedPart:
        body, first, missing = included_part(text, options)
        # Words that are not there leave the file as it is: so it is read all the same.
        return IncludedPart(body, first, first, missing, not missing)


def note_cell(page: PageReader, data: object, line: int, block: int) -> None:
    """The names that a cell has by what is said of it."""
    label = data.get("label", data.get("id")) if isinstance(data, dict) else None
    if not isinstance(label, str) or not label:
        return
    name = identifier(label)
    page.target("name", name, line, block, titled=True, number="figure")
    cell_parts(page, name, line, block)


DIALECT = MystmdDialect()
