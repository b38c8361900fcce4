"""What must be true of every page, in light and dark, on a wide screen and a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

MAX_KB = 40
MAX_REQUESTS = 12
# Some pages are lists of everything, in which readers look things up, or a form for every kind of
# record; one shows pictures of a letter.
HEAVIER = {
    "book/community/give-a-record.html": 60,
    "book/community/register-examples.html": 60,
    "book/community/rules.html": 60,
    "book/reference/evidence.html": 60,
    "book/reference/glossary.html": 60,
    "book/reference/one-letter.html": 100,
}
# A search loads the words of all pages, and the text of those that it shows.
MAX_SEARCH_KB = 400
MAX_SEARCH_REQUESTS = 40
MAX_INDEX_KB = 250
MAX_SITE = 14_000_000  # bytes of a whole site


def _listed(faults: list[str]) -> str:
    return "\n".join(faults)


def test_no_request_leaves_the_site(site: Any, seen: list[Any]) -> None:
    faults = [f"{s}: {u}" for s in seen for u in s.requests if not u.startswith(site.address)]
    assert not faults, _listed(faults)


def test_nothing_is_said_on_the_console(seen: list[Any]) -> None:
    # The page for an address that does not exist is itself an error of the network.
    said = [(visit, message) for visit in seen for message in visit.console]
    faults = [f"{v}: {m}" for v, m in said if not (v.page.startswith("no/") and "404" in m)]
    assert not faults, _listed(faults)


def test_pages_are_light(site: Any, seen: list[Any]) -> None:
    faults = []
    for visit in seen:
        size = sum(site.gzip_size(url) for url in visit.requests) / 1024
        search = visit.page.startswith("search.html")
        most, often = (MAX_SEARCH_KB, MAX_SEARCH_REQUESTS) if search else (MAX_KB, MAX_REQUESTS)
        most = HEAVIER.get(visit.page, most)
        if size > most or len(visit.requests) > often:
            faults.append(f"{visit}: {size:.0f} kB in {len(visit.requests)} requests")
    assert not faults, _listed(faults)


def test_axe_finds_nothing(seen: list[Any]) -> None:
    faults = [f"{s}: {violation}" for s in seen for violation in s.axe]
    assert not faults, _listed(faults)


def test_text_can_be_read_also_in_pictures(seen: list[Any]) -> None:
    faults = [f"{s}: {fault}" for s in seen for fault in s.faults]
    assert not faults, _listed(faults)


def test_no_page_scrolls_sideways(seen: list[Any]) -> None:
    faults = [f"{s}: {s.page_width} px wide" for s in seen if s.page_width > s.width]
    assert not faults, _listed(faults)


def test_no_page_scrolls_sideways_at_320(seen: list[Any]) -> None:
    assert any(s.width_at_320 for s in seen)
    faults = [f"{s}: {s.width_at_320} px wide" for s in seen if s.width_at_320 > 320]
    assert not faults, _listed(faults)


def test_search_index_is_loaded_by_the_search_page_only(seen: list[Any]) -> None:
    visits = [visit for visit in seen if any("playbook-index" in url for url in visit.requests)]
    loading = {visit.page.partition("?")[0] for visit in visits}
    assert loading == {"search.html"}


def test_menu_shows_where_the_reader_is_on_every_page(seen: list[Any]) -> None:
    faults = [f"{s}: {s.menu}" for s in seen if s.menu and not s.page.startswith(("search", "no/"))]
    assert not faults, _listed(faults)


def test_words_of_all_pages_are_light(site: Any) -> None:
    url = site.url("_static/playbook-index.js")
    assert 0 < site.gzip_size(url) / 1024 <= MAX_INDEX_KB


def test_each_page_says_what_it_is(site: Any) -> None:
    """Title, description, canonical address and what a shared link shows."""
    faults = []
    titles: dict[str, str] = {}
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        head = text.partition("</head>")[0]
        expected = {
            "lang": r'<html lang="en-GB"',
            "og:title": r'<meta property="og:title" content="[^"]+">',
            "og:type": r'<meta property="og:type" content="(website|article)">',
            "og:image": r'<meta property="og:image" content="https://[^"]+/_static/[^"]+\.png">',
            "og:url": rf'<meta property="og:url" content="https://[^"]+/{re.escape(name)}">',
            "canonical": rf'<link rel="canonical" href="https://[^"]+/{re.escape(name)}">',
        }
        if name != "search.html":
            expected["description"] = r'<meta name="description" content="[^"]{20,}">'
            expected["og:description"] = r'<meta property="og:description" content="[^"]{20,}">'
        missing = [what for what, pattern in expected.items() if not re.search(pattern, head)]
        faults += [f"{name}: no {what}" for what in missing]
        title = re.search(r"<title>(.+?)</title>", head)
        if not title or title.group(1) in titles:
            faults.append(f"{name}: no title of its own")
        else:
            titles[title.group(1)] = name
    assert not faults, _listed(faults)


def test_every_file_a_page_names_is_there(site: Any, seen: list[Any]) -> None:
    """No request fails, and the picture for shared links is of the size that it says."""
    asked = {u.partition("?")[0] for s in seen for u in s.requests if "no/such" not in u}
    faults = [u for u in asked if not (site.folder / u.removeprefix(site.address)).is_file()]
    assert not faults, _listed(sorted(faults))
    card = (site.folder / "_static" / "social-card.png").read_bytes()
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")) == (1200, 630)


def test_nothing_is_shipped_that_nobody_asks_for(site: Any) -> None:
    names = {p.relative_to(site.folder).as_posix() for p in site.folder.rglob("*") if p.is_file()}
    heavy = re.compile(r"\.(woff2?|ttf|map|mo|po)$|fontawesome|bootstrap")
    unwanted = [name for name in names if heavy.search(name)]
    assert not unwanted, _listed(unwanted)
    # What readers take away is not sent with a page.
    sent = [name for name in names if not name.startswith("_downloads/")]
    assert sum((site.folder / name).stat().st_size for name in sent) < MAX_SITE


def test_papers_to_take_away_can_be_read_by_everybody(real: Any, open_page: Any, axe: Any) -> None:
    """Every fourth of them, on a phone: they are all made by the same few lines."""
    assert real.papers
    page = open_page(real, "search.html", width=375)
    faults = []
    for name in real.papers[::4]:
        page.goto(real.url(name))
        faults += [f"{name}: {violation}" for violation in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{name}: {wide} px wide"] if wide > 375 else []
    assert not faults, _listed(faults)


def test_sitemap_holds_every_page_once_in_order(site: Any) -> None:
    text = (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    addresses = re.findall(r"<loc>https://[^<]+?/partnership-playbook/([^<]+)</loc>", text)
    assert addresses == sorted(p for p in site.pages if p != "search.html")
    assert "lastmod" not in text


def test_front_door_is_a_page_of_its_own(site: Any) -> None:
    """Also who has switched off forwarding finds the way in, and knows the language."""
    text = (site.folder / "index.html").read_text(encoding="utf-8")
    for pattern in (
        r'<html lang="en-GB">',
        r"<title>.+</title>",
        r"<main>",
        r'<a href="book/index\.html">[^<]+</a>',
        r'<link rel="canonical" href="https://[^"]+/book/index\.html">',
        r'http-equiv="refresh" content="0; url=book/index\.html"',
    ):
        assert re.search(pattern, text), pattern
