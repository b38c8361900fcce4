"""What stands inside a paragraph of Markdown: links, pictures, roles, substitutions, raw HTML."""

from __future__ import annotations

import json
import posixpath
import re
from typing import NamedTuple

from markdown_it.token import Token

from playbook.book.kinds import Counted, LeftoverFault, ReferenceKind
from playbook.book.model import Prose
from playbook.book.names import (
    SCHEME,
    alt_text,
    attributes,
    closing,
    normal_name,
    plain,
)
from playbook.common.substitutions import NotPlainError, NoValueError, cost, rendered
from playbook.reading.html_text import note_html
from playbook.reading.page_facts import PageFacts
from playbook.reading.page_reader import MAX_DEPTH, At, PageReader
from playbook.reading.tokens import Grammar

_ONLY_IMAGES = re.compile(r"\s*(<img\b[^>]*>\s*)+", re.IGNORECASE)
_HTML_NOTE = re.compile(
    r"\s*<div\b(?P<div>[^>]*\badmonition\b[^>]*)>\s*(?:<(p|div)\b[^>]*\btitle\b[^>]*>.*?</\2>)?(?P<body>.*)</div>\s*$",
    re.DOTALL,
)
# What Jinja says of a name without a value, of which the name is kept.
_UNDEFINED = re.compile(r"^'([^']*)' is undefined$")
_FENCE_IN_TEXT = re.compile(r"^[\s]{0,3}([`]{3,10}|[~]{3,10}|[:]{3,10})\{")
_LEFTOVERS: tuple[tuple[LeftoverFault, re.Pattern[str]], ...] = (
    (
        "link-undefined",
        re.compile(r"(?<![\w\]])\[([^\[\]\n]*[^\W\d_][^\[\]\n]*)\]\[([^\[\]\n]*)\](?![\[(])"),
    ),
    ("footnote-missing", re.compile(r"\[\^([^\[\]\s]+)\](?!:)")),
    (
        "link-reversed",
        re.compile(
            r"\(([^()\[\]]+)\)\[((?:[a-z]+:|\.{0,2}/|#)[^\[\]\s]*|[^\[\]\s]+\.[a-z]{2,5}(?:#[^\[\]\s]*)?)\]"
        ),
    ),
    (
        "link-space",
        re.compile(
            r"\[([^\[\]]+)\]\s+\(((?:https?:|mailto:|\.{0,2}/|#)[^()\s]*|[^()\s]+\.[A-Za-z][A-Za-z0-9]{1,5}(?:#[^()\s]*)?)\)"
        ),
    ),
    ("link-cite", re.compile(r"\[-?@([\w:.+/-]*\w)([^\[\]\n]{0,200})\]")),
    ("link-wiki", re.compile(r"!?\[\[([^\[\]\n|#]+)[^\[\]\n]{0,200}\]\]")),
    (
        "link-refused",
        re.compile(
            r"\[([^\[\]]*)\]\(<?((?:file|javascript|vbscript):[^()\n<>]*)>?\)", re.IGNORECASE
        ),
    ),
    (
        "link-broken",
        re.compile(r"\[([^\[\]]*)\]\(((?:https?:|\.{0,2}/)?[^()\s<>\"']*[ \t]+[^()\n<>\"']*)\)"),
    ),
)


class LinkBase(NamedTuple):
    """What an included file's relative links and pictures are put right by."""

    docs: tuple[str, str, str] | None = None  # prefix, folder of the page, folder of the file
    images: str = ""


class InlineReader:
    """Notes what the text of a paragraph, a heading or a cell holds."""

    def __init__(self, page: PageReader, grammar: Grammar) -> None:
        self.page, self.grammar, self.facts = page, grammar, page.facts
        self.footnotes: dict[str, None] = {}  # the marks of footnotes, in their order
        self.base = LinkBase()
        self._substituting: set[str] = set()
        self._spent = 0  # what substitutions have put in so far

    def read(self, tokens: list[Token], content: str, line: int, block: int, at: At) -> None:  # noqa: C901, PLR0912
        """Note what the tokens of a paragraph hold; all have the build's line of the block."""
        last = read = 0
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.map:
                last = token.map[0]
            match token.type:
                case "text":
                    if position >= read:
                        words, read = _run(tokens, position)
                        self._leftovers(words, content, line, block)
                case "link_open":
                    inner = tokens[position + 1 : closing(tokens, position)]
                    if token.markup == "linkify":
                        last = self._bare_link(token, inner, content, last, line, block)
                    else:
                        self._link(token, inner, content, line, block)
                case "image":
                    self._image(token, content, line, block)
                case "myst_role":
                    self.facts.count_flat(flat=True)
                    real, column = self.facts.where(content, last, line)
                    self.page.context.dialect.role(self.page, token, real, column, block, at)
                case "citation":
                    real, column = self.facts.where(content, token.map[0], line)  # type: ignore[index]
                    dialect = self.page.context.dialect
                    dialect.cite(self.page, token.content, real, column, block)
                case "html_inline":
                    real, _ = self.facts.where(content, last, line)
                    self.html(token.content, real, block, at, inline=True)
                case "footnote_ref":
                    self.footnotes.setdefault(str(token.meta["label"]))
                case "substitution_inline":
                    real, _ = self.facts.where(content, last, line)
                    self.substitute(token.content, real, block, at, inline=True)
                case "span_open" | "code_inline":
                    if token.attrs:
                        real, _ = self.facts.where(content, last, line)
                        note_id(self.facts, token, real, block)
            position += 1

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """Read a text that may hold no blocks; the build counts it one line too low."""
        found = self.grammar.inline(text)
        self.facts.word_count += text.count(" ") + 1
        column = self.facts.column(line, text.split("\n", maxsplit=1)[0]) or 1
        self.facts.prose.append(Prose(line, text.replace("\n", " "), column, self.facts.cell))
        self.read(found, text, line, block + 1, at)

    def _link(self, token: Token, inner: list[Token], content: str, line: int, block: int) -> None:
        position = token.map[0] if token.map else 0
        auto = token.info == "auto"
        real, column = self.facts.where(content, position if auto else max(position - 1, 0), line)
        text = plain(inner)
        href = str(token.attrs.get("href") or "")
        explicit = not auto and bool(inner)
        note_id(self.facts, token, real, block)
        kind, target = self._kind(href, token, auto=auto)
        if kind in ("link", "project", "path") and self.base.docs:
            prefix, here, there = self.base.docs
            if target.startswith(prefix):
                target = posixpath.relpath(
                    posixpath.join(there, posixpath.normpath(target)), here or "."
                )
        self.facts.refer(kind, target, real, block, column=column, explicit=explicit, text=text)

    def _bare_link(  # noqa: PLR0913, PLR0917
        self, token: Token, inner: list[Token], content: str, last: int, line: int, block: int
    ) -> int:
        """Note an address that became a link by itself; return the place behind it in the text."""
        href = str(token.attrs.get("href") or "")
        words = plain(inner)
        if token.map:  # that of the colon
            start = max(token.map[0] - len(href.partition(":")[0]), 0)
        else:
            start = max(content.find(words, last), last)
        real, column = self.facts.where(content, start, line)
        kind, target = self._kind(href, token, auto=True)
        self.facts.refer(kind, target, real, block, column=column, explicit=False, text=words)
        return start + len(words)

    def _kind(self, href: str, token: Token, *, auto: bool) -> tuple[ReferenceKind, str]:
        """What a link is, and where it leads."""
        if not self.grammar.extended:
            return "url", href
        return self.page.context.dialect.link(self.grammar.myst, href, token, auto=auto)

    def _image(self, token: Token, content: str, line: int, block: int) -> None:
        real, column = self.facts.where(content, token.map[0] if token.map else 0, line)
        src = str(token.attrs.get("src") or "")
        if self.base.images and not SCHEME.match(src):
            src = posixpath.normpath(posixpath.join(self.base.images, posixpath.normpath(src)))
        alt = alt_text(token.children or [])
        note_id(self.facts, token, real, block)
        self.facts.image(
            "markdown",
            src,
            alt or None,
            real,
            block,
            column=column,
            width=str(token.attrs.get("width", token.attrs.get("w", ""))),
        )

    def _leftovers(self, text: str, content: str, line: int, block: int) -> None:
        """What looks like a link and is none."""
        if "[" not in text and "]" not in text:
            return
        for kind, pattern in _LEFTOVERS:
            for match in pattern.finditer(text):
                place = content.find(match.group())
                real, column = self.facts.where(content, max(place, 0), line)
                self.facts.fault(kind, real, block, match.group(), *match.groups(), column=column)

    def substitute(self, content: str, line: int, block: int, at: At, *, inline: bool) -> None:
        """Put in a substitution and read what it gives."""
        values = json.loads(self.grammar.myst.substitutions)
        try:
            text, names = rendered(content, values, spent=self._spent)
        except NotPlainError as error:
            self.facts.fault("substitution-code", line, block, content.strip(), str(error))
            return
        except NoValueError as error:
            name = _UNDEFINED.sub(r"\1", str(error))
            self.facts.fault("substitution", line, block, name, *sorted(values))
            return
        except ValueError as error:
            self.facts.fault("substitution-syntax", line, block, content.strip(), str(error))
            return
        self._spent += cost(text)
        if names & self._substituting or at.depth > MAX_DEPTH:
            self.facts.fault("substitution-circle", line, block, ", ".join(sorted(names)))
            return
        self._substituting |= names
        facts = self.facts
        kept = facts.substitution
        if not facts.source:
            facts.substitution = kept or line
        inner = At(line, block, at.depth + 1, sections=False)
        if inline and not _FENCE_IN_TEXT.match(text):
            self.inline_text(text, line, block, inner)
        else:
            self.page.text(text, inner)
        facts.substitution = kept
        self._substituting -= names

    def html(self, text: str, line: int, block: int, at: At, *, inline: bool = False) -> None:
        """Note links, pictures and anchors in raw HTML."""
        extensions = self.grammar.myst.extensions
        counts = "html_image" in extensions and _ONLY_IMAGES.fullmatch(text) is not None
        note_html(self.page, text, line, block, pictures_count=counts)
        if "<" in text and "html_admonition" in extensions and not inline:
            self._html_note(text, line, block, at)

    def _html_note(self, text: str, line: int, block: int, at: At) -> None:
        """A box written in HTML, whose text the build reads as Markdown below its options."""
        # The pattern looks for the end from every blank; so the end is looked at first.
        match = _HTML_NOTE.match(text) if text.rstrip().endswith("</div>") else None
        if match is None:
            return
        options = sum(key in ("class", "name") for key in attributes(match["div"]))
        body = re.sub(r"</?p\b[^>]*>", "", match["body"])
        blank = len(body) - len(body.lstrip())
        start = line - 1 + text.count("\n", 0, match.start("body")) + body.count("\n", 0, blank)
        self.page.text(
            body.lstrip(), At(start, block + options + bool(options), at.depth + 1, sections=False)
        )


def _run(tokens: list[Token], position: int) -> tuple[str, int]:
    """The words from a token on, with addresses that became links by themselves; where they end."""
    words = []
    while position < len(tokens):
        token = tokens[position]
        if token.type == "text":
            words.append(token.content)
        elif token.markup != "linkify":
            break
        position += 1
    return "".join(words), position


def note_id(  # noqa: PLR0913
    facts: PageFacts,
    token: Token,
    line: int,
    block: int,
    *,
    titled: bool = False,
    number: Counted = "",
) -> None:
    """Note the id that a token has by its attributes."""
    if token.attrs and "id" in token.attrs:
        name = normal_name(str(token.attrs["id"]))
        facts.target("id", name, line, block, titled=titled, number=number)
