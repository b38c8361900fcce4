"""The table of partnerships can be narrowed by kind and state, and shows all without a choice."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import until

pytestmark = pytest.mark.browser

PAGE = "book/reference/partnerships-compared.html"
TABLE = ".pb-register--partnership .pb-table"


def test_a_choice_leaves_the_rows_that_fit_and_says_how_many(
    site: Any, open_page: Any, axe: Any
) -> None:
    if PAGE not in site.pages:
        pytest.skip("this book has no such table")
    page = open_page(site, PAGE)
    rows = page.locator(f"{TABLE}:has(th:text-is('State')) tbody tr")
    form = page.get_by_role("form", name="Narrow the table")
    count = form.get_by_role("status")
    assert count.inner_text() == f"{rows.count()} of {rows.count()} shown"

    form.get_by_label("Kind").select_option("one company")
    form.get_by_label("State").select_option("cut short")

    shown = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert 0 < len(shown) < rows.count()
    assert all("one company" in row and "cut short" in row for row in shown)
    assert count.inner_text() == f"{len(shown)} of {rows.count()} shown"
    assert axe(page) == []

    form.get_by_role("button", name="Show all").click()
    until(
        page,
        "s => [...document.querySelectorAll(s)].every(r => !r.hidden)",
        arg=f"{TABLE} tbody tr",
    )
