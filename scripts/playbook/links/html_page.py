"""The facts of an HTML page, from as much of its text as was read. Each function takes one pass.

No parser that builds a tree: pages come from outside, may be broken on purpose, and must not cost
more time than their length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from playbook.links import signatures
from playbook.links.exchange import HtmlPage

_VALUE = r"""\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))"""
_IDS = re.compile(rf"""[\s"']id{_VALUE}""", re.IGNORECASE)
_ANCHORS = re.compile(rf"""<a\b[^<>]{{0,1000}}?[\s"']name{_VALUE}""", re.IGNORECASE)
_ANCHOR_LINKS = re.compile(
    r"""\shref\s*=\s*(?:"\#([^"<>]*)"|'\#([^'<>]*)'|\#([^\s"'<>]+))""", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_REFRESH = re.compile(r"""http-equiv\s*=\s*["']?refresh""", re.IGNORECASE)
_REFRESH_TO = re.compile(rf"content{_VALUE}", re.IGNORECASE)
_WAIT = re.compile(r"\s*(\d{1,6})[.\d]{0,6}\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)
# A script with the beginning of what it does, where such programs are set up.
_SCRIPT_TAG = re.compile(r"<script\b[^<>]{0,1000}>[^<]{0,300}", re.IGNORECASE)
_PASSWORD = re.compile(r"""<input\b[^<>]{0,500}\btype\s*=\s*["']?password""", re.IGNORECASE)
WORDS = 160
SHORT = 400


def spellings(fragment: str) -> tuple[str, ...]:
    """How a fragment may be written as a name in the page: as it is, and decoded."""
    plain = unquote(fragment)
    return tuple(dict.fromkeys((fragment, plain, f"user-content-{plain}")))


def names(text: str) -> frozenset[str]:
    """Every ``id``, and every ``name`` of an ``<a>``, outside comments and scripts."""
    seen = without(text)
    return frozenset((*_values(_IDS, seen), *_values(_ANCHORS, seen)))


def _values(pattern: re.Pattern[str], text: str) -> Iterable[str]:
    for match in pattern.finditer(text):
        yield html.unescape(next((group for group in match.groups() if group is not None), ""))


def without(text: str) -> str:
    """The page without its comments and without what stands in scripts and styles."""
    for begin, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        text = _cut(text, begin, end)
    return text


def _cut(text: str, begin: str, end: str) -> str:
    """Leave out what stands between two marks; an open one reaches to the end."""
    low = text.lower() if text.isascii() else _ascii_lower(text)
    parts, here = [], 0
    while (start := low.find(begin, here)) >= 0:
        # The tag itself stays: a script may carry an id, too.
        inside = start if begin == "<!--" else low.find(">", start) + 1
        stop = low.find(end, max(inside, start))
        if stop < 0 or (inside == 0):
            parts.append(text[here:start])
            return "".join(parts)
        parts.append(text[here:inside])
        here = stop + (len(end) if begin == "<!--" else 0)
    parts.append(text[here:])
    return "".join(parts)


def _ascii_lower(text: str) -> str:
    # str.lower() may change the length of a text that is not ASCII, and with it every place.
    return text.translate(_LOWER)


_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def read_page(
    text: str, url: str, wanted: Iterable[str] = (), *, whole: bool, status: int = 200
) -> HtmlPage:
    """The facts of a page; ``wanted`` are the fragments to look for, as they stand in addresses."""
    wanted = tuple(wanted)
    title, heading = _between(text, "title"), _between(text, "h1")
    words = " ".join(html.unescape(_TAG.sub(" ", without(text))).split())
    there = names(text) if wanted else frozenset()
    found = frozenset(part for part in wanted if not there.isdisjoint(spellings(part)))
    rest = [part for part in wanted if part not in found]
    return HtmlPage(
        title=title,
        heading=heading,
        size=len(words),
        found=found,
        late=_late(text, rest),
        whole=whole,
        script=bool(rest) and _by_script(text, there, words),
        wall=_wall(text, title, len(words), status),
        login=_PASSWORD.search(text) is not None
        and signatures.LOGIN_TITLE.search(f"{title} {heading}") is not None,
        refresh=_refresh(text, url),
    )


def has(text: str, fragment: str) -> bool:
    """Whether it is worth while to look for a fragment: one of its spellings stands in the text."""
    return any(
        spelling in text or html.escape(spelling) in text for spelling in spellings(fragment)
    )


def _between(text: str, tag: str) -> str:
    """The words of the first element with this tag, on one line."""
    start = re.search(rf"<{tag}\b[^<>]{{0,500}}>", text, re.IGNORECASE)
    if start is None:
        return ""
    part = text[start.end() : start.end() + 4 * WORDS]
    stop = re.search(rf"</{tag}\s*>", part, re.IGNORECASE)
    words = _TAG.sub(" ", part[: stop.start()] if stop else part)
    return " ".join(html.unescape(words).split())[:WORDS]


def _late(text: str, wanted: Iterable[str]) -> frozenset[str]:
    """Fragments that no element carries, but that a script or a link of the page names or obeys."""
    wanted = tuple(wanted)
    if not wanted:
        return frozenset()
    links, scripts = frozenset(_values(_ANCHOR_LINKS, text)), _scripts(text)
    with_script = "<script" in _ascii_lower(text)
    return frozenset(
        part
        for part in wanted
        if not links.isdisjoint(spellings(part))
        or _quoted(scripts, unquote(part))
        or (with_script and "/" in unquote(part))  # a way within a program, not a place
    )


def _quoted(text: str, name: str) -> bool:
    return any(f"{quote}{name}{quote}" in text for quote in ('"', "'", "`", '\\"'))


def _scripts(text: str) -> str:
    low = _ascii_lower(text)
    parts, here = [], 0
    while (start := low.find("<script", here)) >= 0:
        inside = low.find(">", start) + 1
        stop = low.find("</script", inside) if inside else -1
        parts.append(text[inside : stop if stop >= 0 else len(text)] if inside else "")
        if stop < 0:
            break
        here = stop
    return "\n".join(parts)


def _by_script(text: str, there: frozenset[str], words: str) -> bool:
    """Whether a script builds the page, or the places on it.

    It does where there is a program known for that, an empty frame, a plea for JavaScript, or
    hardly a word.
    """
    if "<script" not in text.lower():
        return False
    if signatures.SCRIPT_ROOT.search(text) or any(map(_makes_places, _SCRIPT_TAG.findall(text))):
        return True
    if len(words) < SHORT and signatures.SCRIPT_NEEDED.search(words):
        return True
    return not there and len(words) < SHORT


def _makes_places(tag: str) -> bool:
    return signatures.MAKES_PLACES.search(tag) is not None


def _wall(text: str, title: str, size: int, status: int) -> str:
    if len(text) > signatures.REFUSAL_LENGTH or (status == 200 and size > signatures.ARTICLE):
        return ""
    low, head = text.lower(), title.lower()
    said: str = next((word for word in signatures.WALL_WORDS if word in low), "")
    return said or next((word for word in signatures.WALL_TITLES if head.startswith(word)), "")


def _refresh(text: str, url: str) -> str:
    """Where ``<meta http-equiv="refresh">`` leads within five seconds, or nothing."""
    if not _REFRESH.search(text):
        return ""
    text = _cut(without(text), "<noscript", "</noscript")
    match = _REFRESH.search(text)
    if match is None:
        return ""
    start, stop = text.rfind("<", 0, match.start()), text.find(">", match.end())
    found = _REFRESH_TO.search(text, max(start, 0), stop if stop >= 0 else len(text))
    value: str = next(filter(None, found.groups()), "") if found else ""
    wait = _WAIT.match(html.unescape(value))
    if wait is None or int(wait[1]) > 5 or not wait[2].strip():
        return ""
    try:
        target: str = urljoin(url, wait[2].strip())
        urlsplit(target)
    except ValueError:
        return ""
    return target
