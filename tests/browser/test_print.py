"""Paper, also when printed from dark mode: black on white, and nothing folded or cut away."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from browsing import until
from paper import PAPER
from pypdf import PdfReader

pytestmark = pytest.mark.browser


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
    until(page, "!document.querySelector('.sd-dropdown').open")


def test_every_column_is_on_the_paper(site: Any, seen: list[Any], open_page: Any) -> None:
    """Nothing reaches over the edge of the paper."""
    assert [f"{s}: {cell}" for s in seen for cell in s.off_paper] == []
    assert sum(s.tables for s in seen)
    if "book/first/tables.html" in site.pages:
        words = _paper(_dark(open_page, site, "book/first/tables.html"))
        for column in ("one", "two", "three", "four", "five", "six", "seven", "eight"):
            assert re.search(f"Column\\s*{column}", words)


def test_black_on_white_from_dark_mode(seen: list[Any]) -> None:
    assert [f"{s}: {fault}" for s in seen for fault in s.pale] == []
