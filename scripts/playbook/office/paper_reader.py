"""Markdown into a paper: the texts of templates, strictly; pages of the book, as far as it goes.

In a text of a template ``[what goes here]`` is a blank, ``[choose: a | b]`` a choice, ``[date]`` a
day to pick, ``[ ]`` a box to tick, and ``:::{guidance}`` a block for the person who fills it in.
On a page of the book these are what Markdown makes of them; directives of registers become views.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from pydantic import Field

from playbook.book.case_marks import read_marks
from playbook.common.findings import Finding, Location
from playbook.common.front_matter_text import header_lines
from playbook.office.paper import (
    Aside,
    Blank,
    Block,
    Citation,
    ItemList,
    LineBreak,
    ListItem,
    PageBreak,
    Paper,
    PaperColumn,
    PaperHeading,
    PaperTable,
    Paragraph,
    Span,
    Spans,
    TextRun,
    TickBox,
    ViewBlock,
    plain,
)
from playbook.registers.kinds.base import Record, Text
from playbook.registers.yaml_data import InvalidYaml, ParsedYaml, read_yaml, validate
from playbook.views.shapes import View

FAULTY = "TPL001"

Views = Callable[[str, str, Mapping[str, str]], Sequence[View]]
"""Directive, argument and options → the views that it shows; none for what is no register."""
Address = Callable[[str], str]
"""The target of a link → its address for a file that leaves the book, or nothing."""


class TextFrontMatter(Record):
    """What stands at the top of a text of a template."""

    description: Text = Field(description="One sentence: what this paper is.")
    language: str = Field(default="en-GB", pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")
    orientation: Literal["portrait", "landscape"] = "portrait"
    slides: Literal["", "one-page", "case-study"] = ""


@dataclass(frozen=True, slots=True)
class ParsedPaper:
    """A paper, unless the text has faults."""

    paper: Paper | None
    findings: tuple[Finding, ...] = ()


def read_template_text(path: PurePath, text: str, address: Address = str) -> ParsedPaper:
    """Read a text of a template; every fault becomes a finding with its line, none an exception."""
    size = header_lines(text)
    if size is None:
        message = "the text has no head; begin it with `---`, `description: …` and `---`"
        return ParsedPaper(None, (Finding(Location(path, 1), message, FAULTY),))
    head, head_findings = _head(path, text, size)
    body = "\n".join(text.splitlines()[size:])
    reader = _PaperReader(size, address=address)
    blocks = reader.blocks(body)
    first = blocks[0] if blocks else None
    title = _title(first)
    if not title:
        reader.add_finding(0, "the text has no title; begin it with one line `# Title`")
    reader.findings += _jumps(blocks, reader)
    found = tuple(
        Finding(Location(path, line), message, FAULTY) for line, message in reader.findings
    )
    if head is None or found:
        return ParsedPaper(None, (*head_findings, *found))
    paper = Paper(
        title,
        head.description,
        tuple(blocks[1:]),
        head.language,
        head.orientation == "landscape",
        head.slides,
    )
    return ParsedPaper(paper)


def read_page(text: str, views: Views, address: Address) -> Paper:
    """A page of the book as a paper; what no paper can hold, such as a picture, is left out."""
    text = read_marks(text).shown()
    size = header_lines(text) or 0
    head = _plain_head(text, size)
    reader = _PaperReader(size, page=True, views=views, address=address)
    blocks = reader.blocks("\n".join(text.splitlines()[size:]))
    title = next((_title(block) for block in blocks if _title(block)), "")
    kept = tuple(block for block in blocks if not _title(block))
    slides: Literal["", "case-study"] = "case-study" if head.get("kind") == "case-study" else ""
    return Paper(title, str(head.get("description") or ""), kept, slides=slides)


def _head(
    path: PurePath, text: str, size: int
) -> tuple[TextFrontMatter | None, tuple[Finding, ...]]:
    try:
        parsed = read_yaml("\n".join(text.splitlines()[1 : size - 1]))
    except InvalidYaml as error:
        return None, (Finding(Location(path, error.line + 1), error.message, FAULTY),)
    return validate(TextFrontMatter, parsed, path, FAULTY, offset=1)


def _plain_head(text: str, size: int) -> Mapping[str, object]:
    try:
        value = read_yaml("\n".join(text.splitlines()[1 : max(size - 1, 1)])).value
    except InvalidYaml:
        value = ParsedYaml(None, {}).value
    return value if isinstance(value, dict) else {}


def _title(block: Block | None) -> str:
    if isinstance(block, PaperHeading) and block.level == 1:
        return plain(block.spans).strip()
    return ""


def _jumps(blocks: Sequence[Block], reader: _PaperReader) -> list[tuple[int, str]]:
    """Headings that skip a level, and a second title."""
    found: list[tuple[int, str]] = []
    level = 1
    for block, line in zip(blocks[1:], reader.lines[1:], strict=True):
        if isinstance(block, PaperHeading):
            if block.level == 1:
                found.append(
                    (line, "a second title; a text has one, and its parts begin with `##`")
                )
            elif block.level > level + 1 or block.level > 3:
                found.append((line, "this heading skips a level; use `##`, and `###` below it"))
            level = max(block.level, 1)
    return found


_ROLE = re.compile(r"\{([\w:+.-]+)\}$")
_BLANK = re.compile(r"\[([ xX])\]|\[([^\[\]]+)\]")
_DIRECTIVE = re.compile(r"^\{([\w:+.-]+)\}\s*(.*)$")
_OPTION = re.compile(r"^:([\w-]+):\s*(.*)$")
_COMMENT = re.compile(r"^(%.*|\([\w:./-]+\)=)$", re.MULTILINE)
_DASHES = re.compile(r":?-+:?")
# What a page says in a box apart; the word is its title where it has none of its own.
_NOTES = ("admonition", "note", "tip", "important", "warning", "caution", "hint", "attention")


@cache
def _parser() -> MarkdownIt:
    # Without text_join an escaped bracket stays apart from one that opens a blank.
    return MarkdownIt("commonmark").enable("table").use(colon_fence_plugin).disable("text_join")


@dataclass(slots=True)
class _PaperReader:
    """Tokens into blocks; ``lines`` has the line of each block, ``findings`` what went wrong."""

    offset: int
    page: bool = False
    views: Views = field(default=lambda *_: ())
    address: Address = str
    findings: list[tuple[int, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add_finding(self, line: int, message: str) -> None:
        """Remember a fault of a template's text; ``line`` counts from the start of the body."""
        if not self.page:
            self.findings.append((line + self.offset + 1, message))

    def blocks(self, text: str, shift: int = 0) -> list[Block]:
        """The blocks of a text that begins ``shift`` lines below the start of the body."""
        if self.page:
            text = _COMMENT.sub("", text)
        tokens = _parser().parse(text)
        source = text.splitlines()
        found: list[Block] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = _end(tokens, index)
            line = (token.map or [0])[0]
            for block in self._block(tokens[index : end + 1], source, line + shift, line):
                found.append(block)
                if not shift:
                    self.lines.append(line + self.offset + 1)
            index = end + 1
        return found

    def _block(
        self, tokens: Sequence[Token], source: Sequence[str], at: int, line: int
    ) -> Iterator[Block]:
        first = tokens[0]
        match first.type:
            case "heading_open":
                yield PaperHeading(int(first.tag[1]), self._spans(tokens[1], at))
            case "paragraph_open":
                spans = self._spans(tokens[1], at)
                if spans:
                    yield Paragraph(spans)
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(tokens, at - line)
            case "table_open":
                yield self._table(tokens, source[line + 1], at)
            case "hr":
                yield PageBreak()
            case "colon_fence" | "fence":
                yield from self._directive(first, at)
            case "blockquote_open" if self.page:
                inner = self.blocks("\n".join(_unquoted(source, first)), at + 1)
                yield Aside(tuple(inner), "note")
            case _:
                self.add_finding(
                    at, f"a text of a template holds no {_name(first)}; say it in words"
                )

    def _list(self, tokens: Sequence[Token], shift: int) -> ItemList:
        items: list[ListItem] = []
        index = 1
        while index < len(tokens) - 1:
            end = _end(tokens, index)
            items.append(self._item(tokens[index + 1 : end], shift))
            index = end + 1
        return ItemList(tuple(items), tokens[0].type == "ordered_list_open")

    def _item(self, tokens: Sequence[Token], shift: int) -> ListItem:
        spans: list[Span] = []
        lists: list[ItemList] = []
        index = 0
        while index < len(tokens):
            end = _end(tokens, index)
            at = (tokens[index].map or [0])[0] + shift
            if tokens[index].type == "paragraph_open":
                spans += [LineBreak()] if spans else []
                spans += self._spans(tokens[index + 1], at)
            elif tokens[index].type in ("bullet_list_open", "ordered_list_open"):
                lists.append(self._list(tokens[index : end + 1], shift))
            else:
                self.add_finding(at, "an item of a list holds text and lists only")
            index = end + 1
        return ListItem(tuple(_with_tick(spans)), tuple(lists))

    def _table(self, tokens: Sequence[Token], rule: str, at: int) -> PaperTable:
        dashes = [len(part) for part in _DASHES.findall(rule)]
        rows: list[list[Spans]] = []
        numbers: list[bool] = []
        for index, token in enumerate(tokens):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                line = (tokens[index + 1].map or [at])[0] - (tokens[0].map or [at])[0] + at
                rows[-1].append(self._spans(tokens[index + 1], line))
                if token.type == "th_open":
                    numbers.append("right" in str(token.attrGet("style") or ""))
        total = sum(dashes) or 1
        columns = tuple(
            PaperColumn(spans, share / total, number)
            for spans, share, number in zip(rows[0], dashes, numbers, strict=True)
        )
        return PaperTable(columns, tuple(tuple(row) for row in rows[1:]))

    def _directive(self, token: Token, at: int) -> Iterator[Block]:
        found = _DIRECTIVE.match(token.info.strip())
        name = found[1] if found else ""
        if not self.page:
            if name != "guidance":
                self.add_finding(
                    at, "the only block of this kind in a text is `:::{guidance}` … `:::`"
                )
                return
            yield Aside(tuple(self.blocks(token.content, at + 1)))
            return
        yield from self._of_page(name, found[2] if found else "", token)

    def _of_page(self, name: str, argument: str, token: Token) -> Iterator[Block]:
        options, body = _options(token.content)
        if name in _NOTES or name.startswith("dropdown"):
            title = argument or name.capitalize()
            yield Aside(tuple(self.blocks(body, 1)), "note", title)
        elif name:
            yield from (ViewBlock(view) for view in self.views(name, argument.strip(), options))
        else:
            yield Paragraph((TextRun(token.content.rstrip("\n"), code=True),))

    # --- within a line

    def _spans(self, token: Token, at: int) -> Spans:
        spans: list[Span] = []
        look = TextRun("")
        role = ""
        for child in token.children or ():
            if child.type == "code_inline":
                spans += (
                    self._role(role, child.content) if role else [_worded(look, child, code=True)]
                )
                role = ""
                continue
            look = self._look(look, child)
            if child.type in ("text", "text_special"):
                text, role = _cut_role(child)
                raw = child.type == "text_special" or self.page
                spans += [_with(look, text)] if raw else self._blanks(text, look)
            elif child.type == "softbreak":
                spans.append(_with(look, " "))
            elif child.type == "hardbreak" or _is_break(child):
                spans.append(LineBreak())
            elif child.type in ("html_inline", "image"):
                self.add_finding(
                    at, f"a text of a template holds no {_name(child)}; say it in words"
                )
        return tuple(_joined(span for span in spans if not _is_empty(span)))

    def _look(self, look: TextRun, child: Token) -> TextRun:
        opened = child.nesting == 1
        if child.tag == "strong":
            return TextRun("", opened, look.emphasis, link=look.link)
        if child.tag == "em":
            return TextRun("", look.strong, opened, link=look.link)
        if child.tag == "a":
            link = self.address(str(child.attrGet("href") or "")) if opened else ""
            return TextRun("", look.strong, look.emphasis, link=link)
        return look

    def _role(self, role: str, content: str) -> list[Span]:
        if role == "src":
            return [Citation(tuple(key.strip() for key in content.split(";") if key.strip()))]
        # A title before the target in pointed brackets, as in {term}`words <target>`.
        return [TextRun(re.sub(r"\s*<[^<>]*>$", "", content) or content)]

    def _blanks(self, text: str, look: TextRun) -> list[Span]:
        spans: list[Span] = []
        last = 0
        for found in _BLANK.finditer(text):
            spans.append(_with(look, text[last : found.start()]))
            spans.append(TickBox(found[1] != " ") if found[1] else _blank(found[2]))
            last = found.end()
        return [*spans, _with(look, text[last:])]


def _blank(text: str) -> Blank:
    if text.startswith("choose:"):
        choices = re.split(r" [|/] ", text.removeprefix("choose:").strip())
        return Blank(" / ".join(choices), tuple(choice.strip() for choice in choices))
    return Blank(text, date=bool(re.match(r"date\b", text)))


def _with(look: TextRun, text: str) -> TextRun:
    return TextRun(text, look.strong, look.emphasis, look.code, look.link)


def _is_empty(span: Span) -> bool:
    return isinstance(span, TextRun) and not span.text


def _worded(look: TextRun, child: Token, *, code: bool) -> TextRun:
    return TextRun(child.content, look.strong, look.emphasis, code, look.link)


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Runs of the same look as one."""
    held: TextRun | None = None
    for span in spans:
        if held and isinstance(span, TextRun) and _with(span, "") == _with(held, ""):
            held = _with(held, held.text + span.text)
            continue
        if held:
            yield held
        held = span if isinstance(span, TextRun) else None
        if held is None:
            yield span
    if held:
        yield held


def _cut_role(child: Token) -> tuple[str, str]:
    """The text before the name of a role, and that name."""
    found = _ROLE.search(child.content) if child.type == "text" else None
    return (child.content[: found.start()], found[1]) if found else (child.content, "")


def _with_tick(spans: list[Span]) -> Iterator[Span]:
    """An item that begins with a box has no space after it."""
    for index, span in enumerate(spans):
        after = index == 1 and isinstance(spans[0], TickBox)
        yield _with(span, span.text.lstrip()) if after and isinstance(span, TextRun) else span


def _end(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the one at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _options(content: str) -> tuple[dict[str, str], str]:
    lines = content.splitlines()
    options: dict[str, str] = {}
    while lines and (found := _OPTION.match(lines[0])):
        options[found[1]] = found[2].strip()
        lines.pop(0)
    return options, "\n".join(lines)


def _unquoted(source: Sequence[str], token: Token) -> list[str]:
    start, end = token.map or (0, 0)
    return [re.sub(r"^\s*> ?", "", line) for line in source[start:end]]


def _is_break(child: Token) -> bool:
    return child.type == "html_inline" and bool(re.fullmatch(r"<br\s*/?>", child.content))


def _name(token: Token) -> str:
    names = {
        "html_block": "HTML",
        "html_inline": "HTML",
        "image": "picture",
        "blockquote_open": "quotation",
        "code_block": "indented code",
    }
    return names.get(token.type, token.type.removesuffix("_open").replace("_", " "))


def absolute(base: str, folder: str) -> Address:
    """Addresses of a file in ``folder`` of the book that is published at ``base``.

    A link to a page becomes its address on the web; without ``base`` only its words stay.
    """

    def address(target: str) -> str:
        if re.match(r"(https?:|mailto:)", target):
            return target
        path, _, anchor = target.partition("#")
        if not base or not path:
            return ""
        page = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
        return (
            f"{base.rstrip('/')}/{re.sub(r'[.]md$', '.html', page)}{f'#{anchor}' if anchor else ''}"
        )

    return address
