"""HTML: one file that needs nothing else, to read, to print or to put on an intranet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

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
    plain,
)
from playbook.views.writers.svg import xml_text

STYLE = """
body{font:1rem/1.5 system-ui,"Segoe UI",Roboto,sans-serif;color:#1a1a1a}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{color:#0b4f79;line-height:1.25}
a{color:#0b4f79}
.pb-scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
th,td{border:1px solid #8fa3b0;padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{background:#e8eef2}
td:empty{height:2rem}
.pb-number{text-align:right}
.pb-tick{width:1%;text-align:center}
.pb-guidance{border-left:4px solid #0b4f79;background:#f4f6f8;padding:.5rem 1rem;font-style:italic}
.pb-note{border-left:4px solid #8fa3b0;padding:.25rem 1rem}
.pb-blank{background:#fff6d6;border-bottom:1px solid #7a6200;padding:0 .2em}
.pb-cites{color:#4d4d4d;font-size:.85em}
.pb-form-tasks{list-style:none;padding-left:.25rem}
.pb-break{visibility:hidden}
footer{border-top:1px solid #8fa3b0;margin-top:2rem;color:#4d4d4d;font-size:.85em}
@media print{
.pb-guidance{display:none}
body{margin:0;max-width:none}
.pb-break{break-before:page}
thead{display:table-header-group}
tr{break-inside:avoid}
}
"""


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The thing as a page of its own."""
    paper = flat(item.paper)
    text = (
        f'<!DOCTYPE html>\n<html lang="{xml_text(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{xml_text(paper.title)}</title>\n<meta name="description" content="'
        f'{xml_text(paper.description)}">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>{xml_text(paper.title)}</h1>\n{body(item)}</main>\n"
        f"<footer><p>{_foot(item, imprint)}</p></footer>\n</body>\n</html>\n"
    )
    return text.encode("utf-8")


def _foot(item: ExportItem, imprint: Imprint) -> str:
    """Where it is from, or a place for who may read it."""
    title = xml_text(item.title)
    if item.marking:
        hidden = f"<!-- {xml_text(imprint.credit(item.title))} -->" if imprint.title else ""
        return f'{title} · <span class="pb-blank">[{MARKING}]</span>{hidden}'
    parts = (
        f'<a href="{xml_text(place)}">{xml_text(words)}</a>' if place else xml_text(words)
        for words, place in imprint.parts()
    )
    return " · ".join((title, *parts))


FORMAT = ExportFormat("html", "web page", 5, lambda item: bool(item.paper.blocks), make)


def body(item: ExportItem, *, level: int = 0) -> str:
    """What stands below the title; ``level`` makes headings smaller where the text is part of a page."""
    paper = flat(item.paper)
    parts = [f"<p><strong>{xml_text(paper.note)}</strong></p>\n"] if paper.note else []
    parts += [f"<p>{xml_text(paper.description)}</p>\n"] if paper.description else []
    parts += [text for block in paper.blocks for text in _block(block, level)]
    sources = cited_sources(item)
    if sources:
        items = (f"<li>{_source(source)}</li>\n" for source in sources)
        head = "" if paper.sourced else _heading("Sources", 2 + level)
        parts.append(f"{head}<ul>\n{''.join(items)}</ul>\n")
    return _told_apart("".join(parts))


def _source(source: CitedSource) -> str:
    title = xml_text(source.title)
    shown = f'<a href="{xml_text(source.place)}">{title}</a>' if source.place else title
    return f"{source.key}: {shown}"


def _told_apart(text: str) -> str:
    """Number tables of equal names, so that those who hear the page can tell them apart."""
    seen: Counter[str] = Counter()

    def numbered(match: re.Match[str]) -> str:
        seen[match[1]] += 1
        count = f" ({seen[match[1]]})" if seen[match[1]] > 1 else ""
        return f'role="region" tabindex="0" aria-label="{match[1]}{count}"'

    return re.sub(r'role="region" tabindex="0" aria-label="([^"]*)"', numbered, text)


def _heading(content: str, level: int) -> str:
    # Within a page a heading of a form is none of the page: it would stand in its contents.
    return f"<h{min(level, 6)}>{content}</h{min(level, 6)}>\n"


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case PaperHeading():
            yield _heading(_line(block.spans), block.level + level)
        case Paragraph():
            yield f"<p>{_line(block.spans)}</p>\n"
        case ItemList():
            yield _list(block)
        case PaperTable():
            yield _table(block)
        case Aside():
            inner = "".join(text for part in block.blocks for text in _block(part, level))
            title = f"<p><strong>{xml_text(block.title)}</strong></p>\n" if block.title else ""
            yield f'<div class="pb-{block.kind}">\n{title}{inner}</div>\n'
        case PageBreak():
            yield '<hr class="pb-break">\n'
        case ViewBlock():
            pass


def _list(block: ItemList) -> str:
    tag = "ol" if block.ordered else "ul"
    css = ' class="pb-form-tasks"' if any(item.task for item in block.items) else ""
    items = "".join(f"<li>{_item(item)}</li>\n" for item in block.items)
    return f"<{tag}{css}>\n{items}</{tag}>\n"


def _item(item: ListItem) -> str:
    inner = "".join(_list(other) for other in item.lists)
    if not item.task:
        return _line(item.spans) + inner
    return f"<label>{_span(item.spans[0])} {_line(item.spans[1:])}</label>{inner}"


def _table(sheet: PaperTable) -> str:
    heads = "".join(
        f'<th scope="col"{_look(sheet, index)}>{_line(column.spans)}</th>'
        for index, column in enumerate(sheet.columns)
    )
    rows = "".join(f"<tr>{_cells(row, sheet)}</tr>\n" for row in sheet.rows)
    title = xml_text(sheet.title)
    return (
        f'<div class="pb-scroll" role="region" tabindex="0" aria-label="{title}"><table class="pb-table">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _cells(row: tuple[Spans, ...], sheet: PaperTable) -> str:
    # A box that stands alone is named after what stands beside it.
    beside = next((text for cell in row if (text := _named(cell))), "")
    return "".join(
        f"<td{_look(sheet, index)}>{_line(cell, beside)}</td>" for index, cell in enumerate(row)
    )


def _look(sheet: PaperTable, index: int) -> str:
    if sheet.columns[index].number:
        return ' class="pb-number"'
    return ' class="pb-tick"' if sheet.rows and sheet.boxes(index) else ""


def _named(spans: Spans) -> str:
    return plain(tuple(span for span in spans if not isinstance(span, TickBox))).strip()


def _line(spans: Spans, beside: str = "") -> str:
    named = _named(spans) or beside
    return "".join(_span(span, named) for span in spans)


def _span(span: Span, named: str = "") -> str:
    match span:
        case TextRun():
            return _words(span)
        case Blank():
            return f'<span class="pb-blank">[{xml_text(span.text)}]</span>'
        case TickBox():
            checked = " checked" if span.checked else ""
            label = f' aria-label="{xml_text(named or "to tick")}"'
            return f'<input type="checkbox"{checked}{label}>'
        case LineBreak():
            return "<br>"
        case Citation():
            return f'<span class="pb-cites">[{xml_text(span.shown)}]</span>'


def _words(span: TextRun) -> str:
    text = xml_text(span.text)
    text = f"<code>{text}</code>" if span.code else text
    text = f"<em>{text}</em>" if span.emphasis else text
    text = f"<strong>{text}</strong>" if span.strong else text
    if span.link.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{xml_text(span.link)}">{text}</a>'
    return text
