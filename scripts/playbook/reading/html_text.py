"""Raw HTML in a page: links, pictures and anchors, whatever language the page is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playbook.book.names import attributes, normal_name
from playbook.reading.page_reader import PageReader

_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s+[^<>\"']*(?:\"[^\"]*\"|'[^']*')?)*[^<>]*)>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(-->|$)", re.DOTALL)


def note_html(
    page: PageReader, text: str, line: int, block: int, *, pictures_count: bool = False
) -> None:
    """Note what a piece of HTML holds, which begins in a line.

    ``pictures_count`` says that the build takes its pictures for pictures of the page.
    """
    if "<!--" in text:
        for number, part in enumerate(text.split("\n")):
            page.facts.ignore(part, line + number)
        text = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    if "<" not in text:
        return
    for match in _TAG.finditer(text):
        found = attributes(match[2])
        real = line + text.count("\n", 0, match.start())
        column = page.facts.column(real, match.group().split("\n")[0])
        tag = match[1].lower()
        for key in ("id", "name"):
            if key in found and (key == "id" or tag == "a"):
                page.target("html", found[key], real, block, column=column)
        if tag == "a" and "href" in found:
            words = re.sub(r"<[^>]*>", "", text[match.end() :].split("</a>")[0]).strip()
            page.refer("html-link", found["href"], real, block, column=column, text=words)
        if tag == "img":
            _image(page, found, real, block, column, counts=pictures_count)


def _image(  # noqa: PLR0913
    page: PageReader, found: Mapping[str, str], line: int, block: int, column: int, *, counts: bool
) -> None:
    src, alt, width = found.get("src", ""), found.get("alt"), found.get("width", "")
    if counts:
        src = "".join(src.split())
        page.image("image", src, alt, line, block, column=column, width=width)
        if found.get("name"):
            page.target("name", normal_name(found["name"]), line, block)
    else:
        page.image("html", src, alt, line, block, column=column, width=width)
        page.refer("html-image", src, line, block, column=column)
