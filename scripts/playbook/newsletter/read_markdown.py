"""Markdown as people archive letters in it, with HTML in it or without, read into blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from playbook.newsletter.blocks import Letter
from playbook.newsletter.read_html import read_html


def read_markdown(text: str) -> Letter:
    """The blocks of a text in Markdown; every address as it stands, none normalised."""
    head, body, first = _front(text)
    body = _tame(body)
    parser = _parser()
    tokens = parser.parse(body)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(first + token.map[0]))
    html = parser.renderer.render(tokens, parser.options, {})
    letter = read_html(html, marked=True)
    subject = re.search(r"^(?:subject|title):\s*[\"']?(.+?)[\"']?\s*$", head, re.MULTILINE)
    sent = re.search(r"^date:\s*[\"']?(\d{4}-\d\d(?:-\d\d)?)", head, re.MULTILINE)
    return replace(letter, subject=subject[1] if subject else "", date=sent[1] if sent else "")


def _parser() -> MarkdownIt:
    # A linkifier needs its package; where it is missing, bare addresses stay text and are read there.
    parser = MarkdownIt("commonmark", {"linkify": True, "html": True}).enable(["table", "linkify"])
    if parser.linkify is not None:
        # `example.org` in a sentence is a name, and was no link.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    for name in ("validateLink", "normalizeLink", "normalizeLinkText"):
        setattr(parser, name, (lambda _: True) if name == "validateLink" else (lambda url: url))
    parser.add_render_rule("html_block", _html_block)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


_DEFINITION = re.compile(r"^\[(?=[^\]\n]+\]:)", re.MULTILINE)


def _tame(text: str) -> str:
    """Text in which what nests without end nests no deeper than the parser reads."""
    text = re.sub(r"^((?:[ \t]*>){12})(?:[ \t]*>)+", r"\1", text, flags=re.MULTILINE)
    text = re.sub(
        r"(?<!\\)<!(?!--|doctype)|(?<!\\)<\?",
        lambda m: m[0].replace("<", "&lt;"),
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\*\|([A-Z0-9_:-]{2,40})\|\*", r"\\*|\1|\\*", text)
    if len(_DEFINITION.findall(text)) > 1000:  # the parser takes the square of the time for these
        text = _DEFINITION.sub(r"\\[", text)
    parts = text.split("<!--")
    kept = [parts[0]]
    kept += [f"<!--{p}" if "-->" in p else f"&lt;!--{p}" for p in parts[1:]]
    return re.sub(r"[\[*_]{30,}", lambda m: "\\" + "\\".join(m[0]), "".join(kept))


def _html_block(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    line = tokens[index].attrGet("data-line") or "1"
    return f'<div data-line="{line}">{tokens[index].content}</div>'


def _code(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    from html import escape

    line = tokens[index].attrGet("data-line") or "1"
    return f'<pre data-line="{line}">{escape(tokens[index].content)}</pre>'


def _front(text: str) -> tuple[str, str, int]:
    """Front matter, the rest, and the line at which the rest begins."""
    match = re.match(r"---\n(.*?)\n(?:---|\.\.\.)\n", text, re.DOTALL)
    if match is None or not re.match(r"[\w-]+\s*:", match[1]):
        return "", text, 1
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1
