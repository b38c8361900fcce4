"""Paper, also when printed from dark mode: black on white, and nothing folded or cut away."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

# The width of the text on A4 with the margins of the style sheet, in CSS pixels.
PAPER = 672


def _paper(page: Any) -> str:
    """The words of the page as printed, without the breaks between lines."""
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return re.sub(r"\s+", " ", " ".join(p.extract_text() for p in pdf.pages))


def _dark(open_page: Any, site: Any, name: str) -> Any:
    page = open_page(site, name, mode="dark", width=PAPER)
    page.evaluate("localStorage.setItem('playbook-mode', 'dark')")
    page.reload()
    return page


def test_what_is_folded_is_printed(sink: Any, open_page: Any) -> None:
    words = _paper(_dark(open_page, sink, "book/first/constructs.html"))
    for word in ("kingfisher", "nightjar", "goldcrest", "woodpecker", "bullfinch"):
        assert word in words
    for label in ("Before", "During", "After", "What is folded here", "Beside the text"):
        assert label in words


def test_addresses_follow_their_links(sink: Any, open_page: Any) -> None:
    words = _paper(_dark(open_page, sink, "book/first/constructs.html"))
    assert "https://www.w3.org/WAI/" in words
    assert "https://example.org/footnote" in words


def test_controls_are_not_printed(sink: Any, open_page: Any) -> None:
    words = _paper(_dark(open_page, sink, "book/first/playbook.html"))
    for control in ("On this page", "Menu", "Search", "Clear the ticks", "Copy the", "Previous"):
        assert control not in words
    assert "Ask for an account" in words


def test_folded_again_after_printing(sink: Any, open_page: Any) -> None:
    page = _dark(open_page, sink, "book/first/constructs.html")
    page.pdf()
    page.wait_for_function("!document.querySelector('.sd-dropdown').open")


def test_every_column_is_on_the_paper(site: Any, open_page: Any) -> None:
    """Nothing reaches over the edge of the paper."""
    page = _dark(open_page, site, site.pages[0])
    page.emulate_media(media="print", color_scheme="dark")
    faults, tables = [], 0
    for name in site.pages:
        page.goto(site.url(name))
        tables += page.locator("main table").count()
        over = page.evaluate(
            """(width) => [...document.querySelectorAll("main :is(td, th, pre, svg, img)")]
              .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
              .map((e) => e.outerHTML.slice(0, 80))""",
            PAPER,
        )
        faults += [f"{name}: {cell}" for cell in over]
    assert faults == []
    assert tables
    if site.folder and "book/first/tables.html" in site.pages:
        words = _paper(_dark(open_page, site, "book/first/tables.html"))
        for column in ("one", "two", "three", "four", "five", "six", "seven", "eight"):
            assert re.search(f"Column\\s*{column}", words)


def test_black_on_white_from_dark_mode(site: Any, open_page: Any) -> None:
    page = _dark(open_page, site, site.pages[0])
    page.emulate_media(media="print", color_scheme="dark")
    faults = []
    for name in site.pages:
        page.goto(site.url(name))
        faults += [f"{name}: {fault}" for fault in page.evaluate(_PALE)]
    assert faults == []


_PALE = """() => {
  const faults = new Set();
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, .sd-btn, .sd-badge")) continue;
    if (!e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const colour = rgb(e.closest("svg") ? style.fill : style.color);
    const words = node.data.trim().slice(0, 40);
    if (Math.max(...colour.slice(0, 3)) > 140) faults.add(`pale ${colour}: ${words}`);
  }
  const back = rgb(getComputedStyle(document.documentElement).backgroundColor);
  if (Math.min(...back.slice(0, 3)) < 255) faults.add(`ground ${back}`);
  return [...faults];
}"""
