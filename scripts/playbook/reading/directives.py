"""Directives → facts: what each directive of Jupyter Book puts on a page.

A reader of pages makes a ``RunDirective`` of each directive and hands itself over, to collect the
facts and to read the body.
"""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from playbook.book.addresses import in_text, outside
from playbook.book.kinds import Counted, ImageForm, ReferenceKind
from playbook.book.names import SCHEME, normal_name, split_title
from playbook.book.vocabulary import BODY, NEEDS_CONTENT, TITLED
from playbook.reading.code_part import PartFault, emphasis_fault, part_fault
from playbook.reading.directive_text import Parsed
from playbook.reading.page_reader import At, PageReader
from playbook.reading.table_blocks import (
    TableLeftOut,
    list_table_fault,
    size_fault,
    table_fault,
)
from playbook.reading.tables import csv_rows, uneven_csv

_HEADER = re.compile(r"^\^{3,}\s*$")
_FOOTER = re.compile(r"^\+{3,}\s*$")
_GLOB, _WEB = re.compile(r"[*?\[].*"), re.compile(r".://.")
_LANGUAGES = ("c:", "cpp:", "js:", "rst:")  # whose directives describe objects
_NEW_ROLE = re.compile(r"([\w.:+-]+)\s*(?:\(.*\))?\s*$")
_OPTION = re.compile(r"((?:/|--|-|\+)?[^\s=]+)(=?\s*.*)")
NOTED = frozenset(("bibliography", "tableofcontents", "toctree", "code-cell", "contents"))


class RunDirective(NamedTuple):
    """One directive on the way into facts."""

    page: PageReader
    name: str
    argument: str
    parsed: Parsed
    line: int
    block: int
    at: At
    shift: int

    def run(self) -> None:
        """Note the directive and read its body."""
        if self.name in NEEDS_CONTENT and not self.parsed.lines:
            self.page.fault("directive-empty", self.line, self.block, self.name)
        handler = _DIRECTIVES.get(self.name.removeprefix("py:"))
        if handler is None and self.name.startswith("prf:"):
            handler = RunDirective.proof
        if handler is None and self.name.startswith(_LANGUAGES):
            handler = RunDirective.described
        if self.name in self.page.context.words.kinds:
            handler = RunDirective.register
        if handler is not None:
            handler(self)
        else:
            self.named()
            self.unread_addresses()
            self.body()

    @property
    def options(self) -> dict[str, str]:
        """The options, as they are written."""
        return self.parsed.options

    @property
    def uri(self) -> str:
        """The argument as an address: without spaces."""
        return "".join(self.argument.split())

    def unread_addresses(self) -> None:
        """Addresses of a directive that some extension brings: it shows them, we take it."""
        if self.name not in self.page.context.words.directives:
            for text in (self.argument, *self.options.values()):
                for address in in_text(text):
                    self.page.refer("role-link", address, self.line, self.block)

    def named(self, number: Counted = "", *, titled: bool = False) -> None:
        """Labels before the directive and its option ``name`` point here."""
        self.page.flush(number, titled=titled)
        if self.options.get("name"):
            self.page.target(
                "name",
                normal_name(self.options["name"]),
                self.line,
                self.block,
                titled=titled,
                number=number,
            )

    def file(self, kind: ReferenceKind, path: str) -> None:
        """A file that the directive shows, with the encoding that it names."""
        role = f"{self.name} {self.options.get('encoding', '')}"
        self.page.refer(kind, path, self.line, self.block, role=role)

    def fetched(self) -> None:
        """A page of the web that the build fetches and shows."""
        if self.options.get("url"):
            self.page.refer("fetched", self.options["url"], self.line, self.block)

    def title(self) -> None:
        """The argument, where it is read as words."""
        if self.argument and self.name in TITLED:
            self.page.inline_text(self.argument, self.line, self.block, self.inner)

    @property
    def inner(self) -> At:
        """Where the body stands."""
        first = -1 if self.parsed.on_first_line else 0
        return At(
            self.line + self.parsed.real + first + self.shift,
            self.block + self.parsed.offset,
            self.at.depth + 1,
            sections=False,
        )

    def body(self) -> None:
        """The body, read as what it is."""
        self.title()
        lines = self.parsed.lines
        if not lines:
            return
        match BODY.get(self.name):
            case "code":
                return
            case "inline":
                text = "\n".join(lines)
                at = self.inner
                if self.name in ("button-link", "button-ref"):
                    self.page.inline_text(text, at.real + 1, at.block, at)
            case None:
                self.page.text("\n".join(lines), self.inner)

    def figure(self) -> None:
        """A picture with a caption."""
        caption = bool(self.parsed.lines)
        text = _first_paragraph(self.parsed.lines)
        self.named("figure", titled=caption)
        self.picture("figure", text)
        self.page.text("\n".join(self.parsed.lines), self.inner)

    def plain_image(self) -> None:
        """A picture."""
        self.named()
        self.picture("image", "")

    def picture(self, form: ImageForm, caption: str) -> None:
        """The file of a picture."""
        options = self.options
        alt = options.get("alt") if "alt" in options else None
        self.page.image(
            form,
            self.uri,
            alt,
            self.line,
            self.block,
            caption=caption,
            width=options.get("width", ""),
        )
        self.link_target(options.get("target", ""))

    def link_target(self, target: str) -> None:
        """The option ``target`` of a picture: an address, or the name of a label."""
        if target.endswith("_") and not SCHEME.match(target):
            self.page.refer("docutils", normal_name(target[:-1].strip("`")), self.line, self.block)
        elif target:
            self.page.refer("target-link", "".join(target.split()), self.line, self.block)

    def figure_md(self) -> None:
        """A picture and its caption, written as Markdown."""
        name = self.argument or self.options.get("name", "")
        self.page.flush("figure", titled=len(_paragraphs(self.parsed.lines)) > 1)
        if name:
            self.page.target(
                "name", normal_name(name), self.line, self.block, titled=True, number="figure"
            )
        before = len(self.page.facts.images)
        self.page.text("\n".join(self.parsed.lines), self.inner)
        paragraphs = _paragraphs(self.parsed.lines)
        for index in range(before, len(self.page.facts.images)):
            self.page.facts.images[index] = self.page.facts.images[index]._replace(
                form="figure", caption=paragraphs[-1] if len(paragraphs) > 1 else ""
            )

    def table(self) -> None:
        """A table."""
        self.named("table", titled=bool(self.argument))
        self.fetched()
        if self.options.get("file"):
            self.file("file", self.options["file"])
        self.title()
        if self.name == "csv-table":
            self.cells()
        elif self.parsed.lines:
            tokens = self.page.text("\n".join(self.parsed.lines), self.inner)
            look = table_fault if self.name == "table" else list_table_fault
            self.left_out(look(tokens, self.options) if tokens is not None else None)

    def left_out(self, fault: TableLeftOut | None) -> None:
        """Note why the build leaves the table out."""
        if fault:
            line = self.inner.real + fault.line + 1 if fault.line >= 0 else self.line
            self.page.fault("table-left-out", line, self.block, self.name, fault.words)

    def cells(self) -> None:
        """The cells of a table of comma-separated values; short rows are noted."""
        at, options = self.inner, self.options
        own = self.parsed.lines
        lines = own or self.file_lines()
        if lines is None:
            return  # that there is no file is said elsewhere
        try:
            head = csv_rows(options.get("header", "").split("\n"), options)
            rows = csv_rows(lines, options)
        except (csv.Error, TypeError, ValueError) as error:
            self.left_out(TableLeftOut(-1, f"its values cannot be read ({error})"))
            return
        body = rows if own else []
        count = max((len(row.cells) for row in (*head, *rows)), default=0)
        if count:
            self.left_out(size_fault(len(rows), count, options))
        else:
            self.left_out(TableLeftOut(-1, "it holds no values"))
        for line, cells in [(-1, row.cells) for row in head] + [(r.line, r.cells) for r in body]:
            for cell in cells:
                self.page.text(cell, at._replace(real=at.real + line))
        for row in uneven_csv(head, body, options.get("widths", "")):
            text = self.parsed.lines[row.offset] if row.offset >= 0 else ""
            line = at.real + row.offset + 1 if row.offset >= 0 else self.line
            self.page.facts.uneven(row._replace(offset=0), text, line, self.block)

    def file_lines(self) -> list[str] | None:
        """The lines of the file that a table names; nothing where they cannot be read here."""
        path = self.options.get("file", "")
        if not path or self.options.get("encoding"):
            return None if path or self.options.get("url") else []
        folder = "" if path.startswith("/") else posixpath.dirname(self.page.facts.path)
        name = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        text = self.page.context.read(name)
        self.page.facts.reads.append((name, ""))
        return None if text is None or "\ufffd" in text else text.splitlines()

    def code(self, *, check_lines: bool = True) -> None:
        """Code, perhaps with a caption."""
        self.page.facts.language(
            self.options.get("language", "") if self.name == "literalinclude" else self.argument,
            self.line,
            self.block,
        )
        if check_lines and self.name != "code":
            emphasis = self.options.get("emphasize-lines", "")
            self.code_part(emphasis_fault(emphasis, len(self.parsed.lines)))
        self.named("code-block", titled=bool(self.options.get("caption")))
        if self.options.get("caption"):
            self.page.inline_text(self.options["caption"], self.line, self.block, self.inner)

    def literal_include(self) -> None:
        """A file shown as code."""
        self.code(check_lines=False)
        self.file("literalinclude", self.argument)
        if self.options.get("diff"):
            self.page.refer("literalinclude", self.options["diff"], self.line, self.block)
        facts = self.page.facts
        folder = "" if self.argument.startswith("/") else posixpath.dirname(facts.path)
        path = posixpath.normpath(posixpath.join(folder, self.argument.lstrip("/")))
        text = self.page.context.read(path)
        facts.reads.append((path, ""))
        if text is not None:
            self.code_part(part_fault(text, self.options))

    def code_part(self, fault: PartFault | None) -> None:
        """Note what is wrong with the lines that code is to show."""
        if fault:
            self.page.fault("code-part", self.line, self.block, self.name, *fault)

    def math(self) -> None:
        """An equation."""
        self.named()
        label = self.options.get("label") or self.options.get("name")
        if label:
            self.page.target("math", label, self.line, self.block)

    def include(self) -> None:
        """Another file, read as if it stood here."""
        self.page.include(
            self.parsed, "".join(self.argument.split("\n")), self.line, self.block, self.at
        )

    def raw(self) -> None:
        """Text for one format."""
        self.named()
        self.fetched()
        if self.options.get("file"):
            self.file("file", self.options["file"])
        elif "html" in self.argument.split():
            at = self.inner
            self.page.html("\n".join(self.parsed.lines), at.real + 1, self.block, at)

    def card(self) -> None:
        """A card with header, body and footer."""
        self.named()
        options = self.options
        for key in ("img-background", "img-top", "img-bottom"):
            if options.get(key):
                src = "".join(options[key].split())
                self.page.image("card", src, options.get("img-alt", ""), self.line, self.block)
        if options.get("link"):
            kind = options.get("link-type") or "url"
            target = "".join(options["link"].split())
            kinds: dict[str, ReferenceKind] = {
                "url": "card-link",
                "ref": "card-ref",
                "doc": "doc",
                "any": "any",
            }
            self.page.refer(
                kinds.get(kind, "card-link"),
                target,
                self.line,
                self.block,
                explicit="link-alt" in options,
                text=options.get("link-alt", ""),
            )
        self.title()
        for lines, first in _card_parts(self.parsed.lines):
            at = self.inner
            self.page.text(
                "\n".join(lines), at._replace(real=at.real + first, block=at.block + first)
            )

    def button(self) -> None:
        """A button that leads into the book."""
        self.named()
        kind = self.options.get("ref-type") or "any"
        kinds: dict[str, ReferenceKind] = {
            "ref": "card-ref",
            "doc": "doc",
            "any": "any",
            "myst": "link-role",
        }
        self.page.refer(
            kinds.get(kind, "any"),
            self.uri,
            self.line,
            self.block,
            explicit=bool(self.parsed.lines),
            text=" ".join(self.parsed.lines),
        )
        self.body()

    def button_link(self) -> None:
        """A button that leads elsewhere."""
        self.named()
        kind: ReferenceKind = "url" if SCHEME.match(self.uri) else "card-link"
        self.page.refer(kind, self.uri, self.line, self.block, text=" ".join(self.parsed.lines))
        self.body()

    def glossary(self) -> None:
        """A glossary: terms at the margin, meanings indented."""
        self.named()
        at = self.inner
        for entry in _Glossary(self.parsed.lines).entries:
            for number, line in entry.terms:
                real, block = at.real + number + 1, self.block + self.parsed.offset + number + 1
                self.page.inline_text(_TERM_END.split(line)[0], real, block - 1, at)
                self.page.target("term", _term_text(self.page, line), real, block)
            for number, words in entry.faults:
                self.page.fault("glossary", at.real + number + 1, number, words)
            if entry.meaning:
                self.page.text(
                    "\n".join(entry.meaning),
                    at._replace(real=at.real + entry.start, block=at.block + entry.start),
                )

    def toctree(self) -> None:
        """A list of pages."""
        self.named(titled=bool(self.options.get("caption")))
        at = self.inner
        for number, line in enumerate(self.parsed.lines, start=1):
            glob = "glob" in self.options and _GLOB.search(line) is not None
            title, target, titled = split_title(line)
            if not line or target == "self":
                continue
            if outside(target):
                self.page.refer("role-link", target, at.real + number, self.block, text=title)
            elif not _WEB.search(target):
                # A title turns a pattern into a name.
                role = "glob" if glob and not titled else ""
                self.page.refer("toctree", target, at.real + number, self.block, role=role)

    def glue(self) -> None:
        """A result of a notebook."""
        if self.name == "glue:figure":
            self.page.flush("figure", titled=bool(self.parsed.lines))
            if self.options.get("name"):
                self.page.target(
                    "glued-name",
                    normal_name(self.options["name"]),
                    self.line,
                    self.block,
                    titled=bool(self.parsed.lines),
                    number="figure",
                    needs=self.argument,
                )
        else:
            self.named()
        # The option says what a role says with `page::name`.
        document = "" if "::" in self.argument else self.options.get("doc", "")
        key = f"{document}::{self.argument}" if document else self.argument
        self.page.refer("glue", key, self.line, self.block)
        if self.name == "glue:math" and self.options.get("label"):
            self.page.target("math", self.options["label"], self.line, self.block)
        if self.name == "glue:figure":
            start = len(self.page.facts.references)
            self.page.text("\n".join(self.parsed.lines), self.inner)
            # Without its figure the build drops the caption, and with it glued words.
            found = self.page.facts.references[start:]
            self.page.facts.references[start:] = [ref for ref in found if ref.kind != "glue"]

    def proof(self) -> None:
        """A theorem, an exercise and their like."""
        label = self.options.get("label") or self.options.get("name") or ""
        self.page.flush(titled=True)
        if label:
            self.page.target("object", label, self.line, self.block, titled=True)
        if self.argument:
            self.page.inline_text(self.argument, self.line, self.block, self.inner)
        self.page.text("\n".join(self.parsed.lines), self.inner)

    def rubric(self) -> None:
        """A heading that opens no section."""
        self.named(titled=True)
        self.title()

    def described(self) -> None:
        """An object of a programming language, or an option of a program."""
        self.page.flush()
        hidden = self.options.keys() & {"no-index", "noindex"}
        for signature in () if hidden else self.argument.split("\n"):
            for name in self._described_names(signature):
                self.page.target("described", name, self.line, self.block)
        if self.parsed.lines:
            self.page.text("\n".join(self.parsed.lines), self.inner)

    def _described_names(self, signature: str) -> Iterator[str]:
        """What one line of a description gives a name to, with its kind in front."""
        if self.name in {"option", "cmdoption"}:
            for part in signature.split(", "):
                if option := _OPTION.match(part.strip()):
                    yield f"option {self.page.facts.program} {option[1]}"
        elif self.name in {"envvar", "confval"}:
            yield f"{self.name} {' '.join(signature.split())}"
        elif name := signature.split("(", maxsplit=1)[0].strip().split():
            yield f"{self.name if ':' in self.name else f'py:{self.name}'} {name[-1]}"

    def program(self) -> None:
        """The program whose options follow; `None` is none."""
        name = "-".join(self.argument.split())
        self.page.facts.program = "" if name == "None" else name

    def grammar(self) -> None:
        """The rules of a grammar; only their first lines can stand in Markdown."""
        self.page.flush()
        group, *rows = self.argument.split("\n")
        rules = rows if rows or ":" not in group else [group]
        prefix = f"{group.strip()}:" if rows and ":" not in group else ""
        for row in rules:
            name, colon, _ = row.partition(":")
            if colon and name.strip():
                known = f"token {prefix}{name.strip()}"
                self.page.target("described", known, self.line, self.block)

    def only(self) -> None:
        """A part for one format."""
        self.page.flush()
        self.page.text("\n".join(self.parsed.lines), self.inner)

    def register(self) -> None:
        """A register of the book."""
        self.page.flush()
        self.page.refer("register", f"{self.name}/{self.argument}", self.line, self.block)

    def index_entry(self) -> None:
        """An entry of the index, which may have a name."""
        if self.options.get("name"):
            self.page.target("name", normal_name(self.options["name"]), self.line, self.block)

    def bibliography(self) -> None:
        """A list of sources; its body may name keys."""
        self.page.flush()
        prefix = self.options.get("keyprefix", "")
        for line in self.parsed.lines:
            self.page.refer("bibkey", prefix + line, self.line, self.block)

    def article(self) -> None:
        """What an article says about itself."""
        self.named()
        for key in ("author", "date", "read-time"):
            if self.options.get(key):
                self.page.inline_text(self.options[key], self.line, self.block, self.inner)

    def new_role(self) -> None:
        """A role of the book's own, which later pages know too."""
        match = _NEW_ROLE.match(self.parsed.lines[0] if self.parsed.lines else "")
        if match:
            self.page.target("role", match[1].lower(), self.line, self.block)

    def cell(self) -> None:
        """A cell of a notebook, on a page that is none or inside another block: the build drops it."""
        self.page.flush()
        self.page.fault("cell-unread", self.line, self.block, self.name)

    def highlight(self) -> None:
        """The language of the blocks below that name none."""
        self.page.facts.language(self.argument, self.line, self.block)

    def quiet(self) -> None:
        """Directives that put nothing on the page."""


class _Entry:
    """Terms of a glossary and what they mean, with their places in the content."""

    def __init__(self) -> None:
        self.terms: list[tuple[int, str]] = []
        self.meaning: list[str] = []
        self.start = 0
        self.faults: list[tuple[int, str]] = []


class _Glossary:
    """Parts the lines of a glossary into entries, as Sphinx does.

    The first entry has no terms; it may hold what is wrong before the first term.
    """

    def __init__(self, lines: list[str]) -> None:
        self.entries = [_Entry()]
        self._in_meaning, self._in_comment, self._was_empty = True, False, True
        self._indent = 0
        for number, line in enumerate(lines):
            if not line:
                if self._in_meaning and self.entries[-1].terms:
                    self.entries[-1].meaning.append("")
                self._was_empty = True
            elif line.startswith(".. "):
                self._in_comment = True
            else:
                if not line[0].isspace():
                    self._term(number, line)
                elif not self._in_comment:
                    self._meaning(number, line)
                self._was_empty = False

    def _term(self, number: int, line: str) -> None:
        self._in_comment = False
        fault = ""
        if self._in_meaning:
            self.entries.append(_Entry())
            fault = "" if self._was_empty else "glossary term must be preceded by empty line"
        elif self._was_empty:
            fault = "glossary terms must not be separated by empty lines"
        self._in_meaning = False
        self.entries[-1].terms.append((number, line))
        if fault:
            self.entries[-1].faults.append((number, fault))

    def _meaning(self, number: int, line: str) -> None:
        entry = self.entries[-1]
        if not self._in_meaning:
            self._in_meaning, self._indent = True, len(line) - len(line.lstrip())
        if not entry.terms:
            words = "glossary seems to be misformatted, check indentation"
            entry.faults.append((number, words))
            return
        if not entry.meaning:
            entry.start = number
        entry.meaning.append(line[self._indent :])


_TERM_END = re.compile(" +: +")


_DIRECTIVES: dict[str, Callable[[RunDirective], None]] = {
    "figure": RunDirective.figure,
    "image": RunDirective.plain_image,
    "figure-md": RunDirective.figure_md,
    **dict.fromkeys(("table", "list-table", "csv-table"), RunDirective.table),
    **dict.fromkeys(("code-block", "sourcecode", "code"), RunDirective.code),
    "literalinclude": RunDirective.literal_include,
    "math": RunDirective.math,
    "include": RunDirective.include,
    "raw": RunDirective.raw,
    **dict.fromkeys(("card", "grid-item-card"), RunDirective.card),
    "button-ref": RunDirective.button,
    "button-link": RunDirective.button_link,
    "glossary": RunDirective.glossary,
    "toctree": RunDirective.toctree,
    **dict.fromkeys(
        ("glue", "glue:", "glue:any", "glue:figure", "glue:math", "glue:md"), RunDirective.glue
    ),
    **dict.fromkeys(
        ("exercise", "exercise-start", "solution", "solution-start"), RunDirective.proof
    ),
    "rubric": RunDirective.rubric,
    **dict.fromkeys(
        (
            "option",
            "envvar",
            "confval",
            "cmdoption",
            "function",
            "class",
            "method",
            "attribute",
            "data",
            "exception",
            "module",
            "property",
        ),
        RunDirective.described,
    ),
    "program": RunDirective.program,
    "productionlist": RunDirective.grammar,
    "only": RunDirective.only,
    "index": RunDirective.index_entry,
    "bibliography": RunDirective.bibliography,
    "article-info": RunDirective.article,
    "role": RunDirective.new_role,
    **dict.fromkeys(("code-cell", "raw-cell"), RunDirective.cell),
    "highlight": RunDirective.highlight,
    **dict.fromkeys(("tableofcontents", "default-role"), RunDirective.quiet),
}


def _first_paragraph(lines: list[str]) -> str:
    paragraphs = _paragraphs(lines)
    return paragraphs[0] if paragraphs else ""


def _paragraphs(lines: list[str]) -> list[str]:
    return [
        " ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()
    ]


def _card_parts(lines: list[str]) -> Iterator[tuple[list[str], int]]:
    """Header, body and footer of a card, with the line each begins at."""
    header = next((i for i, line in enumerate(lines) if _HEADER.match(line)), None)
    footer = next((i for i in range(len(lines) - 1, -1, -1) if _FOOTER.match(lines[i])), None)
    if header is not None:
        yield lines[:header], 0
    start = header + 1 if header is not None else 0
    yield lines[start:footer], start
    if footer is not None:
        yield lines[footer + 1 :], footer + 1


def _term_text(page: PageReader, line: str) -> str:
    text = _TERM_END.split(line)[0]
    return page.words_of(text) if re.search(r"[*_`\[{<\\]", text) else text.strip()
