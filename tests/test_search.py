"""What the search works with: the sections of a page, and files that follow the pages."""

from __future__ import annotations

import json
from pathlib import Path

from playbook.sphinx_ext.theme.search import (
    PageAbout,
    PageSection,
    page_id,
    page_sections,
    write_search,
)

PAGE = """<nav>Menu</nav><article class="pb-article"><section id="a">
<h1>A <em>title</em><a class="headerlink" href="#a">#</a></h1><aside class="pb-banner"><p>Reviewed
<aside>inside</aside></p></aside><p>First&amp;last<br>words <span class="pb-src">[KEY]</span>here.</p>
<style>p { color: red }</style><!-- a <b>note</b> --><svg><title>Drawn</title></svg>
<section id="b"><h2>One<a class="headerlink" href="#b">#</a></h2><ul><li>x</li><li>y</li></ul>
<button>Copy</button></section></section>
<details class="pb-page-facts"><h2>About<a class="headerlink" href="#f">#</a></h2><p>Owner</p>
<details>deep</details></details></article><footer>Foot</footer>"""


def test_sections_hold_the_text_of_a_page_and_none_of_its_frame() -> None:
    assert page_sections(PAGE) == [
        PageSection("A title", "a", 1, "First&last words here."),
        PageSection("One", "b", 2, "x y"),
    ]


def test_a_page_without_an_article_or_a_heading_has_one_empty_section() -> None:
    assert page_sections("<p>Words</p>") == [PageSection("", "", 1)]
    assert page_sections("<article><p>Words</article>") == [PageSection("", "", 1, "Words")]
    assert page_sections("<article><p>5 < 6 & more") == [PageSection("", "", 1, "5 < 6 & more")]


def _index(out: Path) -> list[dict[str, object]]:
    text = (out / "_static/playbook-index.js").read_text(encoding="utf-8")
    return list(json.loads(text.removeprefix("PlaybookIndex=").rstrip().rstrip(";")))


def test_files_follow_the_pages_and_equal_those_of_a_clean_build(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    about = {name: PageAbout(name, "Part", None, "Said") for name in ("a.html", "b.html", "c.html")}
    pages = {"a.html": PAGE, "b.html": PAGE.replace("words", "birds")}
    write_search(one, tmp_path / "m1", pages, about)
    assert [entry["url"] for entry in _index(one)] == ["a.html", "b.html"]
    assert "birds" in str(_index(one)[1]["words"])
    changed = {"a.html": PAGE.replace("First", "Second"), "c.html": PAGE}
    write_search(one, tmp_path / "m1", changed, about)
    write_search(two, tmp_path / "m2", changed, about)
    files = {path.relative_to(one): path.read_bytes() for path in one.rglob("*.js")}
    assert files == {path.relative_to(two): path.read_bytes() for path in two.rglob("*.js")}
    assert f"{page_id('b.html')}.js" not in {path.name for path in files}


def test_a_memory_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m/playbook-search.json").write_text("{[", encoding="utf-8")
    write_search(tmp_path / "out", tmp_path / "m", {"a.html": PAGE}, {"a.html": PageAbout("A")})
    assert len(_index(tmp_path / "out")) == 1
