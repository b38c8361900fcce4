"""MyST text → ``Page``: what stands on a page, with the lines of the file and of the build.

The walk below does in small what the renderer of MyST-Parser does: it goes through the tokens,
reads the bodies of directives again, follows includes, and notes every fact that a rule may
ask for. Where the build counts lines in its own way (a title of a directive is one line too
low, an included file too), ``block`` counts the same way, so that both can be compared.
``MarkdownReader`` reads the blocks; ``PageFacts`` holds what was noted, ``InlineReader`` reads
paragraphs, ``RunDirective`` directives, and readers of other languages what they are named for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from playbook.book.model import Fault, Page, Target
from playbook.book.names import (
    is_text_notebook,
    lines_of,
    plain,
    slugify,
)
from playbook.book.settings import merge
from playbook.book.vocabulary import Spec
from playbook.common.front_matter_text import header_lines, late_header
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.directive_text import Parsed
from playbook.reading.directives import NOTED
from playbook.reading.inlines import InlineReader, note_id
from playbook.reading.page_facts import Found, PageFacts
from playbook.reading.page_reader import MAX_DEPTH, At, Call, Context, Head
from playbook.reading.slips.reader import SlipReader
from playbook.reading.tables import spoilt_tables, uneven_rows
from playbook.reading.text_cells import text_cells
from playbook.reading.tokens import Grammar


def parse_page(path: str, docname: str, text: str, context: Context) -> Page:
    """Read a Markdown page; nothing raises."""
    reader = MarkdownReader(path, docname, context)
    reader.page(text)
    return reader.facts.page("markdown")


class Outline:
    """The sections that are open, and the anchors that are taken."""

    def __init__(self) -> None:
        self._levels = [0]
        self._slugs: set[str] = set()

    def open(self, level: int) -> int:
        """Open a section; its parent is the nearest open one above it."""
        parent = max((known for known in self._levels if known < level), default=0)
        self._levels = [known for known in self._levels if known < level] + [level]
        return parent

    def anchor(self, title: str) -> str:
        """The anchor of a heading: with a number, where another has the same."""
        slug = slugify(title)
        number = 1
        while slug in self._slugs:
            slug = f"{slug}-{number}"
            number += 1
        self._slugs.add(slug)
        return slug


# What other programs put the contents of a page in the place of.
_CONTENTS = re.compile(r"\s*@?\$?[\[{]{1,2}_{0,2}toc_{0,2}[\]}]{1,2}\s*", re.IGNORECASE)


class MarkdownReader:
    """Reads the blocks of one page; a ``PageReader`` for its directives."""

    def __init__(self, path: str, docname: str, context: Context) -> None:
        self.context = context
        self.facts = facts = PageFacts(path, docname)
        self.refer, self.target, self.image = facts.refer, facts.target, facts.image
        self.fault, self.flush = facts.fault, facts.flush
        self.grammar = Grammar(context.myst)
        self.inlines = InlineReader(self, self.grammar)
        self.inline_text, self.html = self.inlines.inline_text, self.inlines.html
        self.slips = SlipReader(facts, self.grammar, context.words)
        self.outline = Outline()
        self._footnotes: dict[str, list[Found]] = {}  # their facts by label, one for each body
        self.including = [path]

    def page(self, text: str) -> None:
        """Read the text of a whole page."""
        self.facts.lines.use(lines_of(text))
        self.facts.front_end = header_lines(text) or 0
        self._front(text)
        self.context.dialect.front(self)
        if self.context.dialect.text_notebooks and is_text_notebook(self.facts.front):
            self._text_notebook(text)
        else:
            self.text(text, At(0, 0))
        self.finish()

    def _front(self, text: str) -> None:
        """The front matter, which also may change how the page is read."""
        if not self.facts.front_end:
            if text.startswith("---") and "\n" in text and not self.context.myst.commonmark_only:
                self._unclosed_front()
            elif not self.context.myst.commonmark_only and not text.startswith("---"):
                late = late_header(self.facts.lines.lines)
                if late:
                    self.fault("front-matter-late", late, late)
            return
        header = "\n".join(self.facts.lines.lines[1 : self.facts.front_end - 1])
        try:
            data = load_yaml(header)
        except YamlError as error:
            self.fault("front-matter", error.line + 1, 1, error.message, column=error.column)
            return
        if not isinstance(data, dict):
            if data is not None or header.strip():
                self.fault("front-matter-list", 1, 1)
            else:
                self.fault("front-matter-empty", 1, 1)
            return
        self.settings(data)

    def settings(self, data: dict[str, Any]) -> None:
        """Take over what a page or a notebook says about itself."""
        self.facts.front = data
        fields = data.get("myst")
        fields = dict(fields) if isinstance(fields, dict) else {}
        if isinstance(data.get("substitutions"), dict):
            fields.setdefault("substitutions", data["substitutions"])
        if fields:
            self.grammar.use(merge(self.grammar.myst, fields))

    def _unclosed_front(self) -> None:
        first = self.facts.lines.lines[0].rstrip()
        if first == "---" and any(
            re.match(r"[\w-]+:(\s|$)", line) for line in self.facts.lines.lines[1:4]
        ):
            self.fault("front-matter-open", 1, 1)

    def title_from_front(self) -> None:
        """A heading from the field ``title``, where the book asks for it."""
        title = self.facts.front.get("title")
        if title and self.grammar.myst.title_to_header:
            self.text(f"# {title}", At(0, 0))

    def _text_notebook(self, text: str) -> None:
        """A page that is a notebook: cells between code cells are read one by one."""
        self.title_from_front()
        lines = self.facts.lines.lines
        cells = text_cells(Grammar(self.grammar.myst).blocks(text), len(lines))
        for fault in cells.faults:
            self.fault("cell", fault.line, fault.line, fault.problem)
        for line, path in cells.loads:
            self.refer("file", path, line, line)
        self.pieces(_sources(lines, [(p.first, p.last) for p in cells.pieces if not p.removed]))

    def pieces(self, sources: Iterable[tuple[str, At]]) -> None:
        """Read the pieces of a text notebook in turn; they share their definitions."""
        read = [(self.grammar.blocks(source), at) for source, at in sources]
        for tokens, _ in read:
            self.grammar.fill(tokens)
        for tokens, at in read:
            self.walk(tokens, at)

    def cells(self, sources: Mapping[int, str]) -> None:
        """Read the cells of a notebook by their numbers; they share their definitions."""
        read = {number: self.grammar.blocks(source) for number, source in sources.items()}
        for tokens in read.values():
            self.grammar.fill(tokens)
        for number, tokens in read.items():
            self.facts.begin_cell(number, lines_of(sources[number]))
            self.walk(tokens, At(0, 1))  # the build counts the lines of a cell from 2
        self.facts.begin_cell(0, [])

    def finish(self) -> None:
        """What the build does at the end of a page: place footnotes and settle labels."""
        done: set[str] = set()
        marks = self.inlines.footnotes
        if self.context.dialect.notes_anywhere:
            self._late_footnotes()
            self._late_definitions()
        while len(done) < len(marks):
            for label in [name for name in marks if name not in done]:
                done.add(label)
                for found in self._footnotes.get(label, ())[:1]:
                    self.facts.add(found)
        self.flush()
        for label, bodies in self._footnotes.items():
            first = self._footnote(label)
            if len(bodies) > 1:
                self.facts.faults.append(
                    Fault("footnote-twice", first.line, 0, 0, (label,), cell=first.cell)
                )
            if label not in marks:
                place = (first.line, first.column, first.block)
                self.facts.faults.append(
                    Fault("footnote-unused", *place, (label,), cell=first.cell)
                )
        for twice in self.grammar.definitions.get("duplicate_refs", ()):
            line = twice["map"][0] + 1
            self.fault("definition-twice", line, line, str(twice["label"]))

    def _late_footnotes(self) -> None:
        """Marks whose footnote stands in a block further down are right."""
        late = [
            fault
            for fault in self.facts.faults
            if fault.kind == "footnote-missing" and fault.detail[-1] in self._footnotes
        ]
        self.facts.faults = [fault for fault in self.facts.faults if fault not in late]
        self.inlines.footnotes.update(dict.fromkeys(fault.detail[-1] for fault in late))

    def _late_definitions(self) -> None:
        """Links by a name that a block of the page defines are right."""
        names = self.grammar.definitions.get("references", {})
        self.facts.faults = [
            fault
            for fault in self.facts.faults
            if fault.kind != "link-undefined"
            or normalizeReference(fault.detail[2] or fault.detail[1]) not in names
        ]

    def _footnote(self, label: str) -> Target:
        return next(t for t in self.facts.targets if t.kind == "footnote" and t.name == label)

    def text(self, text: str, at: At) -> list[Token]:
        """Read a text with all its blocks, and hand these back."""
        if at.depth > MAX_DEPTH:
            return []
        # MyST adds a line to a text within a text, and that decides where an open fence ends.
        tokens = self.grammar.blocks(text + "\n" if at.depth else text)
        self.grammar.fill(tokens)
        self.walk(tokens, at)
        return tokens

    def walk(self, tokens: list[Token], at: At) -> None:
        """Note what the tokens hold."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            handler = _BLOCKS.get(token.type)
            if handler is not None:
                position += handler(self, tokens, position, at) or 0
            position += 1

    def block_inline_block(self, tokens: list[Token], position: int, at: At) -> None:
        """The words of a paragraph, a heading or a cell."""
        token = tokens[position]
        line = at.real + (token.map[0] if token.map else 0) + 1
        block = at.block + (token.map[0] if token.map else 0) + 1
        self.facts.word_count += token.content.count(" ") + 1
        if "|" in token.content and "table" in self.grammar.md.get_active_rules()["block"]:
            parts = token.content.split("\n")
            for row in spoilt_tables(parts):
                self.facts.uneven(row, parts[row.offset], line, block)
        self.facts.words(token.content, line)
        if len(token.content) < 12 and _CONTENTS.fullmatch(token.content):
            self.fault("link-contents", line, block, token.content.strip())
        if token.children:
            self.inlines.read(token.children, token.content, line, block, at)
        self.slips.paragraph(tokens, position, line, block, at)

    def block_heading(self, tokens: list[Token], position: int, at: At) -> int:
        """A heading, and the labels that wait for it."""
        token, content = tokens[position], tokens[position + 1]
        level = int(token.tag[1]) + at.offset
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        nested = not at.sections or token.level > 0
        text = content.content if not content.children else plain(content.children)
        opening = level == 1 and not nested and self.facts.untouched
        labelled = bool(self.facts.pending)
        slug = ""
        note_id(self.facts, token, line, block, titled=True, number="" if nested else "section")
        self.flush("" if nested else "section", titled=True)
        parent = -1
        if not nested:
            parent = self.outline.open(level)
        if content.children:
            self.inlines.read(content.children, content.content, line, block, at)
        self.slips.paragraph(tokens, position + 1, line, block, at)
        if level <= self.grammar.myst.heading_anchors:
            title = (
                content.content
                if not content.children
                else "".join(
                    child.content
                    for child in content.children
                    if child.type in ("text", "code_inline")
                )
            )
            bare = not (opening or labelled)
            slug = self.context.dialect.slug(self.outline, title, bare=bare)
        self.facts.words(content.content, line)
        column = self.facts.column(line, content.content.split("\n")[0])
        self.facts.heading(
            level, text, line, block, column=column, slug=slug, nested=nested, parent=parent
        )
        return 2

    def block_opening(self, tokens: list[Token], position: int, at: At) -> None:
        """The beginning of a list, a quotation, a table or a paragraph."""
        token = tokens[position]
        self.flush(titled=token.type in ("dl_open", "field_list_open"))
        if token.attrs and token.map:
            note_id(self.facts, token, at.real + token.map[0] + 1, at.block + token.map[0] + 1)

    def block_table(self, tokens: list[Token], position: int, at: At) -> None:
        """A table in pipes; rows that do not fit its head are noted."""
        self.block_opening(tokens, position, at)
        first = tokens[position].map[0]  # type: ignore[index]
        rows = []
        for token in tokens[position:]:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append((token.map[0] - first, token.meta["row"]))  # type: ignore[index]
        texts = dict(rows)
        for row in uneven_rows(rows):
            self.facts.uneven(row, texts[row.offset], at.real + first + 1, at.block + first + 1)

    def block_label(self, tokens: list[Token], position: int, at: At) -> None:
        """A label in front of something: ``(name)=``."""
        token = tokens[position]
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        column = self.facts.column(line, f"({token.content})=")
        self.slips.label(token.content, line, block)
        name = self.context.dialect.name(token.content)
        if not self.context.dialect.lost_label(self, name, line, block):
            self.facts.label(name, line, block, column=column)

    def block_comment(self, tokens: list[Token], position: int, at: At) -> None:
        """A comment, which may be an ignore."""
        token = tokens[position]
        line = at.real + token.map[0] + 1  # type: ignore[index]
        for number, part in enumerate(token.content.split("\n")):
            self.facts.ignore(part, line + number)

    def block_fence(self, tokens: list[Token], position: int, at: At) -> None:
        """A fence of backticks or tildes: code or a directive."""
        token = tokens[position]
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        end = at.real + token.map[1]  # type: ignore[index]
        head = self.context.dialect.head(token.info)
        name = head.name
        written = f"{{{name}}}" if head.braced else name
        if not self._closed(token, line, end):
            column = self.facts.column(line, token.markup)
            self.fault("fence-open", line, block, token.markup, written, column=column)
        extended = self.grammar.extended
        known = head.braced or name in self.grammar.myst.fence_as_directive
        self.slips.fence(token, line, block, name if known else "")
        embedded = self.context.embedded.get(written) if extended else None
        if embedded is not None:
            self.flush()
            embedded(self, token.content, line, block)
        elif extended and known:
            self.directive(head, token.content, line, block, end, at)
        else:
            self.flush()
            note_id(self.facts, token, line, block)
            self.facts.language(name, line, block)

    def _closed(self, token: Token, line: int, end: int) -> bool:
        """Whether a fence ends with its own closing line and not with the text around it."""
        lines = self.facts.lines.lines
        if not self.facts.as_written or not 0 < end <= len(lines):
            return True
        if end <= line:
            return False
        last = lines[end - 1].strip(" \t>")
        return len(last) >= len(token.markup) and not last.strip(token.markup[0])

    def block_colon(self, tokens: list[Token], position: int, at: At) -> None:
        """A fence of colons: a directive, or a box of its own."""
        token = tokens[position]
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        end = at.real + token.map[1]  # type: ignore[index]
        head = self.context.dialect.head(token.info.strip())
        if not self._closed(token, line, end):
            column = self.facts.column(line, token.markup)
            written = f"{{{head.name}}}" if head.braced else head.name
            self.fault("fence-open", line, block, token.markup, written, column=column)
        self.slips.fence(token, line, block, head.name if head.braced else "")
        if head.braced:
            content = token.content
            if content.startswith(":::"):
                inner = At(at.real - 1, at.block, at.depth)
                self.directive(head, "\n" + content, line, block, end, inner, blank=True)
            else:
                self.directive(head, content, line, block, end, at)
            return
        self.flush()
        note_id(self.facts, token, line, block)
        if self.context.dialect.colons_are_code:
            return
        self.text(token.content, At(line, block, at.depth + 1, sections=False))

    def block_html(self, tokens: list[Token], position: int, at: At) -> None:
        """A block of raw HTML."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        block = at.block + token.map[0] + 1  # type: ignore[index]
        self.html(token.content, line, block, at)
        self.slips.html(token.content, line, block)

    def block_math(self, tokens: list[Token], position: int, at: At) -> None:
        """A formula that is a block."""
        self.block_opening(tokens, position, at)
        start = tokens[position].map[0] + 1  # type: ignore[index]
        self.slips.math(tokens[position], at.real + start, at.block + start)
        text = tokens[position].content
        self.context.dialect.formula(self, text, at.real + start, at.block + start)

    def block_code(self, tokens: list[Token], position: int, at: At) -> None:
        """A block that is code since it is indented."""
        self.block_opening(tokens, position, at)
        start = tokens[position].map[0] + 1  # type: ignore[index]
        self.slips.indented_code(tokens[position].content, at.real + start, at.block + start)

    def block_numbers(self, tokens: list[Token], position: int, at: At) -> None:
        """A numbered list."""
        self.block_opening(tokens, position, at)
        start = tokens[position].map[0] + 1  # type: ignore[index]
        self.slips.numbered_list(tokens, position, at.real + start, at.block + start)

    def block_front_token(self, tokens: list[Token], position: int, at: At) -> None:
        """The head of the page, which may give a title."""
        if at.real == 0 and at.depth == 0 and self.facts.as_written:
            self.title_from_front()

    def block_footnote_open(self, tokens: list[Token], position: int, at: At) -> int:
        """A footnote: its facts count only if a mark points to it."""
        label = str(tokens[position].meta["label"])
        end = position + 1
        depth = 1
        while end < len(tokens) and depth:
            depth += (tokens[end].type == "footnote_reference_open") - (
                tokens[end].type == "footnote_reference_close"
            )
            end += 1
        token = tokens[position]
        line = at.real + (token.map[0] if token.map else 0) + 1
        block = at.block + (token.map[0] if token.map else 0) + 1
        self.target("footnote", label, line, block, column=self.facts.column(line, f"[^{label}]"))
        kept = self.facts.set_aside()
        self.walk(tokens[position + 1 : end], at)
        self._footnotes.setdefault(label, []).append(self.facts.take_back(kept))
        return end - position - 1

    def block_substitution(self, tokens: list[Token], position: int, at: At) -> None:
        """A substitution on a line of its own."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        block = at.block + token.map[0] + 1  # type: ignore[index]
        self.inlines.substitute(token.content, line, block, at, inline=False)

    def block_math_label(self, tokens: list[Token], position: int, at: At) -> None:
        """An equation with a label."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        block = at.block + token.map[0] + 1  # type: ignore[index]
        dialect = self.context.dialect
        name = token.info if dialect.equation == "math" else dialect.name(token.info)
        self.target(dialect.equation, name, line, block)
        self.slips.math(token, line, block)
        dialect.formula(self, token.content, line, block)

    def block_term_list(self, tokens: list[Token], position: int, at: At) -> None:
        """A list of definitions, which may be a glossary."""
        token = tokens[position]
        self.block_opening(tokens, position, at)
        if not (self.facts.glossary or "glossary" in str(token.attrs.get("class", "")).split()):
            return
        for index in range(position, len(tokens)):
            if tokens[index].type == "dl_close" and tokens[index].level == token.level:
                break
            if tokens[index].type == "dt_open":
                content = tokens[index + 1]
                text = content.content if not content.children else plain(content.children)
                line = at.real + tokens[index].map[0] + 1  # type: ignore[index]
                self.context.dialect.term(self, text, line, at.block + line - at.real)

    def block_break(self, tokens: list[Token], position: int, at: At) -> None:
        """A line ``+++`` between two blocks."""
        token = tokens[position]
        start = token.map[0] + 1  # type: ignore[index]
        self.context.dialect.page_break(self, token.content, at.real + start, at.block + start)

    def directive(  # noqa: PLR0913, PLR0917
        self,
        head: Head,
        content: str,
        line: int,
        block: int,
        end: int,
        at: At,
        *,
        blank: bool = False,
    ) -> None:
        """Note a directive and read its body."""
        self.facts.count_flat(flat=True)
        name, dialect = head.name, self.context.dialect
        spec = dialect.spec(self.context.words, name)
        if spec is None:
            self.fault("directive", line, block, name)
            if not self.context.words.open:
                self.flush()
                if dialect.reads_unknown:
                    self._only_directives(content, At(line, block, at.depth + 1, sections=False))
                return
            # An extension may know it: what stands in it is read as Markdown.
            spec = Spec(0, 1, True, True, {}, any_option=True)
        parsed = dialect.parse(spec, head, content)
        if parsed.fault:
            self.fault("directive-argument", line, block, name, parsed.fault)
            return
        for warned in parsed.warnings:
            self.fault(warned.kind, line + warned.row, block + warned.below, name, *warned.detail)

        argument = " ".join(parsed.arguments)
        self.slips.directive(name, spec, argument, content, line - blank, block)
        shift = -1 if blank else 0
        if not at.depth or name in NOTED or parsed.options:
            self.facts.directive(name, argument, parsed.options, line, block, end=end)
        dialect.run(self, Call(name, argument, parsed, line, block, at, shift))

    def _only_directives(self, text: str, at: At) -> None:
        """Note what is wrong with the directives of a text of which nothing else is read."""
        facts = self.facts
        counts = len(facts.headings), len(facts.prose), len(facts.directives), facts.word_count
        kept, waiting = facts.set_aside(), facts.pending
        self.text(text, at)
        found = facts.take_back(kept)
        facts.pending = waiting
        del facts.headings[counts[0] :], facts.prose[counts[1] :], facts.directives[counts[2] :]
        facts.word_count = counts[3]
        facts.faults += [fault for fault in found.faults if fault.kind.startswith("directive")]

    def include(self, parsed: Parsed, argument: str, line: int, block: int, at: At) -> None:
        """Read an included file as if it stood here."""
        options = parsed.options
        nested = self.context.dialect.nested_includes
        base = (self.facts.source if nested else "") or self.facts.path
        folder = "" if argument.startswith("/") else posixpath.dirname(base)
        path = posixpath.normpath(posixpath.join(folder, argument.lstrip("/")))
        encoding = options.get("encoding", "")
        self.refer("include", argument, line, block, role=f"include {encoding}")
        if argument.startswith("<") and argument.endswith(">"):
            self.facts.references.pop()
            return
        if path in self.including:
            self.fault("include-circle", line, block, " → ".join((*self.including, path)))
            return
        if "literal" in options or "code" in options:
            self.flush()
            return
        text = self.context.read(path)
        self.facts.reads.append((path, ""))
        if text is None:
            return
        part = self.context.dialect.included(text, options)
        if not part.found:
            self.fault("include-part", line, block, argument, part.missing)
        if part.body or part.found:
            self._included(part.body, path, part.first, part.build, options, at)

    def _included(  # noqa: PLR0913, PLR0917
        self, body: str, path: str, first: int, build: int, options: Mapping[str, str], at: At
    ) -> None:
        self.including.append(path)
        facts = self.facts
        kept = facts.source, self.inlines.base
        facts.source = path
        here, there = posixpath.dirname(facts.path), posixpath.dirname(path)
        if "relative-docs" in options:
            docs = (options["relative-docs"], here, there)
            self.inlines.base = self.inlines.base._replace(docs=docs)
        if "relative-images" in options:
            images = posixpath.relpath(there or ".", here or ".")
            self.inlines.base = self.inlines.base._replace(images=images)
        offset = int(options.get("heading-offset") or 0)
        prose = len(facts.prose)
        tokens = self.grammar.blocks(body + "\n")
        if tokens and tokens[0].type == "front_matter":
            tokens.pop(0)
        self.grammar.fill(tokens)
        self.walk(tokens, At(first, build, at.depth + 1, at.sections, offset))
        del facts.prose[prose:]
        facts.source, self.inlines.base = kept
        self.including.pop()

    def words_of(self, text: str) -> str:
        """What a reader sees of a line of text."""
        return plain(self.grammar.inline(text))


def _sources(lines: list[str], pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[str, At]]:
    """The texts of the pieces of a page between two lines, without the empty lines around them."""
    for first, last in pieces:
        piece = lines[first:last]
        blank = 0
        while blank < len(piece) and not piece[blank]:
            blank += 1
        source = "\n".join(piece[blank:]).rstrip()
        if source:
            yield source, At(first + blank, first + 1)


_BLOCKS: dict[str, Callable[[MarkdownReader, list[Token], int, At], int | None]] = {
    "inline": MarkdownReader.block_inline_block,
    "heading_open": MarkdownReader.block_heading,
    **dict.fromkeys(
        (
            "paragraph_open",
            "bullet_list_open",
            "blockquote_open",
            "hr",
            "field_list_open",
        ),
        MarkdownReader.block_opening,
    ),
    "ordered_list_open": MarkdownReader.block_numbers,
    "code_block": MarkdownReader.block_code,
    "math_block": MarkdownReader.block_math,
    "amsmath": MarkdownReader.block_math,
    "table_open": MarkdownReader.block_table,
    "dl_open": MarkdownReader.block_term_list,
    "myst_target": MarkdownReader.block_label,
    "myst_line_comment": MarkdownReader.block_comment,
    "fence": MarkdownReader.block_fence,
    "colon_fence": MarkdownReader.block_colon,
    "html_block": MarkdownReader.block_html,
    "front_matter": MarkdownReader.block_front_token,
    "footnote_reference_open": MarkdownReader.block_footnote_open,
    "substitution_block": MarkdownReader.block_substitution,
    "math_block_label": MarkdownReader.block_math_label,
    "myst_block_break": MarkdownReader.block_break,
}
