"""The book as a PDF, by WeasyPrint: contents with page numbers, running heads, tags, own links."""

from __future__ import annotations

import html
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.build.whole.chapters import Chapter, WholeBook, link_to
from playbook.common.errors import UserError

if TYPE_CHECKING:
    from bs4 import Tag

STYLE = Path(__file__).with_name("paper.css")
MISSING = (
    "a PDF of pages is made by WeasyPrint, which is not installed or lacks the library Pango; "
    "install it with: pip install weasyprint (or print one page from the browser)"
)


def make_pdf(book: WholeBook) -> bytes:
    """The bytes of the PDF. Raises `UserError` where WeasyPrint is missing."""
    try:
        weasyprint: Any = import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: the libraries that it draws with
        raise UserError(MISSING) from error
    document = weasyprint.HTML(string=whole_page(book), base_url=str(book.folder))
    return bytes(document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1"))


def whole_page(book: WholeBook) -> str:
    """All chapters as one page of HTML, with a title page and contents."""
    inside = {chapter.address: f"#{chapter.ident}" for chapter in book.chapters}
    texts = "".join(_text(book, chapter, inside) for chapter in book.chapters)
    style = STYLE.read_text(encoding="utf-8")
    title = html.escape(book.title)
    return (
        f'<!DOCTYPE html><html lang="{html.escape(book.language)}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        f'<meta name="description" content="{html.escape(book.description)}">'
        f"<style>{style}</style></head><body>"
        f'<section class="cover"><p class="cover-title">{title}</p>'
        f"<p>{html.escape(book.description)}</p><p>{html.escape(book.address)}</p></section>"
        f'<nav class="contents" aria-label="Contents"><h1 id="contents">Contents</h1>'
        f"{''.join(_contents(book))}</nav>{texts}</body></html>"
    )


def _contents(book: WholeBook) -> Iterator[str]:
    for part, chapters in book.parts.items():
        if part:
            yield f'<p class="contents-part">{html.escape(part)}</p>'
        rows = (
            f'<li><a href="#{chapter.ident}">{html.escape(chapter.label)}</a></li>'
            for chapter in chapters
        )
        yield f"<ul>{''.join(rows)}</ul>"


def _text(book: WholeBook, chapter: Chapter, inside: dict[str, str]) -> str:
    _own_ids(chapter)
    for link in chapter.body.select("a[href]"):
        href = link_to(book, chapter, str(link["href"]), inside)
        if href.startswith("#") and "#" in href[1:]:
            place, _, anchor = href[1:].partition("#")
            href = f"#{place}--{anchor}"
        if href:
            link["href"] = href
        else:
            del link["href"]
    for image in chapter.body.select("img[src]"):
        image["src"] = (book.folder / chapter.address).parent.joinpath(str(image["src"])).as_uri()
    head = html.escape(f"{chapter.part}: {chapter.label}" if chapter.part else chapter.label)
    return (
        f'<section class="chapter" id="{chapter.ident}"><p class="running">{head}</p>'
        f"{chapter.body.decode_contents()}</section>"
    )


def _own_ids(chapter: Chapter) -> None:
    """Give each place a name that no other chapter has; pictures keep theirs together."""
    for tag in chapter.body.select("[id]"):
        tag["id"] = f"{chapter.ident}--{tag['id']}"
    for name in ("aria-labelledby", "aria-describedby", "headers"):
        for tag in chapter.body.select(f"[{name}]"):
            tag[name] = " ".join(f"{chapter.ident}--{ident}" for ident in _ids(tag, name))


def _ids(tag: Tag, name: str) -> list[str]:
    value = tag[name]
    return value.split() if isinstance(value, str) else [str(one) for one in value]
