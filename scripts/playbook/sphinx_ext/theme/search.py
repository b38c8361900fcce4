"""What the search of the finished book works with: words of pages to rank, and their text to show.

The words of all pages stand in one file, which a page loads when its search is opened: title,
other names, description, headings, and each word of the text once. The text itself, by section,
stands in one file for each page, of which only those found are loaded. Both are scripts and no
data, because a browser loads no data from a folder on the reader's own disk.
Folding of spellings, stems and ranks are the matter of ``playbook-find.js`` alone.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.common.files import write_text
from playbook.common.html_names import VOID

if TYPE_CHECKING:
    from playbook.house.front_matter import FrontMatter

# Below `_static`: the words of all pages, and the folder with the text of each.
INDEX = "playbook-index.js"
TEXTS = "search"

# Below the folder of what Sphinx has read: the words of each page with a digest of its HTML.
MEMORY = "playbook-search.json"

# A word that a page says so often is what the page is about.
OFTEN = 5

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PIECE = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>", re.IGNORECASE | re.DOTALL)
_CLASS = re.compile(r'\bclass="([^"]*)"')
_ANCHOR = re.compile(r'\bhref="#([^"]*)"')
_SPACE = re.compile(r"\s+")
_HEADING = re.compile(r"h[1-6]")
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
# What a page shows and does not say: pictures, buttons, and the frame around the text.
_UNSAID = frozenset(["button", "math", "nav", "noscript", "script", "style", "svg", "template"])
_FURNITURE = frozenset(
    [
        "headerlink",
        "pb-banner",
        "pb-contents",
        "pb-head",
        "pb-page-facts",
        "pb-badges",
        "pb-src",
        "pb-basis",
        "pb-furniture",
    ]
)


@dataclass(slots=True)
class PageSection:
    """A heading of a page with the text below it, up to the next heading."""

    title: str
    anchor: str
    level: int
    text: str = ""


def page_sections(page: str) -> list[PageSection]:
    """The sections of a page of HTML; the first holds the title of the page."""
    _, _, rest = page.partition("<article")
    article, _, _ = rest.partition("</article>")
    reader = _Reader()
    place = article.find(">") + 1
    for piece in _PIECE.finditer(article, place):
        reader.text(article[place : piece.start()])
        reader.tag(piece.group(0))
        place = piece.end()
    reader.text(article[place:])
    return reader.finished()


@dataclass(slots=True)
class _Reader:
    """Reads the tags of a page in order."""

    sections: list[PageSection] = field(default_factory=lambda: [PageSection("", "", 1)])
    # The tag that hides what stands in it, and how many of its name are open.
    hidden: str = ""
    depth: int = 0
    heading: bool = False
    words: list[str] = field(default_factory=list)

    def text(self, words: str) -> None:
        if words and not self.hidden:
            self.words.append(words)

    def tag(self, tag: str) -> None:
        match = _TAG.match(tag)
        if match is None:
            return
        closes, name, attributes = bool(match[1]), match[2].lower(), match[3]
        if self.hidden:
            if name == self.hidden and not attributes.endswith("/"):
                self.depth += -1 if closes else 1
                self.hidden = self.hidden if self.depth else ""
            self._anchor(attributes)
        elif _HEADING.fullmatch(name):
            self._heads(closes, int(name[1]))
        elif not closes and name not in VOID and _is_furniture(name, attributes):
            self.hidden, self.depth = name, 1
            self._anchor(attributes)
        elif name in _BLOCK:
            self.words.append(" ")

    def _anchor(self, attributes: str) -> None:
        """A heading brings its own address with it."""
        match = _ANCHOR.search(attributes) if self.heading else None
        if match:
            self.sections[-1].anchor = html.unescape(match[1])

    def _heads(self, closes: bool, level: int) -> None:
        said = self._said()
        if closes and self.heading:
            self.sections[-1].title = said
        else:
            self.sections[-1].text = said
            if level > 1 or self.sections[-1].title:
                anchor = self.sections[-1].anchor
                self.sections.append(PageSection("", anchor, level))
        self.heading = not closes

    def _said(self) -> str:
        said = html.unescape("".join(self.words))
        self.words = []
        return _SPACE.sub(" ", said).strip()

    def finished(self) -> list[PageSection]:
        self.sections[-1].text = self._said()
        return self.sections


def _is_furniture(name: str, attributes: str) -> bool:
    if name in _UNSAID:
        return True
    match = _CLASS.search(attributes)
    return match is not None and not _FURNITURE.isdisjoint(match[1].split())


@dataclass(frozen=True, slots=True)
class PageAbout:
    """What is known about a page besides its HTML."""

    title: str
    part: str = ""
    head: FrontMatter | None = None
    description: str = ""
    # Its own title, where the menu has another.
    name: str = ""


def write_search(
    out: Path, memory: Path, pages: Mapping[str, str], about: Mapping[str, PageAbout]
) -> None:
    """Write the words and the text of all pages, and take away the text of pages that are gone.

    ``pages`` holds the HTML of the pages by their address, ``about`` what else is known of each.
    The folder ``memory`` keeps the words of pages that are the same at the next build.
    """
    before, now = _remembered(memory / MEMORY), {}
    folder = out / "_static" / TEXTS
    for address, page in pages.items():
        digest = zlib.crc32(page.encode())
        path = folder / f"{page_id(address)}.js"
        kept = before.get(address)
        if kept and kept[0] == digest and path.is_file():
            now[address] = kept
            continue
        sections = page_sections(page)
        now[address] = (digest, _page_words(sections))
        write_text(path, _text_script(page_id(address), sections))
    entries = [{**_facts(address, about[address]), **words} for address, (_, words) in now.items()]
    write_text(out / "_static" / INDEX, f"PlaybookIndex={_json(entries)};\n")
    write_text(memory / MEMORY, _json(now))
    names = {f"{page_id(address)}.js" for address in now}
    for path in folder.glob("*.js"):
        if path.name not in names:
            path.unlink()


def page_id(address: str) -> str:
    """The name of the file with the text of a page; the same as long as its address is."""
    return f"{zlib.crc32(address.encode()):08x}"


def _remembered(path: Path) -> dict[str, tuple[int, dict[str, object]]]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {address: (digest, words) for address, (digest, words) in kept.items()}


def _facts(address: str, about: PageAbout) -> dict[str, object]:
    """What a page says about itself. Empty fields are left out."""
    head = about.head
    facts = {
        "id": page_id(address),
        "url": address,
        "title": about.title,
        "name": about.name if about.name != about.title else "",
        "part": about.part,
        "kind": head.kind if head else "",
        "stage": list(head.stage) if head else [],
        "also": list(head.also) if head else [],
        "description": head.description if head else about.description,
    }
    return {name: value for name, value in facts.items() if value}


def _page_words(sections: list[PageSection]) -> dict[str, object]:
    """The headings of a page and its words, each once, those that it says often apart."""
    count = Counter(word.casefold() for section in sections for word in _WORD.findall(section.text))
    words = sorted(count)
    found = {
        "headings": [section.title for section in sections[1:] if section.title],
        "often": " ".join(word for word in words if count[word] >= OFTEN),
        "words": " ".join(word for word in words if count[word] < OFTEN),
    }
    return {name: value for name, value in found.items() if value}


def _text_script(ident: str, sections: Iterable[PageSection]) -> str:
    rows = [[s.title, s.anchor, s.text] for s in sections if s.text or s.title]
    return f"PlaybookText({_json(ident)},{_json(rows)});\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
