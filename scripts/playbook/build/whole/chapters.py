"""The built pages as chapters: in the order of the menu, without the frame of a web page.

What is read are the finished pages, so that a file to take away shows what the site shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from playbook.common.errors import UserError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# What a page on the web needs and a page on paper does not.
_FRAME = (
    ".headerlink, .pb-contents, .pb-copy, .pb-grab, .pb-svg--narrow, button, script, style, "
    "noscript, template, form, input[type=search], .pb-hidden"
)
# Attributes that say how a page behaves; in a file to take away nothing does.
_BEHAVIOUR = ("tabindex", "download", "hidden", "for", "loading", "popover", "aria-controls")
# How SVG writes its names, which readers of HTML put into small letters.
_SVG_NAMES = {
    "viewbox": "viewBox",
    "preserveaspectratio": "preserveAspectRatio",
    "markerwidth": "markerWidth",
    "markerheight": "markerHeight",
    "refx": "refX",
    "refy": "refY",
    "textlength": "textLength",
    "lengthadjust": "lengthAdjust",
    "patternunits": "patternUnits",
    "gradientunits": "gradientUnits",
}


# For each class of a part of a picture what it is drawn with.
Colours = dict[str, dict[str, str]]


@dataclass(slots=True)
class Chapter:
    """A page: its address below the site, its name in the menu, its part, and its text."""

    address: str
    label: str
    part: str
    body: Tag

    @property
    def ident(self) -> str:
        """A name that no other chapter has, fit for ids and names of files."""
        return re.sub(r"[^a-z0-9]+", "-", self.address.removesuffix(".html").lower()).strip("-")


@dataclass(frozen=True, slots=True)
class WholeBook:
    """The chapters of a book with what its first page says about it."""

    title: str
    language: str
    address: str
    author: str
    description: str
    licence: str
    chapters: tuple[Chapter, ...]
    folder: Path

    @property
    def parts(self) -> dict[str, list[Chapter]]:
        """The chapters by part, in order; those of none stand first."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            found.setdefault(chapter.part, []).append(chapter)
        return found


def read_book(pages: Path, names: Sequence[str] = (), part: str = "") -> WholeBook:
    """The built book in the folder ``pages``: all of it, one part, or the pages of some names.

    Raises `UserError` if it is not built, or there is no such page or part.
    """
    front = pages / "index.html"
    if not front.is_file():
        raise UserError(f"{pages} holds no built book; call `playbook build` first")
    root = _first_page(front)
    soup = _soup(pages / root)
    entries = list(_entries(soup, root))
    chosen = _chosen(entries, names, part)
    colours = picture_style(pages)
    chapters = tuple(_chapter(pages, address, label, of, colours) for address, label, of in chosen)
    return WholeBook(
        title=_meta(soup, "og:site_name") or "Book",
        language=str(soup.html.get("lang") or "en") if soup.html else "en",
        address=_canonical(soup).removesuffix(root),
        author=_meta(soup, "author"),
        description=_meta(soup, "og:description"),
        licence="",
        chapters=chapters,
        folder=pages,
    )


def _soup(path: Path) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _first_page(front: Path) -> str:
    match = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', front.read_text("utf-8"))
    return unquote(match[1]) if match else "index.html"


def _meta(soup: BeautifulSoup, name: str) -> str:
    tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(tag.get("content") or "") if tag is not None else ""


def _canonical(soup: BeautifulSoup) -> str:
    tag = soup.find("link", rel="canonical")
    return str(tag.get("href") or "") if tag is not None else ""


def _entries(soup: BeautifulSoup, root: str) -> Iterator[tuple[str, str, str]]:
    """Address, label and part of each page in the order of the menu, the first page first."""
    yield root, _meta(soup, "og:site_name") or "Start", ""
    seen = {root}
    for link in soup.select("#pb-menu a[href]"):
        address = urldefrag(urljoin(root, str(link["href"]))).url
        if urlsplit(address).scheme or address in seen:
            continue
        seen.add(address)
        box = link.find_parent("details", class_="pb-menu__part")
        summary = box.find("summary") if box else None
        for count in summary.select(".pb-menu__count") if summary else ():
            count.extract()
        yield (
            address,
            link.get_text(" ", strip=True),
            summary.get_text(strip=True) if summary else "",
        )


def _chosen(
    entries: list[tuple[str, str, str]], names: Sequence[str], part: str
) -> list[tuple[str, str, str]]:
    from playbook.common.suggest import did_you_mean

    if part:
        captions = list(dict.fromkeys(of for _, _, of in entries if of))
        match = next((c for c in captions if c.casefold() == part.casefold()), None)
        if match is None:
            hint = did_you_mean(part, captions, f"the parts are: {', '.join(captions)}")
            raise UserError(f"there is no part `{part}`; {hint}")
        entries = [entry for entry in entries if entry[2] == match]
    if not names:
        return entries
    known = {_plain(address): (address, label, of) for address, label, of in entries}
    found = []
    for name in names:
        wanted = _plain(name)
        hits = [known[k] for k in known if k == wanted or k.endswith(f"/{wanted}")]
        if len(hits) != 1:
            hint = did_you_mean(wanted, known, "name it as in its address")
            many = "there are several pages" if hits else "there is no page"
            raise UserError(f"{many} `{name}`; {hint}")
        found.append(hits[0])
    return list(dict.fromkeys(found))


def _plain(name: str) -> str:
    return re.sub(r"\.(html|md)$", "", name.strip()).removeprefix("book/").strip("/")


def _chapter(pages: Path, address: str, label: str, part: str, colours: Colours) -> Chapter:
    from bs4 import BeautifulSoup

    # The text alone: the menu around it is longer than most pages.
    text = (pages / address).read_text(encoding="utf-8")
    start, end = text.find("<article"), text.find("</article>")
    body = BeautifulSoup(text[max(start, 0) : end + 10], "html.parser").article
    if body is None:
        raise UserError(f"{address} has no text that we know; build the book with `playbook build`")
    _bare(body, colours)
    return Chapter(address, label, part, body)


def _bare(body: Tag, colours: Colours) -> None:
    """Take the frame of a web page away, and open what is folded."""
    from bs4 import Comment

    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in body.select(_FRAME):
        tag.decompose()
    for box in body.select("input[type=checkbox]"):
        box.replace_with("\u2610 ")
    for tag in body.find_all(["details", "summary", "label"]):
        tag.name = {"details": "div", "summary": "p", "label": "span"}[tag.name]
        tag.attrs.pop("open", None)
    for tag in body.find_all(True):
        for name in [n for n in tag.attrs if n in _BEHAVIOUR or n.startswith(("data-", "on"))]:
            del tag[name]
        if tag.name == "div" and tag.get("role") == "region":
            del tag["role"]
            tag.attrs.pop("aria-label", None)
    _colour_pictures(body, colours)


def _colour_pictures(body: Tag, colours: Colours) -> None:
    """Write SVG as SVG does, with its colours in it."""
    for svg in body.find_all("svg"):
        names = svg.get_attribute_list("class")
        svg["class"] = " ".join(str(name) for name in names if name and name != "pb-svg--wide")
        svg["xmlns"] = "http://www.w3.org/2000/svg"
        for tag in [svg, *svg.find_all(True)]:
            if tag.name == "text":
                tag["fill"] = INK
            for name in tag.get_attribute_list("class"):
                tag.attrs.update(colours.get(str(name), {}))
            tag.attrs = {_SVG_NAMES.get(name, name): value for name, value in tag.attrs.items()}
            if tag.name == "clippath":
                tag.name = "clipPath"


_RULE = re.compile(r"^(?P<name>(?:text)?\.pb-[^{}@/]*)\{(?P<body>[^{}]*)\}", re.MULTILINE)
_COLOUR = re.compile(r"(--pb-[\w-]+):\s*([^;]+);")
_VARIABLE = re.compile(r"var\((--pb-[\w-]+)(?:,[^()]*)?\)")
_CLASS = re.compile(r"\.(pb-[\w-]+)")
# What a rule sets that matters to a picture.
_DRAWN = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-weight")
INK = "#1b2731"


def picture_style(pages: Path) -> Colours:
    """What the site draws each class of a picture with, in the values of its light form.

    A picture in a file to take away has to bring its colours along, as attributes: not every
    reader knows style sheets in pictures.
    """
    path = pages / "_static" / "playbook.css"
    style = path.read_text(encoding="utf-8") if path.is_file() else ""
    values = dict(_COLOUR.findall(style.partition("@media")[0]))
    found: Colours = {}
    for match in _RULE.finditer(style):
        body = _VARIABLE.sub(lambda m: values.get(m[1], INK).strip(), match["body"])
        drawn = {
            name: value.strip().replace("currentColor", INK)
            for name, _, value in (part.strip().partition(":") for part in body.split(";"))
            if name in _DRAWN
        }
        for name in _CLASS.findall(match["name"]) if drawn else ():
            found.setdefault(name, {}).update(drawn)
    return found


def link_to(book: WholeBook, chapter: Chapter, href: str, inside: dict[str, str]) -> str:
    """Where a link of a chapter leads in the file: within it, to the site, or as it is.

    ``inside`` gives the place of each page that the file holds.
    """
    parts = urlsplit(href)
    if parts.scheme or href.startswith("//"):
        return href
    joined = urljoin(chapter.address, href)
    address, anchor = urldefrag(joined)
    if address in inside:
        return f"{inside[address]}#{anchor}" if anchor else inside[address]
    return urljoin(book.address, joined) if book.address else ""
