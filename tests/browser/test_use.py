"""Using the book: menu, search, theme, checklists, copying, by pointer and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import until

pytestmark = pytest.mark.browser

PAGE = "book/first/tables.html"


def _menu(page: Any) -> Any:
    return page.locator("#pb-menu")


@pytest.mark.parametrize("width", [320, 375, 800])
@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_menu_opens_and_closes(sink: Any, open_page: Any, axe: Any, width: int, way: str) -> None:
    page = open_page(sink, PAGE, width=width)
    button = page.get_by_role("button", name="Menu", exact=True)
    link = _menu(page).get_by_role("link", name="Constructs")
    assert not link.is_visible()
    if way == "pointer":
        button.click()
    else:
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert button.evaluate("e => e === document.activeElement")
        page.keyboard.press("Enter")
    link.wait_for(state="visible")
    assert axe(page) == []
    if way == "pointer":
        page.get_by_role("button", name="Close the menu").click()
    else:
        page.keyboard.press("Escape")
        assert button.evaluate("e => e === document.activeElement")
    link.wait_for(state="hidden")


@pytest.mark.parametrize("width", [375, 800])
def test_menu_leads_to_a_page(sink: Any, open_page: Any, width: int) -> None:
    page = open_page(sink, PAGE, width=width)
    page.get_by_role("button", name="Menu", exact=True).click()
    glossary = _menu(page).get_by_role("link", name="Glossary")
    assert not glossary.is_visible()
    _menu(page).get_by_text("Second part").click()
    glossary.click()
    page.wait_for_url("**/second/glossary.html")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_open_menu_and_open_search_have_no_violation(
    site: Any, open_page: Any, axe: Any, mode: str
) -> None:
    for width in (1280, 375):
        page = open_page(site, site.pages[0], width=width, mode=mode)
        if width == 375:
            page.get_by_role("button", name="Menu", exact=True).click()
        for summary in page.locator("#pb-menu summary").all():
            if summary.is_visible():
                summary.click()
        assert axe(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        page.locator("#pb-search-input").wait_for(state="visible")
        assert axe(page) == []


def test_leaving_the_open_menu_by_keyboard_closes_it(sink: Any, open_page: Any) -> None:
    """Else the menu would hide what has the focus."""
    page = open_page(sink, PAGE, width=375)
    page.get_by_role("button", name="Menu", exact=True).click()
    _menu(page).locator("summary").last.focus()
    page.keyboard.press("Tab")
    _menu(page).wait_for(state="hidden")


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_menu_stands_beside_the_text_on_a_wide_screen(sink: Any, open_page: Any, way: str) -> None:
    page = open_page(sink, "book/second/words.html", width=1280)
    assert _menu(page).get_by_role("link", name="Glossary").is_visible()
    assert not page.get_by_role("button", name="Menu", exact=True).is_visible()
    _menu(page).get_by_text("First part").click()
    branch = page.get_by_label("Pages in Constructs")
    below = _menu(page).get_by_role("link", name="Tables and figures")
    assert not below.is_visible()
    if way == "pointer":
        branch.click()
    else:
        branch.focus()
        page.keyboard.press("Enter")
    assert below.is_visible()


def test_menu_shows_where_the_reader_is(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/deep.html")
    current = _menu(page).locator("[aria-current=page]")
    assert current.all_inner_texts() == ["A page three levels down"]
    assert current.is_visible()
    assert "First part" in page.locator(".pb-trail li").all_inner_texts()


def test_skip_link_is_first_and_leads_to_the_text(site: Any, open_page: Any) -> None:
    page = open_page(site, site.pages[0])
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the text"
    until(page, "document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pb-text"


@pytest.mark.parametrize("width", [375, 1280])
def test_every_stop_of_the_keyboard_is_seen_and_none_holds_it(
    sink: Any, open_page: Any, width: int
) -> None:
    """Tab walks through the whole page, back to the browser; each stop has an outline."""
    page = open_page(sink, "book/first/constructs.html", width=width)
    faults, stops = [], 0
    for _ in range(150):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (!e || e === document.body) return null;
              const target = e.matches(".sd-tab-set > input") ? e.nextElementSibling : e;
              const card = e.closest(".sd-card");
              const outlined = [target, card].filter(Boolean).map((x) => getComputedStyle(x))
                .some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
              return [e.outerHTML.slice(0, 80), outlined];
            }"""
        )
        if state is None:
            break
        stops += 1
        if not state[1]:
            faults.append(state[0])
    else:
        pytest.fail("the keyboard does not leave the page")
    assert faults == []
    assert stops > 15


def test_wide_tables_scroll_by_keyboard_and_have_names(sink: Any, open_page: Any) -> None:
    page = open_page(sink, PAGE, width=800)
    region = page.get_by_role("region", name="Table: A wide table")
    until(page, "document.querySelectorAll('.pb-scroll[tabindex=\"0\"]').length === 1")
    region.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.pb-scroll[tabindex]').scrollLeft > 0")


def test_colours_are_chosen_and_kept(sink: Any, open_page: Any) -> None:
    page = open_page(sink, PAGE, mode="light")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    button = page.get_by_role("button", name="Colours: as the system")
    button.click()
    dark = page.evaluate(background)
    assert light != dark
    page.reload()
    assert page.evaluate(background) == dark
    page.get_by_role("button", name="Colours: dark").click()
    assert page.evaluate(background) == light


def test_rows_of_a_wide_table_are_cards_on_a_phone(sink: Any, open_page: Any, axe: Any) -> None:
    page = open_page(sink, PAGE, width=375)
    table = page.locator("table.pb-cards").first
    assert table.locator("tbody td").nth(1).get_attribute("data-column")
    assert table.evaluate("e => e.scrollWidth <= document.documentElement.clientWidth")
    assert table.get_by_role("columnheader").count() > 4
    assert axe(page) == []


def test_checklist_is_kept_and_cleared(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/playbook.html")
    progress = page.locator(".pb-progress p")
    assert progress.inner_text() == "0 of 3 done"
    page.get_by_label("Ask for an account").check()
    page.get_by_label("Meet the team").check()
    assert progress.inner_text() == "2 of 3 done"
    page.reload()
    assert progress.inner_text() == "2 of 3 done"
    assert page.get_by_label("Ask for an account").is_checked()
    assert not page.get_by_label("Read the handbook").is_checked()
    page.get_by_role("button", name="Clear the ticks").click()
    assert progress.inner_text() == "0 of 3 done"
    page.reload()
    assert not page.get_by_label("Ask for an account").is_checked()


def test_checklist_works_where_nothing_can_be_kept(sink: Any, browser: Any) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(sink.url("book/first/playbook.html"))
    page.get_by_label("Ask for an account").check()
    assert page.locator(".pb-progress p").inner_text() == "1 of 3 done"
    assert errors == []
    context.close()


def test_copying_the_attribution(sink: Any, open_page: Any) -> None:
    page = open_page(
        sink, "book/first/playbook.html", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy the attribution").click()
    page.get_by_role("status").filter(has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "Adapted from “Kitchen sink”, CC BY 4.0."
    )


def test_equations_are_drawn_by_the_browser(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/constructs.html")
    assert page.locator("math").count() == 2
    assert page.locator("div.math mfrac").count() == 1
    assert "(1)" in page.locator("div.math .eqno").inner_text()


def test_lines_are_comfortable_to_read(sink: Any, open_page: Any) -> None:
    """60 to 75 letters in a full line of running text, on a screen wide enough."""
    page = open_page(sink, "book/first/constructs.html", width=1280)
    letters = page.evaluate(
        """() => {
          const node = [...document.querySelectorAll(".pb-article section section > p")]
            .sort((a, b) => b.textContent.length - a.textContent.length)[0];
          const range = document.createRange();
          const text = node.firstChild, lines = new Map();
          for (let i = 0; i < text.length; i += 1) {
            range.setStart(text, i); range.setEnd(text, i + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            lines.set(top, (lines.get(top) || 0) + 1);
          }
          return [...lines.values()].slice(0, -1);
        }"""
    )
    assert letters
    assert 60 <= sum(letters) / len(letters) <= 75


def test_old_address_leads_to_the_new_one(sink: Any, open_page: Any) -> None:
    text = (sink.folder / "book/old/address.html").read_text(encoding="utf-8")
    assert '<a href="../first/tables.html">' in text
    page = open_page(sink, "book/old/address.html")
    page.wait_for_url("**/book/first/tables.html")


def test_page_for_a_wrong_address_leads_back(site: Any, open_page: Any) -> None:
    page = open_page(site, "some/where/deep/gone.html")
    assert page.locator("h1").inner_text() == "This page does not exist"
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.locator("main").get_by_role("link", name="start at the first page of the book").click()
    page.wait_for_url("**/partnership-playbook/book/index.html")


def test_nothing_moves_for_who_asks_for_that(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/constructs.html", reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((e) => {
          const style = getComputedStyle(e);
          return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none"
            || style.scrollBehavior === "smooth";
        }).map((e) => e.outerHTML.slice(0, 60))"""
    )
    assert moving == []


def test_pictures_and_icons_follow_forced_colours(sink: Any, open_page: Any) -> None:
    """In the high contrast of the system, nothing is drawn in a colour of ours."""
    page = open_page(sink, "book/first/playbook.html", forced_colors="active", mode="dark")
    colours = page.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement("i"));
          const of = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
          const allowed = ["CanvasText", "Canvas", "ButtonText", "GrayText"].map(of);
          const marks = [...document.querySelectorAll(".pb-svg text, .pb-marker")];
          const icons = [...document.querySelectorAll(".pb-icon")];
          return [
            ...marks.map((e) => getComputedStyle(e).fill),
            ...icons.map((e) => getComputedStyle(e).backgroundColor),
          ].filter((colour) => !allowed.includes(colour));
        }"""
    )
    assert colours == []


def test_heading_being_read_is_marked(sink: Any, open_page: Any) -> None:
    page = open_page(sink, "book/first/constructs.html")
    page.locator("#equations").evaluate("e => e.scrollIntoView()")
    until(
        page, "document.querySelector('.pb-contents--side a[aria-current]')?.hash === '#equations'"
    )


@pytest.mark.parametrize(("day", "state"), [("", "Reviewed"), ("2040-01-02", "due")])
def test_banner_turns_by_itself_when_the_day_has_come(
    real: Any, open_page: Any, axe: Any, day: str, state: str
) -> None:
    page = open_page(real, "book/start/how-to-use.html")
    due = page.locator(".pb-banner").get_attribute("data-due")
    page.clock.set_fixed_time(f"{due if state == 'Reviewed' else day}T12:00:00")
    page.reload()
    banner = page.locator(".pb-banner")
    words = " ".join(banner.inner_text().split())
    if state == "Reviewed":
        assert "pb-banner--calm" in banner.get_attribute("class").split()
        assert words.startswith("Reviewed ")
    else:
        assert banner.get_attribute("class").split() == ["pb-banner", "pb-banner--due"]
        last, following = banner.locator("time").all_inner_texts()
        assert words.startswith(
            f"This page is due for a review: last reviewed {last}, "
            f"next review was due by {following}. · looked after by: "
        )
        assert axe(page) == []
