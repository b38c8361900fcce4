"""The built pages as files: ids that are unique, and links that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

IDS = re.compile(r'\sid="([^"]+)"')
LINKS = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def pages(built_book: Path) -> dict[Path, str]:
    return {p: p.read_text(encoding="utf-8") for p in built_book.rglob("*.html")}


def test_ids_are_unique_on_every_page(pages: dict[Path, str]) -> None:
    for path, text in pages.items():
        twice = [name for name, count in Counter(IDS.findall(text)).items() if count > 1]
        assert not twice, f"{path.name}: {twice}"


def test_every_link_inside_the_book_leads_somewhere(
    pages: dict[Path, str], built_book: Path
) -> None:
    ids = {path: set(map(unescape, IDS.findall(text))) for path, text in pages.items()}
    faults = []
    for path, text in pages.items():
        for href in map(unescape, LINKS.findall(text)):
            parts = urlsplit(href)
            # The page for missing addresses is served from anywhere: its links begin at the site.
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                faults.append(f"{path.relative_to(built_book)}: {href}")
            elif parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
                faults.append(f"{path.relative_to(built_book)}: {href} (no such place)")
    assert not faults, "\n".join(faults[:40])


def test_no_address_of_another_host_is_loaded(pages: dict[Path, str]) -> None:
    loads = re.compile(r'<(?:script|img|iframe|source|video)\b[^>]*?\ssrc="(https?:)?//[^"]*"')
    styles = re.compile(r'<link\b(?=[^>]*rel="(?:stylesheet|preload|icon)")[^>]*href="(https?:)?//')
    for path, text in pages.items():
        assert not loads.search(text), path.name
        assert not styles.search(text), path.name
