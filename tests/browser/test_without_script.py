"""Without JavaScript: every page is reachable, and nothing is shown that does nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [375, 800, 1280])
def test_every_page_is_reached_by_visible_links(site: Any, open_page: Any, width: int) -> None:
    page = open_page(site, "", width=width, java_script_enabled=False)
    page.wait_for_url("**/book/index.html")
    wanted = {site.url(name) for name in site.pages if name != "search.html"}
    waiting, visited, reached = [page.url], set(), {page.url}
    # A page counts once a visible link leads to it; the menu of one shows most of the others.
    while waiting and wanted - reached:
        url = waiting.pop()
        if url in visited:
            continue
        visited.add(url)
        page.goto(url)
        # A phone user opens the menu and what is folded in it; both work without a script.
        button = page.get_by_role("button", name="Menu", exact=True)
        if button.is_visible():
            button.click()
        for summary in page.locator("#pb-menu summary").all():
            if summary.is_visible() and not summary.evaluate("e => e.parentElement.open"):
                summary.click()
        shown = page.locator("#pb-menu a[href]").evaluate_all(
            "links => links.filter((a) => a.checkVisibility()).map((a) => a.href)"
        )
        found = [urldefrag(link).url for link in shown if link.startswith(site.address)]
        reached.update(found)
        waiting += found
    assert not wanted - reached


# The controls that are shown, as marked up.
SHOWN = """controls => controls
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 0)
  .map((e) => e.outerHTML.slice(0, 120))"""


def test_no_dead_control_is_shown(site: Any, open_page: Any) -> None:
    page = open_page(site, "search.html", java_script_enabled=False)
    controls = page.locator("button:not([popovertarget]), input[type=search]")
    faults = []
    for name in site.visits:
        page.goto(site.url(name))
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{name}: {control}" for control in controls.evaluate_all(SHOWN)]
    assert faults == []


def test_one_variant_of_a_picture_and_the_colours_of_the_system(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/playbook.html", mode="dark", java_script_enabled=False)
    assert page.locator("svg.pb-svg--wide").is_visible()
    assert not page.locator("svg.pb-svg--narrow").is_visible()
    dark = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert dark == "dark"
