"""The whole book as one file: chapters in order, links that lead on, an EPUB that is well formed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from playbook.build.whole import pdf
from playbook.build.whole.chapters import read_book
from playbook.build.whole.epub import make_epub
from playbook.cli.main import main
from playbook.common.errors import UserError

FRAME = """<!DOCTYPE html><html lang="en-GB"><head>
<meta property="og:site_name" content="A &amp; B"><link rel="canonical" href="https://example.org/b/{name}">
</head><body><nav id="pb-menu"><ul><li><a href="{up}book/index.html">A</a></li></ul>
<details class="pb-menu__part"><summary>One <span class="pb-menu__count">2</span></summary><ul>
<li><a href="{up}book/run/talk.html">Talk: how to</a></li><li><a href="{up}book/run/map.html">Map</a></li>
</ul></details><details class="pb-menu__part"><summary>Two</summary><ul>
<li><a href="{up}book/end.html">End</a></li></ul></details></nav>
<article class="pb-article">{text}</article></body></html>"""
TALK = """<section id="talk"><h1>A talk<a class="headerlink" href="#talk">#</a></h1>
<!-- a -- b --><p id="x">To <a href="map.html#m">the map</a>, <a href="../../_downloads/f.docx">a file</a>,
<a href="#x">here</a>, <a href="#gone">nowhere</a> and <a href="https://example.org/">out</a><br>
<img src="../../_images/p.png" alt="P"><input type="checkbox"> task</p>
<svg class="pb-svg pb-svg--wide" viewbox="0 0 9 9"><rect class="pb-bar" width="9"/></svg>
<svg class="pb-svg pb-svg--narrow"></svg><details><summary>More</summary><p id="x">twice</p></details>
<button>Copy</button></section>"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """The folder of a book with four built pages."""
    pages = tmp_path / "_build/html"
    texts = {
        "book/index.html": '<h1>A</h1><p><a href="run/talk.html">Talk</a></p>',
        "book/run/talk.html": TALK,
        "book/run/map.html": '<h1 id="m">Map</h1>',
        "book/end.html": "<h1>End</h1>",
    }
    for name, text in texts.items():
        path = pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FRAME.format(name=name, up="../" * name.count("/"), text=text), "utf-8")
    (pages / "index.html").write_text(
        '<meta http-equiv="refresh" content="0; url=book/index.html">'
    )
    (pages / "_images").mkdir()
    (pages / "_images/p.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (pages / "_static").mkdir()
    style = ":root { --pb-data-1: #123456; }\n@media x { y }\n.pb-bar { fill: var(--pb-data-1); }\n"
    (pages / "_static/playbook.css").write_text(style)
    return tmp_path


def test_chapters_stand_in_the_order_of_the_menu_with_parts_and_names(built: Path) -> None:
    book = read_book(built / "_build/html")
    assert (book.title, book.language, book.address) == ("A & B", "en-GB", "https://example.org/b/")
    rows = [(chapter.part, chapter.label) for chapter in book.chapters]
    assert rows == [("", "A & B"), ("One", "Talk: how to"), ("One", "Map"), ("Two", "End")]


@pytest.mark.parametrize(
    ("pages", "part", "labels"),
    [
        (["run/map", "end"], "", ["Map", "End"]),
        (["book/end.html", "talk", "end"], "", ["End", "Talk: how to"]),
        ([], "one", ["Talk: how to", "Map"]),
    ],
)
def test_a_choice_is_a_booklet_in_the_order_asked_for(
    built: Path, pages: list[str], part: str, labels: list[str]
) -> None:
    assert [c.label for c in read_book(built / "_build/html", pages, part).chapters] == labels


@pytest.mark.parametrize(
    ("pages", "part", "said"),
    [
        (["run/mapp"], "", "there is no page `run/mapp`; did you mean `run/map`?"),
        ([], "Thre", "there is no part `Thre`"),
    ],
)
def test_what_is_not_there_is_said(built: Path, pages: list[str], part: str, said: str) -> None:
    with pytest.raises(UserError, match=said.replace("?", r"\?")):
        read_book(built / "_build/html", pages, part)


def test_an_epub_is_well_formed_and_its_links_lead_on(built: Path) -> None:
    data = make_epub(read_book(built / "_build/html"), date(2030, 1, 2))
    assert data == make_epub(read_book(built / "_build/html"), date(2030, 1, 2))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert names[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        texts = {n: archive.read(n).decode() for n in names if n.endswith((".xhtml", ".opf"))}
    for text in texts.values():
        ElementTree.fromstring(text)
    talk = texts["EPUB/book-run-talk.xhtml"]
    assert 'href="book-run-map.xhtml#m"' in talk
    assert 'href="https://example.org/b/_downloads/f.docx"' in talk
    assert 'href="#x"' in talk
    assert "#gone" not in talk
    assert talk.count('id="x"') == 1
    assert 'src="images/images-p.png"' in talk
    assert 'viewBox="0 0 9 9"' in talk
    assert 'fill="#123456"' in talk
    assert "pb-svg--narrow" not in talk
    assert "Copy" not in talk
    assert 'properties="svg"' in texts["EPUB/package.opf"]
    assert "2030-01-02T00:00:00Z" in texts["EPUB/package.opf"]


def test_one_page_for_paper_has_contents_and_places_of_its_own(built: Path) -> None:
    page = pdf.whole_page(read_book(built / "_build/html"))
    assert '<a href="#book-run-map">Map</a>' in page
    assert 'href="#book-run-map--m"' in page
    assert 'id="book-run-talk--x"' in page
    assert '<html lang="en-GB">' in page


def test_the_command_writes_files_and_says_what_is_wrong(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / "_config.yml").write_text("title: A\n")
    monkeypatch.chdir(built)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["export", "book", *words])
        return result.exit_code, result.output

    assert run("--to", "epub,zip", "-o", "out/")[0] == 0
    with zipfile.ZipFile("out/book.zip") as archive:
        assert "book/book/run/talk.html" in archive.namelist()
    assert run("--to", "epub", "--pages", "run/map,end")[0] == 0
    assert Path("booklet.epub").is_file()
    monkeypatch.setattr(pdf, "import_module", _missing)
    for words, said in (
        (("--to", "pdf"), "pip install weasyprint"),
        (("--to", "docx"), "there is no format `docx` for a book; use one or several of"),
        ((), "say the format"),
        (("--to", "zip", "--part", "One"), "leave --pages and --part out"),
        (("--to", "epub", "--book", ".."), "call `playbook build` first"),
    ):
        code, output = run(*words)
        assert (code, said in output) == (2, True), output


def _missing(name: str) -> None:
    raise ImportError(name)
