"""A second build writes again what a change touches, and loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def source(built_sink: Path, build_pages: Callable[..., Path], tmp_path: Path) -> Path:
    """The sources of the book of constructs, copied and built once in a place of their own."""
    copied = shutil.copytree(built_sink.parents[2] / "source", tmp_path / "source")
    build_pages(copied, tmp_path / "out")
    return copied


def test_menu_of_every_page_follows_a_new_title(
    source: Path, build_pages: Callable[..., Path]
) -> None:
    page = source / "book" / "second" / "words.md"
    page.write_text(page.read_text(encoding="utf-8").replace("# Words\n", "# Terms\n"), "utf-8")
    pages = build_pages(source, source.parent / "out")
    text = (pages / "book" / "first" / "deep.html").read_text(encoding="utf-8")
    assert ">Terms</a>" in text
    assert ">Words</a>" not in text


def test_site_map_and_words_stay_whole_when_one_page_changes(
    source: Path, build_pages: Callable[..., Path]
) -> None:
    pages = source.parent / "out" / "_build" / "html"
    before = (pages / "sitemap.xml").read_text(encoding="utf-8")
    page = source / "book" / "second" / "words.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nA kestrel.\n", "utf-8")
    assert build_pages(source, source.parent / "out") == pages
    assert (pages / "sitemap.xml").read_text(encoding="utf-8") == before
    words = (pages / "_static" / "playbook-index.js").read_text(encoding="utf-8")
    assert " kestrel " in words
    assert " kingfisher " in words
    texts = [p.read_text(encoding="utf-8") for p in (pages / "_static" / "search").iterdir()]
    assert len([text for text in texts if "A kestrel." in text]) == 1
    assert not list(pages.rglob("*.part"))
