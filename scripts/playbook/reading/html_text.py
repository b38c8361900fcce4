"""Raw HTML in a page: links, pictures and anchors, whatever language the page is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from playbook.book.names import attributes, normal_name
from playbook.reading.page_reader import PageReader

_TAG = re.compile(r"<([a-zA-Z][\w-]*)")
_PLAIN = re.compile(r"[^<>\"']*")
# Signs of a tag that are looked at for its end.
LONGEST_TAG = 8_000
_COMMENT = re.compile(r"<!--.*?(-->|$)", re.DOTALL)
_SCRIPT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1", re.DOTALL | re.IGNORECASE)
_HOLDS = re.compile(
    r"<(a|area|img|iframe|audio|video|source|track|embed|object)\b([^<>]{1,4000})>", re.IGNORECASE
)
# Tag → the attributes that name what the browser loads with the page. `<a>` and `<img>` stand apart.
_LOADS = {
    **dict.fromkeys(("iframe", "audio", "source", "track", "embed"), ("src",)),
    "video": ("src", "poster"),
    "object": ("data",),
}


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
    real, counted = line, 0
    for name, written, start, end in tags(text):
        found = attributes(written)
        real += text.count("\n", counted, start)
        counted = start
        column = page.facts.column(real, text[start:end].split("\n")[0])
        tag = name.lower()
        for what in active(tag, found):
            page.fault("active", real, block, what, column=column)
        for key in ("id", "name"):
            if key in found and (key == "id" or tag == "a"):
                page.target("html", found[key], real, block, column=column)
        _links(page, tag, found, text[end : end + MOST_WORDS], real, block, column)
        if tag == "img":
            _image(page, found, real, block, column, counts=pictures_count)
        for src in _loaded(tag, found, pictures_count=pictures_count):
            page.refer("html-embed", src, real, block, column=column)


def tags(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Each element that begins: its name, its attributes, and from where to where it stands.

    What is between quotation marks may hold any sign. Takes time like the length of the text,
    whatever it holds: a pattern for the whole would try each blank in each of its places.
    """
    for match in _TAG.finditer(text):
        end = _end_of_tag(text, match.end(), min(len(text), match.start() + LONGEST_TAG))
        if end:
            yield match[1], text[match.end() : end - 1], match.start(), end


def _end_of_tag(text: str, place: int, limit: int) -> int:
    """Where a tag ends whose name has been read; 0 where it does not."""
    while place < limit:
        place = _PLAIN.match(text, place, limit).end()  # type: ignore[union-attr]
        sign = text[place : place + 1]
        if sign == ">":
            return place + 1
        if place >= limit or sign == "<":
            return 0
        # An apostrophe within a word quotes nothing.
        quotes = text[max(place - 8, 0) : place].rstrip().endswith("=")
        quote = text.find(sign, place + 1, limit) if quotes else -1
        place = (quote if quote > 0 else place) + 1
    return 0


# Signs behind a link that are looked at for its words.
MOST_WORDS = 2_000
# Addresses that a browser runs as a program, once signs that it does not see are gone.
_PROGRAM = re.compile(r"(?:javascript|vbscript|data:text/html|data:image/svg)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\xad\u200b]+")
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "portal": "src"}


def is_program(address: str) -> bool:
    """Whether a browser runs an address, in place of going there."""
    from html import unescape

    return _PROGRAM.match(_UNSEEN.sub("", unescape(address))) is not None


def active(tag: str, found: Mapping[str, str]) -> Iterator[str]:
    """What an element lets the browser of a reader run, each as it may be named in a sentence."""
    if tag == "script":
        yield "<script>"
    for name, value in found.items():
        if name.startswith("on") and name.isalpha():
            yield f"{name}="
        elif name == "srcdoc":
            yield "srcdoc="
        elif is_program(value) and not (tag == "img" and name == "src"):
            yield f"{name}={value.strip()[:40]}"
    if tag == "meta" and found.get("http-equiv", "").lower() == "refresh":
        yield "<meta http-equiv=refresh>"
    if tag == "base" and found.get("href"):
        yield "<base>"
    source = found.get(_FRAMES.get(tag, ""), "")
    if _FOREIGN.match(source.strip()):
        yield f"\0{source.strip()[:80]}"


def addresses_in(text: str) -> Iterator[str]:
    """Everything that HTML links or loads, as it is written; also from megabytes of a stored plot."""
    if "//" not in text:
        return
    for match in _HOLDS.finditer(_SCRIPT.sub("", text)):
        found, tag = attributes(match[2]), match[1].lower()
        if tag in ("a", "area"):
            yield found.get("href", "")
        if tag == "img":
            yield found.get("src", "")
        yield from _loaded(tag, found)


def _links(  # noqa: PLR0913, PLR0917
    page: PageReader,
    tag: str,
    found: Mapping[str, str],
    rest: str,
    line: int,
    block: int,
    column: int,
) -> None:
    """Note where an element leads, with the words up to its end in ``rest``."""
    if tag in ("a", "area") and "href" in found:
        words = re.sub(r"<[^>]*>", "", rest.split("</a>", 1)[0]).strip()
        page.refer("html-link", found["href"], line, block, column=column, text=words)


def _loaded(tag: str, found: Mapping[str, str], *, pictures_count: bool = False) -> Iterator[str]:
    """What a browser loads for an element, apart from the file of a picture.

    A picture that counts as one of the page is written anew by the build, without a choice of sizes.
    """
    for key in _LOADS.get(tag, ()):
        if found.get(key):
            yield found[key]
    if tag in ("img", "source") and not pictures_count:
        for part in re.split(r",\s+|,(?=https?:)", found.get("srcset", "")):
            if part.split():
                yield part.split()[0]


def _image(  # noqa: PLR0913
    page: PageReader, found: Mapping[str, str], line: int, block: int, column: int, *, counts: bool
) -> None:
    src, alt, width = found.get("src", ""), found.get("alt"), found.get("width", "")
    if counts:
        src = "".join(src.split())
        page.image("tag", src, alt, line, block, column=column, width=width)
        if found.get("name"):
            page.target("name", normal_name(found["name"]), line, block)
    else:
        page.image("html", src, alt, line, block, column=column, width=width)
        page.refer("html-image", src, line, block, column=column)
