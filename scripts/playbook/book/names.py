"""What the walk over a page and its directives share: names, titles, places, parts of texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from playbook.book.model import Prose

SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")


_SLUG = re.compile(r"[^\w一-鿿\- ]")


_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([a-zA-Z_:][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)


def normal_name(text: str) -> str:
    """A label as docutils compares it: small letters, single spaces."""
    return " ".join(text.lower().split())


def slugify(title: str) -> str:
    """The anchor that MyST gives a heading."""
    return _SLUG.sub("", title.lower().replace(" ", "-"))


def make_id(text: str) -> str:
    """The id that docutils makes of a name."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", " ".join(plain.split())))


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an HTML tag, by name in small letters."""
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}


def written(prose: list[Prose]) -> str:
    """Lines of running text as one text."""
    return "\n".join(f"{p.cell}\t{p.line}\t{p.column}\t{p.text}" for p in prose)


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(href: str) -> str:
    """An address as it was written, without percent signs."""
    from markdown_it.common.normalize_url import normalizeLinkText

    return normalizeLinkText(href) if "%" in href or "://" in href else href


def closing(tokens: list[Token], position: int) -> int:
    """Where a link that opens here is closed."""
    level = tokens[position].level
    for index in range(position + 1, len(tokens)):
        if tokens[index].type == "link_close" and tokens[index].level == level:
            return index
    return len(tokens)


def plain(tokens: list[Token]) -> str:
    """The text that a reader sees."""
    found = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special", "math_inline"):
            found.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            found.append(" ")
        elif token.type == "myst_role":
            found.append(split_title(token.content)[0])
        elif token.type == "image":
            found.append(alt_text(token.children or []))
        elif token.type == "substitution_inline":
            found.append(token.content)
    return "".join(found).strip()


def alt_text(tokens: list[Token]) -> str:
    """The alternative text of a picture."""
    return "".join(
        token.content
        if token.type in ("text", "code_inline", "text_special")
        else (" " if token.type in ("softbreak", "hardbreak") else alt_text(token.children or []))
        for token in tokens
    )


def split_title(text: str) -> tuple[str, str, bool]:
    """``words <target>`` → words, target and whether words were given."""
    whole = text.removesuffix("\n")
    place = text.find("<", 1) if whole.endswith(">") else -1
    while place > 0 and text[place - 1] == "\0":
        place = text.find("<", place + 1)
    if 0 < place < len(whole) - 1:
        return text[:place].rstrip() or text[0], whole[place + 1 : -1], True
    target = text.removeprefix("!")
    return text, target, False


def citations(text: str) -> Iterator[str]:
    """The keys of a citation."""
    for part in re.split(r",(?![^{]*\})", text):
        key = re.sub(r"\{[^{}]*\}", "", part).strip()
        if key:
            yield key


def part_of(text: str, options: Mapping[str, str]) -> tuple[str, int, int] | None:
    """The part of an included file, its first line, and the build's idea of that line."""
    lines = text.replace("\r\n", "\n").splitlines()
    first = int(options["start-line"]) if options.get("start-line") else None
    last = int(options["end-line"]) if options.get("end-line") else None
    body = "\n".join(lines[first:last])
    start = (first or 0) if (first or 0) >= 0 else max(len(lines) + (first or 0), 0)
    build = (first or 0) + 1
    if options.get("start-after"):
        index = body.find(options["start-after"])
        if index < 0:
            return None
        index += len(options["start-after"])
        start += body.count("\n", 0, index)
        build += index
        body = body[index:]
    if options.get("end-before"):
        index = body.find(options["end-before"])
        if index < 0:
            return None
        body = body[:index]
    return body, start, build


def is_text_notebook(front: Mapping[str, object]) -> bool:
    """Whether a Markdown page is a notebook to the build."""
    if front.get("file_format") == "mystnb":
        return True
    form = front.get("jupytext")
    form = form.get("text_representation") if isinstance(form, dict) else None
    return isinstance(form, dict) and form.get("format_name") == "myst"
