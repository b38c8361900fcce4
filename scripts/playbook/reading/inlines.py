"""What stands inside a paragraph: links, pictures, roles, substitutions and raw HTML."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

from markdown_it.token import Token

from playbook.book.model import Fault, Prose
from playbook.book.names import (
    MAX_DEPTH,
    SCHEME,
    SIMPLE_NAME,
    At,
    alt_text,
    attributes,
    citations,
    closing,
    decode,
    normal_name,
    plain,
    render,
    split_title,
)
from playbook.reading.page_facts import Facts
from playbook.reading.tokens import children

_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s+[^<>\"']*(?:\"[^\"]*\"|'[^']*')?)*[^<>]*)>", re.DOTALL)
_HTML_NOTE = re.compile(
    r"\s*<div\b(?P<div>[^>]*\badmonition\b[^>]*)>\s*(?:<(p|div)\b[^>]*\btitle\b[^>]*>.*?</\2>)?(?P<body>.*)</div>\s*$",
    re.DOTALL,
)
_FENCE_IN_TEXT = re.compile(r"^[\s]{0,3}([`]{3,10}|[~]{3,10}|[:]{3,10})\{")
_LEFTOVERS = (
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
            r"\[([^\[\]]+)\]\s+\(((?:https?:|mailto:|\.{0,2}/|#)[^()\s]*|[^()\s]+\.(?:md|html|ipynb|rst|png|jpg|svg|pdf)(?:#[^()\s]*)?)\)"
        ),
    ),
    (
        "link-broken",
        re.compile(r"\[([^\[\]]*)\]\(((?:https?:|\.{0,2}/)?[^()\s<>\"']*[ \t]+[^()\n<>\"']*)\)"),
    ),
)


class Inlines(Facts):
    """Notes what the text of a paragraph, a heading or a cell holds."""

    def inlines(self, tokens: list[Token], content: str, line: int, block: int, at: At) -> None:  # noqa: C901
        """Note what the tokens of a paragraph hold; all have the build's line of the block."""
        last = 0
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.map:
                last = token.map[0]
            match token.type:
                case "text":
                    if "[" in token.content or "]" in token.content:
                        self._leftovers(token.content, content, line, block)
                case "link_open":
                    end = closing(tokens, position)
                    self._link(token, tokens[position + 1 : end], content, line, block)
                case "image":
                    self._image(token, content, line, block)
                case "myst_role":
                    real, column = self.where(content, last, line)
                    self.role(token.meta["name"], token.content, real, column, block, at)
                case "html_inline":
                    real, _ = self.where(content, last, line)
                    self.html(token.content, real, block, at, inline=True)
                case "footnote_ref":
                    self.foot_refs.setdefault(str(token.meta["label"]))
                case "substitution_inline":
                    real, _ = self.where(content, last, line)
                    self.substitute(token.content, real, block, at, inline=True)
                case "span_open" | "code_inline":
                    if token.attrs:
                        real, _ = self.where(content, last, line)
                        self.attributed(token, real, block)
            position += 1

    def inline_text(self, text: str, line: int, block: int, at: At) -> None:
        """Read a text that may hold no blocks; the build counts it one line too low."""
        found = children(self.md, text, self.env)
        self.word_count += text.count(" ") + 1
        self.prose.append(
            Prose(
                line,
                text.replace("\n", " "),
                self.column(line, text.split("\n", maxsplit=1)[0], "") or 1,
            )
        )
        self.inlines(found, text, line, block + 1, at)

    def _link(self, token: Token, inner: list[Token], content: str, line: int, block: int) -> None:
        position = token.map[0] if token.map else 0
        auto = token.info == "auto"
        real, column = self.where(content, position if auto else max(position - 1, 0), line)
        text = plain(inner)
        href = str(token.attrs.get("href") or "")
        explicit = not auto and bool(inner)
        self.attributed(token, real, block)
        kind, target = self._kind(href, token, auto)
        if kind in ("link", "project", "path", "anchor"):
            target = decode(target)
        if kind in ("link", "project", "path") and self.relative_docs:
            prefix, here, there = self.relative_docs
            if target.startswith(prefix):
                target = posixpath.relpath(
                    posixpath.join(there, posixpath.normpath(target)), here or "."
                )
        self.refer(kind, target, real, block, column=column, explicit=explicit, text=text)

    def _kind(self, href: str, token: Token, auto: bool) -> tuple[str, str]:
        """What a link is to the build, in the order in which MyST decides."""
        if (
            self.myst.all_links_external
            or self.myst.commonmark_only
            or self.myst.gfm_only
            or "external" in str(token.attrs.get("class", "")).split()
        ):
            return "url", href
        if href.startswith("#"):
            return "anchor", href[1:]
        match = SCHEME.match(href)
        scheme = match[1] if match else None
        if scheme in self.myst.url_schemes:
            return ("auto" if auto else "url"), href
        if scheme in ("inv", "path"):
            return scheme, href[5:] if scheme == "path" else href
        if scheme == "project":
            return ("anchor", href[9:]) if href[8:].startswith("#") else ("project", href[8:])
        return ("auto", href) if auto else ("link", href)

    def _image(self, token: Token, content: str, line: int, block: int) -> None:
        real, column = self.where(content, token.map[0] if token.map else 0, line)
        src = str(token.attrs.get("src") or "")
        if self.relative_images and not SCHEME.match(src):
            src = posixpath.normpath(posixpath.join(self.relative_images, posixpath.normpath(src)))
        alt = alt_text(token.children or [])
        self.attributed(token, real, block)
        self.image(
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
        for kind, pattern in _LEFTOVERS:
            for match in pattern.finditer(text):
                place = content.find(match.group())
                real, column = self.where(content, max(place, 0), line)
                self.faults.append(
                    Fault(kind, real, column, block, (match.group(), *match.groups()), self.source)
                )

    def role(self, name: str, text: str, line: int, column: int, block: int, at: At) -> None:  # noqa: C901, PLR0912, PLR0913, PLR0917
        """Note what a role refers to."""
        known = (
            name in self.words.roles
            or f"py:{name}" in self.words.roles
            or name.lower() in self.words.roles
        )
        if not known:
            if not self.words.open:
                self.fault("role", line, at, block, name, column=column)
            return
        title, target, explicit = split_title(text)

        def refer(kind: str, goal: str) -> None:
            self.refer(kind, goal, line, block, column=column, explicit=explicit, text=title)

        match name.removeprefix("std:"):
            case "ref" | "keyword":
                refer("ref", normal_name(target))
            case "numref":
                refer("numref", normal_name(target))
            case "doc":
                refer("doc", target)
            case "eq" | "math:numref":
                refer("eq", target)
            case "term":
                refer("term", " ".join(target.split()))
            case "download":
                refer("download", target)
            case "any" | "bdg-ref":
                refer("any", target)
            case "prf:ref":
                refer("proof", target)
            case "src":
                for key in text.split(";"):
                    if key.strip():
                        refer("src", key.strip())
            case "sub-ref":
                refer("sub-ref", text)
            case role if role == "cite" or role.startswith("cite:"):
                for key in citations(text):
                    refer("cite", key)
            case role if role == "footcite" or role.startswith("footcite:"):
                for key in citations(text):
                    refer("footcite", key)
            case role if role == "glue" or role.startswith("glue:"):
                refer("glue", text)
            case role if role.startswith("bdg-ref-"):
                refer("any", target)
            case role if role.startswith(("py:", "c:", "cpp:", "js:", "rst:")):
                refer(role, target.lstrip("~!"))
            case role if f"py:{role}" in self.words.roles and role not in self.words.roles:
                refer(f"py:{role}", target.lstrip("~!"))
            case "envvar" | "token" | "option" | "confval" as role:
                refer(role, target)
            case _:
                pass

    def substitute(self, content: str, line: int, block: int, at: At, *, inline: bool) -> None:
        """Put in a substitution and read what it gives."""
        values = json.loads(self.myst.substitutions)
        simple = SIMPLE_NAME.match(content)
        names = {simple[1]} if simple else set()
        if simple and simple[1] in values:
            value = values[simple[1]]
            text = value if isinstance(value, str) else str(value)
        elif simple and simple[1] != "env":
            self.fault("substitution", line, at, block, simple[1], *sorted(values))
            return
        else:
            rendered = render(content, values)
            if rendered is None:
                return
            text, names = rendered
            if text.startswith("\0"):
                self.fault("substitution", line, at, block, text[1:], *sorted(values))
                return
        if names & self.substituting or at.depth > MAX_DEPTH:
            self.fault("substitution-circle", line, at, block, ", ".join(sorted(names)))
            return
        self.substituting |= names
        kept, self.source = self.source, self.source or "\0"
        inner = At(line, block, at.depth + 1, sections=False)
        size = [
            len(x)
            for x in (self.references, self.targets, self.images, self.faults, self.directives)
        ]
        if inline and not _FENCE_IN_TEXT.match(text):
            self.inline_text(text, line, block, inner)
        else:
            self.text(text, inner)
        self.source = kept
        self.own(size, line, kept)
        self.substituting -= names

    def html(self, text: str, line: int, block: int, at: At, *, inline: bool = False) -> None:
        """Note links, pictures and anchors in raw HTML."""
        if "<!--" in text:
            for number, part in enumerate(text.split("\n")):
                self.ignore(part, line + number)
            text = re.sub(
                r"<!--.*?(-->|$)", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.DOTALL
            )
        if "<" not in text:
            return
        whole = (
            "html_image" in self.myst.extensions
            and re.fullmatch(r"\s*(<img\b[^>]*>\s*)+", text, re.IGNORECASE) is not None
        )
        for match in _TAG.finditer(text):
            found = attributes(match[2])
            real = line + text.count("\n", 0, match.start())
            column = self.column(real, match.group().split("\n")[0], "")
            tag = match[1].lower()
            for key in ("id", "name"):
                if key in found and (key == "id" or tag == "a"):
                    self.target("html", found[key], real, block, column=column)
            if tag == "a" and "href" in found:
                after = text[match.end() :].split("</a>")[0]
                self.refer(
                    "html-link",
                    found["href"],
                    real,
                    block,
                    column=column,
                    text=re.sub(r"<[^>]*>", "", after).strip(),
                )
            if tag == "img":
                self._html_image(found, "alt" in found, real, block, column, whole)
        if "html_admonition" in self.myst.extensions and not inline:
            self._html_note(text, line, block, at)

    def _html_note(self, text: str, line: int, block: int, at: At) -> None:
        """A box written in HTML, whose text the build reads as Markdown below its options."""
        match = _HTML_NOTE.match(text)
        if match is None:
            return
        options = sum(key in ("class", "name") for key in attributes(match["div"]))
        body = re.sub(r"</?p\b[^>]*>", "", match["body"])
        blank = len(body) - len(body.lstrip())
        start = line - 1 + text.count("\n", 0, match.start("body")) + body.count("\n", 0, blank)
        self.text(
            body.lstrip(), At(start, block + options + bool(options), at.depth + 1, sections=False)
        )

    def _html_image(  # noqa: PLR0913, PLR0917
        self,
        found: Mapping[str, str],
        has_alt: bool,
        line: int,
        block: int,
        column: int,
        whole: bool,
    ) -> None:
        src, alt = found.get("src", ""), found.get("alt") if has_alt else None
        if whole:
            src = "".join(src.split())
            self.image("image", src, alt, line, block, column=column, width=found.get("width", ""))
            if found.get("name"):
                self.target("name", normal_name(found["name"]), line, block)
        else:
            self.image("html", src, alt, line, block, column=column, width=found.get("width", ""))
            self.refer("html-image", src, line, block, column=column)
