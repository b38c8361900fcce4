"""Backticks without a partner, and what a word processor leaves between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.reading.slips.running_text import Paragraph
from playbook.reading.slips.slip import Change, Slip

_TICKS = re.compile(r"(?<![\\`}])(`{1,2})(?!`)")
_QUOTED = re.compile(r"`([^\s`'´’][^`\n'´’]{0,80})(['´’])(?=[\s.,;:!?)\]]|$)")
_LATEX = re.compile(r"``([^\s`'][^`\n']{0,200})''")
_TYPESET = re.compile(r"[(\[{=,]\s?[“”‘’„]|[“”’][)\]},]")


def maybe_open(content: str) -> bool:
    """Whether a backtick may have no partner: an odd one, or two together."""
    return content.count("`") % 2 == 1 or "``" in content


def tick_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """The first backtick that no other closes, beside a word; and quotes of LaTeX."""
    content = paragraph.content
    if not maybe_open(content):
        return
    for match in _TICKS.finditer(paragraph.running):
        start, end = match.span(1)
        if len(match[1]) == 2:
            if quoted := _LATEX.match(content, start):
                change = Change(start, quoted[0], f'"{quoted[1]}"')
                yield Slip("slip-tick", start, "latex", quoted[0][:40], (change,))
                return
        elif quoted := _QUOTED.match(content, start):
            change = Change(start, quoted[0], f"`{quoted[1]}`")
            yield Slip("slip-tick", start, "quote", quoted[0], (change,))
            return
        if paragraph.before in ("td_open", "th_open"):
            continue  # a pipe parts code into two cells, which is said of the row
        before, after = content[start - 1 : start] if start else "", content[end : end + 1]
        if _is(after, "/._-<$~@#([{") and not before.isalnum():
            what = content[start : start + 30].split("\n", maxsplit=1)[0]
        elif _is(before, "/._)]}>*'\"") and not after.isalnum():
            what = content[max(content.rfind("\n", 0, start) + 1, end - 30) : end]
        else:
            continue
        yield Slip("slip-tick", start, "alone", what)
        return


def _is(sign: str, others: str) -> bool:
    """Whether a sign is a letter, a figure or one of some others."""
    return sign.isalnum() or (bool(sign) and sign in others)


def typeset_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """Typographic quotes in code within a line, where a program would have straight ones."""
    for piece in paragraph.pieces("backticks"):
        code = paragraph.content[piece.start : piece.end]
        if match := _TYPESET.search(code):
            yield Slip("slip-typeset", piece.start + match.start(), "span", code.strip("`")[:40])
            return
