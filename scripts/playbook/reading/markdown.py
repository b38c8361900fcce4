"""MyST text → ``Page``: what stands on a page, with the lines of the file and of the build.

The walk below does in small what the renderer of MyST-Parser does: it goes through the tokens,
reads the bodies of directives again, follows includes, and notes every fact that a rule may
ask for. Where the build counts lines in its own way (a title of a directive is one line too
low, an included file too), ``block`` counts the same way, so that both can be compared.
``Facts`` holds what was noted, ``Inlines`` reads paragraphs, and ``Walk`` reads the blocks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown_it.token import Token

from playbook.book.model import Directive, Fault, Heading, Page, Prose, Target
from playbook.book.names import (
    MAX_DEPTH,
    At,
    Context,
    is_text_notebook,
    lines_of,
    normal_name,
    part_of,
    plain,
    slugify,
    written,
)
from playbook.book.settings import merge
from playbook.book.vocabulary import Spec
from playbook.common.front_matter_text import header_lines
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.reading.directive_text import Parsed, parse_directive
from playbook.reading.directives import NOTED, RunDirective
from playbook.reading.inlines import Inlines
from playbook.reading.tables import Uneven, spoilt_tables, uneven_rows
from playbook.reading.tokens import blocks, inline, parser


def parse_page(path: str, docname: str, text: str, context: Context) -> Page:
    """Read a Markdown page; nothing raises."""
    walk = Walk(path, docname, context)
    walk.page(text)
    return walk.result("markdown", text.count("\n") + 1)


class Walk(Inlines):
    """Reads the blocks of one page."""

    def page(self, text: str) -> None:
        """Read the text of a whole page."""
        self.lines = lines_of(text)
        self.front_end = header_lines(text) or 0
        self._front(text)
        if is_text_notebook(self.front):
            self._text_notebook(text)
        else:
            self.text(text, At(0, 0))
        self.finish()

    def _front(self, text: str) -> None:
        """The front matter, which also may change how the page is read."""
        if not self.front_end:
            if text.startswith("---") and "\n" in text and not self.myst.commonmark_only:
                self._unclosed_front()
            return
        header = "\n".join(self.lines[1 : self.front_end - 1])
        try:
            data = load_yaml(header)
        except YamlError as error:
            self.fault(
                "front-matter", error.line + 1, At(0, 0), 1, error.message, column=error.column
            )
            return
        if not isinstance(data, dict):
            if data is not None or header.strip():
                self.fault("front-matter", 1, At(0, 0), 1, "\0list")
            else:
                self.fault("front-matter", 1, At(0, 0), 1, "\0empty")
            return
        self.settings(data)

    def settings(self, data: dict[str, Any]) -> None:
        """Take over what a page or a notebook says about itself."""
        self.front = data
        fields = data.get("myst")
        fields = dict(fields) if isinstance(fields, dict) else {}
        if isinstance(data.get("substitutions"), dict):
            fields.setdefault("substitutions", data["substitutions"])
        if fields:
            self.myst = merge(self.myst, fields)
            self.md = parser(self.myst)

    def _unclosed_front(self) -> None:
        first = self.lines[0].rstrip()
        if first == "---" and any(re.match(r"[\w-]+:(\s|$)", line) for line in self.lines[1:4]):
            self.fault("front-matter", 1, At(0, 0), 1, "\0open")

    def title_from_front(self) -> None:
        """A heading from the field ``title``, where the book asks for it."""
        title = self.front.get("title")
        if title and self.myst.title_to_header:
            self.text(f"# {title}", At(0, 0))

    def _text_notebook(self, text: str) -> None:
        """A page that is a notebook: cells between code cells are read one by one."""
        pieces = []
        tokens = blocks(self.md, text, {})
        start = nesting = 0
        self.title_from_front()
        for token in tokens:
            nesting += token.nesting
            if nesting or not token.map:
                continue
            if token.type == "front_matter":
                start = token.map[1]
            elif (
                token.type == "fence" and token.info.startswith(("{code-cell}", "{raw-cell}"))
            ) or token.type == "myst_block_break":
                pieces.append((start, token.map[0]))
                start = token.map[1]
        pieces.append((start, len(self.lines)))
        read = []
        for first, last in pieces:
            cell = self.lines[first:last]
            blank = 0
            while blank < len(cell) and not cell[blank]:
                blank += 1
            source = "\n".join(cell[blank:]).rstrip()
            if source:
                read.append((blocks(self.md, source, self.env), At(first + blank, first + 1)))
        self.cells(read)

    def cells(self, read: list[tuple[list[Token], At]]) -> None:
        """Read the cells of a notebook, which share their definitions."""
        for tokens, _ in read:
            inline(self.md, tokens, self.env, typographer=self.typographer)
        for tokens, at in read:
            self.walk(tokens, at)

    def finish(self) -> None:
        """What the build does at the end of a page: place footnotes and settle labels."""
        done: set[str] = set()
        while len(done) < len(self.foot_refs):
            for label in [name for name in self.foot_refs if name not in done]:
                done.add(label)
                bodies = self.foot_bodies.get(label, ())
                for facts in bodies[:1]:
                    for kept, found in zip(self.facts, facts, strict=True):
                        kept.extend(found)
        self.flush()
        for label, bodies in self.foot_bodies.items():
            first = self._footnote(label, bodies)
            if len(bodies) > 1:
                self.faults.append(Fault("footnote-twice", first.line, 0, 0, (label,)))
            if label not in self.foot_refs:
                self.faults.append(
                    Fault("footnote-unused", first.line, first.column, first.block, (label,))
                )
        for twice in self.env.get("duplicate_refs", ()):
            line = twice["map"][0] + 1
            self.faults.append(Fault("definition-twice", line, 0, line, (str(twice["label"]),)))

    def _footnote(self, label: str, bodies: list[tuple[list[Any], ...]]) -> Target:
        return next(t for t in self.targets if t.kind == "footnote" and t.name == label)

    def result(self, form: str, lines: int) -> Page:
        """The page, with everything found."""
        return Page(
            self.path,
            self.docname,
            form,
            lines,
            self.front,
            self.front_end,
            tuple(self.headings),
            tuple(self.targets),
            tuple(self.references),
            tuple(self.images),
            tuple(self.directives),
            tuple(self.faults),
            tuple(self.ignores),
            written(self.prose),
            tuple(dict.fromkeys(self.reads)),
            self.word_count,
        )

    def text(self, text: str, at: At) -> None:
        """Read a text with all its blocks."""
        if at.depth > MAX_DEPTH:
            return
        # MyST adds a line to a text within a text, and that decides where an open fence ends.
        tokens = blocks(self.md, text + "\n" if at.depth else text, self.env)
        inline(self.md, tokens, self.env, typographer=self.typographer)
        self.walk(tokens, at)

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
        self.word_count += token.content.count(" ") + 1
        parts = token.content.split("\n")
        if "|" in token.content and "table" in self.md.get_active_rules()["block"]:
            for row in spoilt_tables(parts):
                self.uneven(row, parts[row.offset], line, block, at)
        for number, part in enumerate(parts):
            self.prose.append(Prose(line + number, part, self.column(line + number, part, "") or 1))
        if token.children:
            self.inlines(token.children, token.content, line, block, at)

    def block_heading(self, tokens: list[Token], position: int, at: At) -> int:
        """A heading, and the labels that wait for it."""
        token, content = tokens[position], tokens[position + 1]
        level = int(token.tag[1]) + at.offset
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        nested = not at.sections or token.level > 0
        text = content.content if not content.children else plain(content.children)
        slug = ""
        self.attributed(token, line, block, titled=True, number="" if nested else "section")
        self.flush("" if nested else "section", titled=True)
        parent = -1
        if not nested:
            parent = self.section(level)
        if content.children:
            self.inlines(content.children, content.content, line, block, at)
        if level <= self.myst.heading_anchors:
            title = (
                content.content
                if not content.children
                else "".join(
                    child.content
                    for child in content.children
                    if child.type in ("text", "code_inline")
                )
            )
            slug = self._unique(slugify(title))
        self.prose += [
            Prose(line + n, part, self.column(line + n, part, "") or 1)
            for n, part in enumerate(content.content.split("\n"))
        ]
        column = self.column(line, content.content.split("\n")[0], "")
        self.headings.append(
            Heading(level, text, slug, line, column, block, nested, self.source, parent)
        )
        return 2

    def _unique(self, slug: str) -> str:
        number = 1
        while slug in self.slugs:
            slug = f"{slug}-{number}"
            number += 1
        self.slugs.add(slug)
        return slug

    def section(self, level: int) -> int:
        """Open a section; its parent is the nearest open one above it."""
        parent = max((known for known in self.levels if known < level), default=0)
        self.levels = [known for known in self.levels if known < level] + [level]
        return parent

    def block_opening(self, tokens: list[Token], position: int, at: At) -> None:
        """The beginning of a list, a quotation, a table or a paragraph."""
        token = tokens[position]
        self.flush(titled=token.type in ("dl_open", "field_list_open"))
        if token.attrs and token.map:
            self.attributed(token, at.real + token.map[0] + 1, at.block + token.map[0] + 1)

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
            self.uneven(row, texts[row.offset], at.real + first + 1, at.block + first + 1, at)

    def uneven(self, row: Uneven, text: str, line: int, block: int, at: At) -> None:
        """Note a row that does not fit its table, which begins at a line."""
        here = line + row.offset
        column = self.column(here, text, text[: row.start]) if text else 0
        pipes = [self.column(here, text, text[:pipe]) for pipe in row.pipes]
        self.fault(
            f"table-{row.form}",
            here,
            at,
            block + row.offset,
            str(row.cells),
            str(row.head),
            row.left_out,
            " ".join(map(str, pipes)),
            column=column,
        )

    def block_label(self, tokens: list[Token], position: int, at: At) -> None:
        """A label in front of something: ``(name)=``."""
        token = tokens[position]
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        column = self.column(line, f"({token.content})=", "")
        self.pending.append(
            Target("label", normal_name(token.content), line, column, block, source=self.source)
        )

    def block_comment(self, tokens: list[Token], position: int, at: At) -> None:
        """A comment, which may be an ignore."""
        token = tokens[position]
        line = at.real + token.map[0] + 1  # type: ignore[index]
        for number, part in enumerate(token.content.split("\n")):
            self.ignore(part, line + number)

    def block_fence(self, tokens: list[Token], position: int, at: At) -> None:
        """A fence of backticks or tildes: code or a directive."""
        token = tokens[position]
        line, block = at.real + token.map[0] + 1, at.block + token.map[0] + 1  # type: ignore[index]
        end = at.real + token.map[1]  # type: ignore[index]
        name, rest = [*token.info.split(maxsplit=1), "", ""][:2]
        if not self._closed(token, line, end):
            column = self.column(line, token.markup, "")
            self.fault("fence-open", line, at, block, token.markup, name, column=column)
        plain = self.myst.commonmark_only or self.myst.gfm_only
        if name == "{eval-rst}" and not plain:
            self._rst(token.content, line, block)
        elif name.startswith("{") and name.endswith("}") and not plain:
            self.directive(name[1:-1], rest.rstrip(), token.content, line, block, end, at)
        elif name in self.myst.fence_as_directive and not plain:
            self.directive(name, rest.rstrip(), token.content, line, block, end, at)
        else:
            self.flush()
            self.attributed(token, line, block)
            if not token.attrs and name[:1] == "{":
                self.fault("fence-name", line, at, block, name)

    def _closed(self, token: Token, line: int, end: int) -> bool:
        """Whether a fence ends with its own closing line and not with the text around it."""
        lines = self.lines
        if line >= 10_000 and self.cell_lines:
            lines = self.cell_lines.get(line // 10_000 * 10_000, [])
            line, end = line % 10_000, end % 10_000
        if self.source or not 0 < end <= len(lines):
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
        name, rest = [*token.info.strip().split(maxsplit=1), "", ""][:2]
        if not self._closed(token, line, end):
            column = self.column(line, token.markup, "")
            self.fault("fence-open", line, at, block, token.markup, name, column=column)
        if name.startswith("{") and name.endswith("}"):
            content = token.content
            if content.startswith(":::"):
                inner = At(at.real - 1, at.block, at.depth)
                self.directive(
                    name[1:-1], rest, "\n" + content, line, block, end, inner, blank=True
                )
            else:
                self.directive(name[1:-1], rest, content, line, block, end, at)
            return
        self.flush()
        self.attributed(token, line, block)
        self.text(token.content, At(line, block, at.depth + 1, sections=False))

    def block_html(self, tokens: list[Token], position: int, at: At) -> None:
        """A block of raw HTML."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        block = at.block + token.map[0] + 1  # type: ignore[index]
        self.html(token.content, line, block, at)

    def block_front_token(self, tokens: list[Token], position: int, at: At) -> None:
        """The head of the page, which may give a title."""
        if at.real == 0 and at.depth == 0 and not self.source:
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
        self.target("footnote", label, line, block, column=self.column(line, f"[^{label}]", ""))
        kept = self.references, self.targets, self.images, self.faults
        self.references, self.targets, self.images, self.faults = [], [], [], []
        self.walk(tokens[position + 1 : end], at)
        facts = (self.references, self.targets, self.images, self.faults)
        self.references, self.targets, self.images, self.faults = kept
        self.foot_bodies.setdefault(label, []).append(facts)
        return end - position - 1

    def block_substitution(self, tokens: list[Token], position: int, at: At) -> None:
        """A substitution on a line of its own."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        block = at.block + token.map[0] + 1  # type: ignore[index]
        self.substitute(token.content, line, block, at, inline=False)

    def block_math_label(self, tokens: list[Token], position: int, at: At) -> None:
        """An equation with a label."""
        token = tokens[position]
        self.flush()
        line = at.real + token.map[0] + 1  # type: ignore[index]
        self.target("math", token.info, line, at.block + token.map[0] + 1)  # type: ignore[index]

    def block_term_list(self, tokens: list[Token], position: int, at: At) -> None:
        """A list of definitions, which may be a glossary."""
        token = tokens[position]
        self.block_opening(tokens, position, at)
        if "glossary" not in str(token.attrs.get("class", "")).split():
            return
        for index in range(position, len(tokens)):
            if tokens[index].type == "dl_close" and tokens[index].level == token.level:
                break
            if tokens[index].type == "dt_open":
                content = tokens[index + 1]
                text = content.content if not content.children else plain(content.children)
                line = at.real + tokens[index].map[0] + 1  # type: ignore[index]
                self.target("term", text, line, at.block + line - at.real)

    def _rst(self, text: str, line: int, block: int) -> None:
        from playbook.reading.rst import read_rst

        self.flush()
        read_rst(self, text, line, block)

    def directive(  # noqa: PLR0913, PLR0917
        self,
        name: str,
        first_line: str,
        content: str,
        line: int,
        block: int,
        end: int,
        at: At,
        *,
        blank: bool = False,
    ) -> None:
        """Note a directive and read its body."""
        spec = self.spec(name)
        if spec is None:
            close = name.lower()
            self.fault("directive", line, at, block, close)
            self.flush()
            return
        parsed = parse_directive(spec, first_line, content)
        if parsed.fault:
            self.fault("directive-argument", line, at, block, name, parsed.fault)
            return
        for kind, shift, detail in parsed.warnings:
            allowed = " ".join(spec.options)
            self.fault(kind, line, at, block + shift, name, detail, allowed)
        name = name.lower()
        argument = " ".join(parsed.arguments)
        shift = -1 if blank else 0
        if not at.depth or name in NOTED or parsed.options:
            self.directives.append(
                Directive(name, argument, tuple(parsed.options.items()), line, end, self.source)
            )
        RunDirective(self, name, argument, parsed, line, block, at, shift).run()

    def spec(self, name: str) -> Spec | None:
        """What a directive takes; nothing if the book knows none of this name."""
        known = self.words.directives
        found = known.get(name.lower()) or known.get(f"py:{name.lower()}")
        if found is None and self.words.open:
            return Spec(0, 1, True, True, {}, any_option=True)
        return found

    def include(self, parsed: Parsed, argument: str, line: int, block: int, at: At) -> None:
        """Read an included file as if it stood here."""
        options = parsed.options
        folder = "" if argument.startswith("/") else posixpath.dirname(self.path)
        path = posixpath.normpath(posixpath.join(folder, argument.lstrip("/")))
        self.refer("include", argument, line, block)
        if argument.startswith("<") and argument.endswith(">"):
            self.references.pop()
            return
        if path in self.including:
            self.fault("include-circle", line, at, block, " → ".join((*self.including, path)))
            return
        if "literal" in options or "code" in options:
            self.flush()
            return
        text = self.context.read(path)
        self.reads.append((path, ""))
        if text is None:
            return
        part = part_of(text, options)
        if part is None:
            missing = options.get("start-after", "")
            missing = missing if missing and missing not in text else options.get("end-before", "")
            self.fault("include-part", line, at, block, argument, missing)
            return
        body, first, build = part
        self._included(body, path, first, build, options, at)

    def _included(  # noqa: PLR0913, PLR0917
        self, body: str, path: str, first: int, build: int, options: Mapping[str, str], at: At
    ) -> None:
        self.including.append(path)
        kept = self.source, self.relative_docs, self.relative_images
        self.source = path
        here, there = posixpath.dirname(self.path), posixpath.dirname(path)
        if "relative-docs" in options:
            self.relative_docs = (options["relative-docs"], here, there)
        if "relative-images" in options:
            self.relative_images = posixpath.relpath(there or ".", here or ".")
        offset = int(options.get("heading-offset") or 0)
        prose = len(self.prose)
        tokens = blocks(self.md, body + "\n", self.env)
        if tokens and tokens[0].type == "front_matter":
            tokens.pop(0)
        inline(self.md, tokens, self.env, typographer=self.typographer)
        self.walk(tokens, At(first, build, at.depth + 1, at.sections, offset))
        del self.prose[prose:]
        self.source, self.relative_docs, self.relative_images = kept
        self.including.pop()


_BLOCKS: dict[str, Callable[[Walk, list[Token], int, At], int | None]] = {
    "inline": Walk.block_inline_block,
    "heading_open": Walk.block_heading,
    **dict.fromkeys(
        (
            "paragraph_open",
            "bullet_list_open",
            "ordered_list_open",
            "blockquote_open",
            "hr",
            "code_block",
            "math_block",
            "amsmath",
            "field_list_open",
        ),
        Walk.block_opening,
    ),
    "table_open": Walk.block_table,
    "dl_open": Walk.block_term_list,
    "myst_target": Walk.block_label,
    "myst_line_comment": Walk.block_comment,
    "fence": Walk.block_fence,
    "colon_fence": Walk.block_colon,
    "html_block": Walk.block_html,
    "front_matter": Walk.block_front_token,
    "footnote_reference_open": Walk.block_footnote_open,
    "substitution_block": Walk.block_substitution,
    "math_block_label": Walk.block_math_label,
}
