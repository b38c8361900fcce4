"""A small book of pages of strangers and of letters: what runs in it, and how letters are looked up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from playbook.newsletter.issue import find_issue
from playbook.newsletter.write_page import index_of, page_of
from playbook.sphinx_ext.theme.content_policy import FIRST_SCRIPT, USUAL, digest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PAGE = """# First

<script>document.documentElement.dataset.page = "ran";</script>

<b id="pressed" onclick="document.documentElement.dataset.press = 'ran'">Press</b>

<a id="followed" href="javascript:document.documentElement.dataset.link='ran'">Follow</a>

<img src="nothing.png" alt="" onerror="document.documentElement.dataset.error = 'ran'">

<script src="https://example.org/foreign.js"></script>

<iframe title="x" srcdoc="<script>parent.document.documentElement.dataset.frame = 'ran'</script>"></iframe>

| A | B |
|---|---|
| 1 | 2 |
"""
CONFIG = {
    "title": "A small book",
    "execute": {"execute_notebooks": "off"},
    "sphinx": {
        "local_extensions": {"playbook.sphinx_ext": str(ROOT / "scripts")},
        "config": {
            "playbook_front_matter": "off",
            "html_js_files": [["", {"body": "document.documentElement.dataset.own = 'ran'"}]],
        },
    },
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two pages, the first of which tries all ways to run something."""
    book = tmp_path_factory.mktemp("policy")
    chapters = "".join(
        f"- file: {name}\n" for name in ("b", "letters/index", "letters/tideline-2031-10")
    )
    toc = f"format: jb-book\nroot: index\nchapters:\n{chapters}"
    (book / "_toc.yml").write_text(toc, "utf-8")
    (book / "_config.yml").write_text(yaml.safe_dump(CONFIG), "utf-8")
    (book / "index.md").write_text(PAGE, "utf-8")
    (book / "b.md").write_text("# Second\n\nWords about apples.\n", "utf-8")
    (book / "letters").mkdir()
    issue = find_issue(ROOT, "tideline-2031-10")
    (book / "letters/index.md").write_text("\n".join(index_of([issue])), "utf-8")
    (book / "letters/tideline-2031-10.md").write_text(page_of(issue, date(2031, 10, 1)), "utf-8")
    code = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-I", "-c", code, "build", str(book), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    html = book / "_build" / "html"
    assert (html / "b.html").is_file(), done.stderr
    return html


@pytest.fixture(scope="module")
def small(built: Path, served: Callable[..., Any]) -> Any:
    """The same on a server."""
    return served("small", built)


def told(html: str) -> dict[str, list[str]]:
    """Directive → sources, of the policy in a page."""
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    parts = (part.split() for part in policy.replace("&#39;", "'").split(";"))
    return {name: sources for name, *sources in parts}


def test_every_page_has_the_policy_before_anything_is_loaded(built: Path) -> None:
    for name in ("index", "b", "search", "404"):
        path = built / f"{name}.html"
        if name == "404" and not path.is_file():  # only with its extension
            continue
        text = path.read_text("utf-8")
        policy = told(text)
        assert text.index("Content-Security-Policy") < re.search(r"<(script|link)\b", text).start()
        assert policy["script-src"][0] == "'self'"
        assert set(policy) == set(USUAL)
        head = text[: text.index("</head>")]
        inline = re.findall(r"<script>(.*?)</script>", head, re.DOTALL)
        assert FIRST_SCRIPT in inline
        assert {digest(script) for script in inline} <= set(policy["script-src"])


@pytest.mark.parametrize("way", ["server", "disk"])
def test_a_browser_runs_nothing_of_the_text_and_all_of_the_frame(
    open_page: Any, built: Path, small: Any, way: str
) -> None:
    page = open_page(small, "b.html")
    page.context.unroute_all()
    page.context.route(
        "https://example.org/**", lambda route: route.fulfill(body="document.title = 'ran'")
    )
    page.goto(small.url("index.html") if way == "server" else (built / "index.html").as_uri())
    for name in ("pressed", "followed"):
        page.locator(f"#{name}").click()
    found = page.evaluate("({...document.documentElement.dataset})")
    assert found["mode"] == "auto"  # the script of the frame has run
    assert found["own"] == "ran"  # and that of the settings
    assert not {"page", "press", "link", "error", "frame"} & set(found)
    assert page.title() != "ran"
    page.get_by_role("button", name=re.compile("^Search")).first.click()
    page.locator("#pb-search-input").fill("apples")
    page.locator("#pb-search .pb-hits a").first.wait_for(state="visible")


def test_the_pages_of_letters_are_for_everybody_and_say_what_has_passed(
    open_page: Any, small: Any, axe: Callable[..., list[str]]
) -> None:
    for name in ("letters/tideline-2031-10.html", "letters/index.html"):
        for mode, width in (("light", 1280), ("dark", 375)):
            page = open_page(small, name, width=width, mode=mode)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Made for a day in 2031, and built on one before it.
    assert "This date has passed." not in page.content()


def test_all_items_of_all_letters_can_be_narrowed_by_section_and_topic(
    open_page: Any, small: Any
) -> None:
    page = open_page(small, "letters/index.html")
    rows, form = page.locator(".pb-letters tbody tr"), page.get_by_label("Narrow the table")
    count = rows.count()
    assert form.get_by_role("status").inner_text() == f"{count} of {count} shown"
    for name in ("Section", "Topic"):
        field = form.get_by_label(name)
        choices = field.locator("option").all_inner_texts()
        assert len(choices) > 2, name
        field.select_option(choices[1])
        shown = [row.inner_text() for row in rows.all() if row.is_visible()]
        assert 0 < len(shown) < count
        assert all(choices[1] in row for row in shown)
        form.get_by_role("button", name="Show all").click()
