"""The Markdown of an item as safe HTML, and as words that one can read aloud."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@cache
def _parser() -> MarkdownIt:
    """Paragraphs, lists, stress and links, and no more: no HTML, no pictures, no headings."""
    return MarkdownIt("commonmark", {"html": False}).disable(
        ["heading", "lheading", "image", "html_block", "html_inline", "fence", "code", "hr"]
    )


def html_of(text: str) -> str:
    """The text as HTML that holds nothing but what the parser allows."""
    return str(_parser().render(text)).strip()


def plain(text: str) -> str:
    """The text without marks: a link is its words and then its address."""
    blocks: list[str] = []
    item = ""
    for token in _parser().parse(text):
        if token.type == "list_item_open":
            item = "- "
        if token.type == "inline":
            blocks.append(item + _inline(token.children or []))
            item = ""
    return "\n".join(blocks)


def _inline(tokens: list[Token]) -> str:
    words, address = "", ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            words += f" ({address})" if address and address not in words else ""
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
        else:
            words += token.content
    return re.sub(r" {2,}", " ", words).strip()
