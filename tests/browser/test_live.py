"""What the live preview adds to a page: it says what is to mend, and keeps the reader's place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import until

from playbook.live.server import serve
from playbook.live.site import PreviewFinding, Site

PAGE = "book/first/constructs.html"
LONG = PreviewFinding("book/first/tables.md:7", "a line of many words that goes on " * 20)
# The contrast of each text of the list with its background, as WCAG 2.2 reckons it.
CONTRAST = """() => {
  const root = document.querySelector("playbook-live").shadowRoot;
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((n) => n / 255);
    const [r, g, b] = parts.map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const of = (node, what) => light(getComputedStyle(node)[what]);
  const ground = of(root.querySelector(".list"), "backgroundColor");
  return [...root.querySelectorAll(".list *")].map((node) => {
    const [low, high] = [of(node, "color"), ground].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""
# What grows after the page is complete, in a browser that does not hold the place itself.
LATE = (
    "<style>html{overflow-anchor:none}</style><div id='late'></div>"
    "<script>setTimeout(() => { late.style.height = '300px' }, 900)</script>"
)
FAULT = PreviewFinding("book/first/constructs.md:3", "the label `gone` is on no page")
MARKUP = PreviewFinding("a.md:1", '<img src=x onerror="document.title=1">', "warning", "check")


@pytest.fixture
def preview(built_sink: Path, tmp_path: Path) -> Iterator[Site]:
    """The book of constructs as the preview serves it."""
    site = Site(shutil.copytree(built_sink, tmp_path / "html"))
    site.end("Ready.")
    yield site
    site.close()


@pytest.fixture
def opened(browser: Any, preview: Site) -> Iterator[Callable[..., Any]]:
    """A function that opens a page of the preview in a fresh profile."""
    server = serve(preview, 8950)
    contexts: list[Any] = []

    def open_one(width: int = 1280, mode: str = "light", name: str = PAGE) -> Any:
        size = {"width": width, "height": 600}
        contexts.append(browser.new_context(color_scheme=mode, viewport=size))
        contexts[-1].set_default_timeout(10_000)
        page = contexts[-1].new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
        while name not in preview.viewers:
            page.wait_for_timeout(20)
        return page

    yield open_one
    for context in contexts:
        context.close()
    preview.close()
    server.shutdown()
    server.server_close()


def button(page: Any) -> Any:
    return page.locator("playbook-live button")


def found(page: Any) -> Any:
    return page.locator("playbook-live .list")


def place(page: Any) -> float:
    """Where the second section stands in the window, once nothing has moved for half a second."""
    top = "document.querySelectorAll('article h2')[1].getBoundingClientRect().top"
    seen = [page.evaluate(top)]
    while len(seen) < 15 or len(set(seen[-6:])) > 1:
        page.wait_for_timeout(100)
        seen.append(page.evaluate(top))
    return float(seen[-1])


def lengthen(site: Site) -> None:
    """Put so many lines at the beginning of the page that a place in pixels is another one."""
    path = site.folder / PAGE
    text = path.read_text(encoding="utf-8")
    lines = "<p>A new line.</p>" * 12 + LATE
    path.write_text(text.replace("</h1>", f"</h1>{lines}", 1), encoding="utf-8")
    site.end("Ready.")


def test_a_page_without_faults_shows_nothing(opened: Callable[..., Any], preview: Site) -> None:
    page = opened()
    preview.end("Ready.")

    assert page.locator("playbook-live").count() == 0


def test_a_page_says_what_the_preview_does(opened: Callable[..., Any], preview: Site) -> None:
    page = opened()
    said = page.locator("playbook-live-state p")
    for act, words in (
        (preview.begin, "building…"),
        (lambda: preview.end("Ready."), "checking…"),
        (lambda: preview.report([]), "checked: nothing to mend"),
    ):
        act()
        said.get_by_text(words, exact=True).wait_for()
    preview.report([FAULT])
    said.wait_for(state="hidden")


def test_a_fault_opens_the_list_with_its_place_and_words(
    opened: Callable[..., Any], preview: Site
) -> None:
    page = opened()
    preview.report([FAULT])
    found(page).wait_for()

    assert button(page).inner_text() == "1 thing to mend"
    assert button(page).get_attribute("aria-expanded") == "true"
    assert FAULT.location in found(page).inner_text()
    assert FAULT.message in found(page).inner_text()


def test_a_warning_waits_for_a_click(opened: Callable[..., Any], preview: Site) -> None:
    page = opened()
    preview.report([MARKUP, MARKUP])
    button(page).wait_for()

    assert not found(page).is_visible()
    button(page).click()
    assert found(page).is_visible()


def test_words_of_a_fault_are_never_markup(opened: Callable[..., Any], preview: Site) -> None:
    page = opened()
    preview.report([MARKUP])
    button(page).click()

    assert MARKUP.message in found(page).inner_text()
    assert page.locator("playbook-live img").count() == 0


def test_escape_closes_the_list_and_it_stays_closed(
    opened: Callable[..., Any], preview: Site
) -> None:
    page = opened()
    preview.report([FAULT])
    found(page).focus()
    page.keyboard.press("Escape")

    assert not found(page).is_visible()
    assert page.evaluate("document.activeElement.localName") == "playbook-live"
    page.reload()
    button(page).wait_for()
    assert not found(page).is_visible()
    preview.report([FAULT, MARKUP])
    found(page).wait_for()


def test_a_mended_book_takes_the_list_away(opened: Callable[..., Any], preview: Site) -> None:
    page = opened()
    preview.report([FAULT])
    found(page).wait_for()
    preview.report([])

    button(page).wait_for(state="hidden")


def test_a_new_page_is_shown_at_the_place_where_the_reader_was(
    opened: Callable[..., Any], preview: Site
) -> None:
    page = opened(width=375)
    page.evaluate("document.querySelectorAll('article h2')[1].scrollIntoView()")
    before = place(page)
    page.evaluate("window.old = true")
    lengthen(preview)
    until(page, "!window.old && document.readyState == 'complete'")
    assert "A new line." in page.content()
    assert page.evaluate("window.scrollY") > 100
    assert abs(place(page) - before) <= 2


def test_who_comes_back_to_a_page_finds_the_place_again(
    opened: Callable[..., Any], preview: Site
) -> None:
    page = opened(width=375)
    lengthen(preview)
    until(page, "document.body.textContent.includes('A new line.')")
    page.wait_for_load_state("load")
    page.evaluate("window.scrollTo({ top: 2000, behavior: 'instant' })")
    page.wait_for_timeout(300)
    before = page.evaluate("window.scrollY")
    page.goto(page.url.replace(PAGE, "book/second/words.html"))
    page.go_back()
    page.wait_for_timeout(1000)

    assert abs(page.evaluate("window.scrollY") - before) <= 2


def test_another_page_is_not_loaded_anew(opened: Callable[..., Any], preview: Site) -> None:
    page = opened(name="book/second/words.html")
    page.evaluate("window.old = true")
    lengthen(preview)
    preview.report([FAULT])
    found(page).wait_for()

    assert page.evaluate("window.old")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_list_can_be_read_by_everybody(
    opened: Callable[..., Any],
    preview: Site,
    axe: Callable[[Any], list[str]],
    mode: str,
    width: int,
) -> None:
    page = opened(width=width, mode=mode)
    preview.report([FAULT, MARKUP, LONG])
    found(page).wait_for()
    page.wait_for_timeout(300)

    assert axe(page) == []
    assert min(page.evaluate(CONTRAST)) >= 7
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = found(page).bounding_box()
    assert box["x"] >= 16
    assert box["x"] + box["width"] <= width - 16


def test_the_list_is_as_dark_as_the_page(opened: Callable[..., Any], preview: Site) -> None:
    page = opened(mode="light")
    preview.report([FAULT])
    found(page).wait_for()
    shown = "document.querySelector('playbook-live').shadowRoot.querySelector('.list')"
    background = f"getComputedStyle({shown}).backgroundColor"
    light = page.evaluate(background)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    until(page, f"{background} !== '{light}'")

    assert light == "rgb(255, 255, 255)"
