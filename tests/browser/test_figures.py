"""Figures as a browser draws them: text that can be read, labels apart, and their table beside them."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

DOOR = Path(__file__).resolve().parents[2] / "book" / "landing.svg"
MAPS = ("book/stakeholders/map.html", "book/communications/grid.html")
BOXES = """() => {
  const svg = [...document.querySelectorAll('.pb-svg')].filter(s => s.getClientRects().length);
  const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  return svg.map(s => ({
    frame: box(s.querySelector('.pb-frame')),
    labels: [...s.querySelectorAll('.pb-label')].map(box),
    markers: [...s.querySelectorAll('g .pb-marker')].map(box),
    sizes: [...s.querySelectorAll('text')].map(
      t => parseFloat(getComputedStyle(t).fontSize) * s.getBoundingClientRect().width / s.viewBox.baseVal.width),
    name: s.getAttribute('role') + ' ' + s.querySelector('title').textContent,
    described: s.querySelector('desc').textContent,
  }));
}"""


def apart(one: list[float], other: list[float]) -> bool:
    left, top, right, bottom = other
    return one[2] <= left or right <= one[0] or one[3] <= top or bottom <= one[1]


@pytest.mark.parametrize("width", [320, 375, 800, 1280])
@pytest.mark.parametrize("name", MAPS)
def test_labels_of_the_real_maps(real: Any, open_page: Any, name: str, width: int) -> None:
    page = open_page(real, name, width=width)
    pictures = page.evaluate(BOXES)

    assert len(pictures) == 1, "the wide or the narrow drawing, never both"
    picture = pictures[0]
    assert len(picture["labels"]) == len(picture["markers"]) == (29 if "map" in name else 32)
    assert min(picture["sizes"]) >= 12
    left, top, right, bottom = picture["frame"]
    for box in picture["labels"]:
        assert left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom, box
    for one, other in combinations(picture["labels"], 2):
        assert apart(one, other), (one, other)


@pytest.mark.parametrize("name", MAPS)
def test_picture_has_a_name_a_description_and_its_table(
    real: Any, open_page: Any, name: str
) -> None:
    page = open_page(real, name, width=1280)
    picture = page.evaluate(BOXES)[0]

    assert picture["name"].startswith("img ")
    assert (
        "groups placed by" in picture["described"]
        or "communications placed by" in picture["described"]
    )
    rows = page.locator(".pb-register .pb-table tbody tr").count()
    assert rows == len(picture["labels"])


def test_bars_of_charts_are_drawn_in_colour_of_the_theme(real: Any, open_page: Any) -> None:
    for mode in ("light", "dark"):
        page = open_page(real, "book/reference/impact.html", width=1280, mode=mode)
        fill = page.locator(".pb-svg--wide .pb-bar").first.evaluate("e => getComputedStyle(e).fill")
        back = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert fill not in ("rgb(0, 0, 0)", back)


def test_without_script_every_record_is_on_the_page(real: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(real.address + "book/onboarding/first-weeks.html")
    assert page.locator(".pb-checklist input[type=checkbox]").count() >= 23
    page.goto(real.address + "book/reference/timeline.html")
    assert page.locator(".pb-timeline li").count() == 155
    context.close()


@pytest.mark.parametrize("width", [288, 358, 620, 720])
def test_the_words_of_the_picture_at_the_door_can_be_read(browser: Any, width: int) -> None:
    """Also on a phone, where the same file shows fewer words in larger type."""
    page = browser.new_page(viewport={"width": width, "height": width})
    page.goto(DOOR.as_uri())
    sizes = page.locator("text").evaluate_all(
        """texts => texts.filter((e) => e.checkVisibility()).map((e) =>
          [e.textContent, parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a])"""
    )
    page.close()
    assert len(sizes) >= 6
    assert [(words, round(size, 1)) for words, size in sizes if size < 11.95] == []
