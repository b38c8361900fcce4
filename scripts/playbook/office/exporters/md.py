"""Markdown as GitHub reads it: for those who keep their papers in a repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from playbook.office.exporters.base import MARKING, ExportFormat, ExportItem, Imprint
from playbook.office.exporters.flat import CitedSource, cited_sources, flat
from playbook.office.paper import (
    Aside,
    Blank,
    Block,
    Citation,
    ItemList,
    LineBreak,
    ListItem,
    PageBreak,
    PaperHeading,
    PaperTable,
    Paragraph,
    Span,
    Spans,
    TextRun,
    TickBox,
    ViewBlock,
)

_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
# At the start of a line these would begin a heading, a list, a quotation or a rule.
_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s|$)|^(\s*)([=~-]{3,})")


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The thing as Markdown, with its attribution at the end."""
    paper = flat(item.paper)
    parts = [f"# {_escaped(paper.title)}"]
    parts += [f"**{_escaped(paper.note)}**"] if paper.note else []
    parts += [_escaped(paper.description)] if paper.description else []
    parts += [text for block in paper.blocks for text in _block(block)]
    sources = cited_sources(item)
    if sources:
        lines = (_source(source) for source in sources)
        parts += [*([] if paper.sourced else ["## Sources"]), "\n".join(lines)]
    parts += [text for text in (_foot(item, imprint),) if text]
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def _source(source: CitedSource) -> str:
    said = f"- {source.key}: {_escaped(source.title)}" if source.title else f"- {source.key}"
    return f"{said}, <{source.place}>" if source.place else said


def _foot(item: ExportItem, imprint: Imprint) -> str:
    """Where it is from; where there is a place for a marking, readers do not see the former."""
    if item.marking:
        hidden = f"\n\n<!-- {imprint.credit(item.title)} -->" if imprint.title else ""
        return f"---\n\n[{MARKING}]{hidden}"
    parts = [_linked(words, place) for words, place in imprint.parts()]
    return "---\n\n" + " · ".join((_escaped(item.title), *parts)) if parts else ""


def _linked(words: str, place: str) -> str:
    if words == place:
        return f"<{place}>"
    return f"[{_escaped(words)}]({place})" if place else _escaped(words)


FORMAT = ExportFormat("md", "Markdown", 4, lambda item: bool(item.paper.blocks), make)


def _block(block: Block) -> Iterator[str]:
    match block:
        case PaperHeading():
            yield f"{'#' * min(block.level, 6)} {_line(block.spans)}"
        case Paragraph():
            yield _protected(_line(block.spans))
        case ItemList():
            yield "\n".join(_list(block, ""))
        case PaperTable():
            yield _table(block)
        case Aside():
            yield "\n>\n".join(_quoted(text) for text in _aside(block))
        case PageBreak():
            yield "---"
        case ViewBlock():
            pass


def _aside(block: Aside) -> Iterator[str]:
    title = block.title or ("Guidance" if block.kind == "guidance" else "")
    if title:
        yield f"**{_escaped(title)}**"
    for inner in block.blocks:
        yield from _block(inner)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _list(block: ItemList, indent: str) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        sign = f"{number}." if block.ordered else "-"
        yield f"{indent}{sign} {_item(item)}"
        for inner in item.lists:
            yield from _list(inner, f"{indent}{' ' * (len(sign) + 1)}")


def _item(item: ListItem) -> str:
    if not item.task:
        return _line(item.spans)
    box = "[x]" if item.spans[0] == TickBox(checked=True) else "[ ]"
    return f"{box} {_line(item.spans[1:])}"


def _table(sheet: PaperTable) -> str:
    heads = [_line(column.spans, cell=True) for column in sheet.columns]
    rules = ["---:" if column.number else "---" for column in sheet.columns]
    rows = [[_line(cell, cell=True) for cell in row] for row in sheet.rows]
    return "\n".join(_row(cells) for cells in (heads, rules, *rows))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(spans: Spans, *, cell: bool = False) -> str:
    return "".join(_span(span, cell) for span in spans).strip()


def _span(span: Span, cell: bool) -> str:
    match span:
        case TextRun():
            return _words(span)
        case Blank():
            return f"\\[{_escaped(span.text)}\\]"
        case TickBox():
            return ("☒" if span.checked else "☐") if cell else "☒ " if span.checked else "☐ "
        case LineBreak():
            return "<br>" if cell else "  \n"
        case Citation():
            return f"({span.shown})"


def _words(span: TextRun) -> str:
    if span.code:
        fence = "`" * (max((len(run) for run in re.findall("`+", span.text)), default=0) + 1)
        pad = " " if span.text[:1] == "`" or span.text[-1:] == "`" else ""
        return f"{fence}{pad}{span.text}{pad}{fence}"
    text = _escaped(span.text)
    inner = text.strip()
    if not inner:
        return text
    mark = "**" * span.strong + "*" * span.emphasis
    shown = f"{mark}{inner}{mark[::-1]}"
    if span.link:
        shown = f"[{shown}](<{span.link.replace('>', '%3E').replace('<', '%3C')}>)"
    return text.replace(inner, shown, 1)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split("\n")))


def _protected(text: str) -> str:
    return "\n".join(_START.sub(_guarded, line) for line in text.split("\n"))


def _guarded(found: re.Match[str]) -> str:
    space, sign = (found[1], found[2]) if found[2] else (found[3], found[4])
    return f"{space}{sign[:-1]}\\{sign[-1]}"
