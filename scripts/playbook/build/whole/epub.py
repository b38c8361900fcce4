"""The book as an EPUB 3: one file for each chapter, with contents, pictures and a style."""

from __future__ import annotations

import io
import mimetypes
import posixpath
import re
import uuid
import zipfile
from collections.abc import Iterator
from copy import copy
from datetime import date, datetime, timezone
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.build.whole.chapters import Chapter, WholeBook, link_to

if TYPE_CHECKING:
    from bs4 import Tag

# Every entry has this day, so that the same book gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STYLE = """body { line-height: 1.5; }
table { border-collapse: collapse; font-size: 0.85em; }
th, td { padding: 0.2em 0.5em; border-bottom: 1px solid #999; text-align: left; vertical-align: top; }
figure { margin: 1em 0; } img, svg { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; } .pb-banner, .pb-badges, .pb-src, figcaption { font-size: 0.85em; }
.pb-badges { padding: 0; list-style: none; } .pb-badges li { display: inline; margin-right: 1em; }
.admonition, .sd-card, .pb-card, blockquote { margin: 1em 0; padding: 0.2em 0.8em; border-left: 3px solid #0b4a5e; }
.admonition-title, .sd-card-title { font-weight: bold; }
"""
# Attributes that XHTML in an EPUB does not know.
_UNKNOWN = ("align", "valign", "width", "height", "border", "open")
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def make_epub(book: WholeBook, today: date) -> bytes:
    """The bytes of the EPUB; ``today`` is the day that it says it was made."""
    inside = {chapter.address: f"{chapter.ident}.xhtml" for chapter in book.chapters}
    images: dict[str, Path] = {}
    files = {
        f"{chapter.ident}.xhtml": _chapter(book, chapter, inside, images)
        for chapter in book.chapters
    }
    files |= {"style.css": _STYLE, "nav.xhtml": _contents(book)}
    files["package.opf"] = _package(book, files, images, today)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is, so that a reader knows the file by its beginning.
        _put(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        for name, text in files.items():
            _put(archive, f"EPUB/{name}", text.encode())
        for name, path in images.items():
            _put(archive, f"EPUB/{name}", path.read_bytes())
    return made.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = how
    archive.writestr(info, data)


def _page(book: WholeBook, title: str, body: str) -> str:
    language = escape(book.language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}"><head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>\n'
    )


def _chapter(
    book: WholeBook, chapter: Chapter, inside: dict[str, str], images: dict[str, Path]
) -> str:
    soup = copy(chapter.body)
    for link in soup.select("a[href]"):
        href = link_to(book, chapter, str(link["href"]), inside)
        if href:
            # A place on the same page, which is looked for below.
            link["href"] = href.removeprefix(inside[chapter.address]).replace(" ", "%20") or href
        else:
            del link["href"]
    for image in soup.select("img[src]"):
        source = posixpath.normpath(
            posixpath.join(posixpath.dirname(chapter.address), str(image["src"]))
        )
        path = book.folder / source
        name = f"images/{re.sub(r'[^A-Za-z0-9.]+', '-', source).strip('-')}"
        if path.is_file():
            images[name], image["src"] = path, name
        else:
            image.decompose()
    _allowed(soup)
    return _page(book, chapter.label, soup.decode(formatter="minimal"))


def _allowed(soup: Tag) -> None:
    """Leave out what an EPUB may not hold, and give each place one name."""
    seen: set[str] = set()
    for tag in soup.find_all(True):
        if tag.find_parent("svg") is None and tag.name != "svg":
            for name in _UNKNOWN:
                tag.attrs.pop(name, None)
        ident = tag.get("id")
        if ident in seen or (ident and not re.match(r"[A-Za-z_]", str(ident))):
            del tag["id"]
        elif ident:
            seen.add(str(ident))
        if tag.name == "math" and "alttext" in tag.attrs:
            tag["xmlns"] = "http://www.w3.org/1998/Math/MathML"
    for link in soup.select("a[href^='#']"):
        if str(link["href"])[1:] not in seen:
            del link["href"]


def _contents(book: WholeBook) -> str:
    def rows() -> Iterator[str]:
        for part, chapters in book.parts.items():
            inner = "".join(
                f'<li><a href="{chapter.ident}.xhtml">{escape(chapter.label)}</a></li>'
                for chapter in chapters
            )
            yield f"<li><span>{escape(part)}</span><ol>{inner}</ol></li>" if part else inner

    body = f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(rows())}</ol></nav>'
    return _page(book, "Contents", body)


def _package(book: WholeBook, files: dict[str, str], images: dict[str, Path], today: date) -> str:
    names = [f"{chapter.ident}.xhtml" for chapter in book.chapters]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        *(_item(f"c{number}", name, files[name]) for number, name in enumerate(names)),
        *(
            f'<item id="i{number}" href="{escape(name)}" media-type="'
            f'{mimetypes.guess_type(name)[0] or "image/png"}"/>'
            for number, name in enumerate(images)
        ),
    ]
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    made = datetime(today.year, today.month, today.day, tzinfo=timezone.utc)
    ident = uuid.uuid5(uuid.NAMESPACE_URL, f"{book.address}{','.join(names)}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        'version="3.0" unique-identifier="id"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{ident}</dc:identifier>'
        f"<dc:title>{escape(book.title)}</dc:title><dc:language>{escape(book.language)}</dc:language>"
        f"{f'<dc:description>{escape(book.description)}</dc:description>' if book.description else ''}"
        f'<meta property="dcterms:modified">{made:%Y-%m-%dT%H:%M:%SZ}</meta></metadata>'
        f'<manifest>{"".join(items)}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>\n'
    )


def _item(ident: str, name: str, text: str) -> str:
    held = [word for word, sign in (("svg", "<svg"), ("mathml", "<math")) if sign in text]
    properties = f' properties="{" ".join(held)}"' if held else ""
    return f'<item id="{ident}" href="{name}" media-type="application/xhtml+xml"{properties}/>'
