"""The e-mail of an issue, as mail programs show it: light, dark, narrow, and without pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playbook.newsletter.issue import find_issue
from playbook.newsletter.write_html import html_mail

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("width", [320, 600, 1000])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_mail_is_for_everybody_and_asks_nobody(
    browser: Any, axe: Callable[[Any], list[str]], mode: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=mode, java_script_enabled=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_mail(find_issue(ROOT, "tideline-2031-10")))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    assert [url for url in asked if url.startswith("http")] == []
    dark = page.evaluate("getComputedStyle(document.querySelector('.inner')).backgroundColor")
    assert (dark == "rgb(28, 28, 28)") is (mode == "dark")
    context.close()


def test_the_mail_is_read_without_its_pictures(browser: Any) -> None:
    """As most programs show it first: nothing is loaded, and the words of a picture stand for it."""
    context = browser.new_context(viewport={"width": 600, "height": 900})
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())
    html = html_mail(find_issue(ROOT, "tideline-2031-10"))
    words = "What the picture shows, in words"
    html = html.replace(
        "</h1>", f'</h1><p><img src="pictures/x.png" width="552" alt="{words}"></p>', 1
    )
    page.set_content(html)
    with_, without = page.screenshot(full_page=True), page.evaluate("document.body.innerText")
    assert len(with_) > 10_000
    assert len(without) > 1_000
    picture = page.get_by_role("img", name=words)
    assert picture.is_visible()
    for link in page.locator("a").all():
        assert link.inner_text().strip()  # no link is a picture alone
    context.close()
