"""The colours keep what the design promises, counted from the style sheet itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

CSS = Path(__file__).resolve().parents[2] / "scripts/playbook/sphinx_ext/theme/static/playbook.css"
GROUNDS = ("bg", "surface", "raised")
# What is written (7:1), what is drawn (3:1).
TEXT = ("ink", "ink-soft", "link", "link-hover")
TONES = ("note", "good", "warn", "bad")
MARKS = ("accent", "edge", "data-1", "data-2", "data-3", "data-4")
CODE = ("code-word", "code-text", "code-name", "code-quiet")


def _blocks() -> list[dict[str, str]]:
    """The colours of light, dark by the system, and dark by choice."""
    text = CSS.read_text(encoding="utf-8")
    blocks = re.findall(r":root[^{]*\{([^}]*--pb-data-1[^}]*)\}", text)
    found = [dict(re.findall(r"--pb-([\w-]+):\s*(#[0-9a-f]{6});", block)) for block in blocks]
    assert len(found) == 3
    return found


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("index", [0, 1], ids=["light", "dark"])
def test_text_has_seven_to_one(index: int) -> None:
    colours = _blocks()[index]
    pairs = [(t, g) for t in TEXT for g in GROUNDS]
    pairs += [(t, f"{t}-bg") for t in TONES] + [("ink", f"{t}-bg") for t in TONES]
    pairs += [("on-brand", "brand"), ("ink", "mark")] + [(c, "surface") for c in CODE]
    pairs += [("link", f"{t}-bg") for t in TONES]
    low = {p: round(contrast(colours[p[0]], colours[p[1]]), 2) for p in pairs}
    assert {p: v for p, v in low.items() if v < 7} == {}


@pytest.mark.parametrize("index", [0, 1], ids=["light", "dark"])
def test_marks_have_three_to_one(index: int) -> None:
    colours = _blocks()[index]
    low = {(m, g): contrast(colours[m], colours[g]) for m in MARKS for g in GROUNDS}
    assert {p: round(v, 2) for p, v in low.items() if v < 3} == {}


def test_both_ways_into_dark_give_the_same_colours() -> None:
    _, system, chosen = _blocks()
    assert system == chosen


@pytest.mark.browser
def test_browser_shows_these_colours(sink: Any, open_page: Any) -> None:
    for index, mode in enumerate(("light", "dark")):
        page = open_page(sink, "book/index.html", mode=mode)
        shown = page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--pb-ink').trim()"
        )
        assert shown == _blocks()[index]["ink"]
