"""What is read of a page: names, titles, walls, scripts; in a time that grows with its length."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import anyio
import pytest

from playbook.links import body
from playbook.links.exchange import Answer, HtmlPage
from playbook.links.html_page import names, read_page

WORDS = "<p>" + "word " * 200
SCRIPT = "<script>go()</script>"


def read(text: str, *wanted: str, whole: bool = True, status: int = 200) -> HtmlPage:
    return read_page(text, "https://example.org/a", wanted, whole=whole, status=status)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ('<p id="part">', "part"),
        ("<p id='part'>", "part"),
        ("<p id=part>", "part"),
        ("<P CLASS=x ID = part>", "part"),
        ('<a name="part">', "part"),
        ('<p id="café">', "caf%C3%A9"),
        ('<p id="café">', "café"),
        ('<p id="caf%C3%A9">', "caf%C3%A9"),
        ('<p id="caf&eacute;">', "café"),
        ('<p id="a&amp;b">', "a&b"),
        ('<p id="user-content-part">', "part"),
        ('<p\nid="part">', "part"),
        ('<script id="part">x</script>', "part"),
        ('<!-- a --><p id="part"><!-- b -->', "part"),
    ],
)
def test_a_place_is_found(text: str, fragment: str) -> None:
    assert fragment in read(WORDS + text, fragment).found


@pytest.mark.parametrize(
    "text",
    [
        "",
        '<p id="Part">',
        '<p id="partly">',
        '<p data-id="part">',
        '<meta name="part">',
        '<!-- <p id="part"> -->',
        "<script>'<p id=\"part\">'</script>",
        '<style>[x] { id="part" }</style>',
    ],
)
def test_what_is_no_place_is_not_found(text: str) -> None:
    assert not read(WORDS + text, "part").found


@pytest.mark.parametrize(
    "text",
    ['<a href="#part">', "<script>show('part')</script>", '<script>x = {"anchor":"part"}</script>'],
)
def test_a_place_that_only_scripts_and_links_name_comes_late(text: str) -> None:
    assert read(WORDS + text, "part").late == {"part"}


@pytest.mark.parametrize(
    "text",
    [
        '<div id="root"></div>' + SCRIPT,
        "<div id='__next'> </div>" + SCRIPT,
        "<app-root></app-root>" + SCRIPT,
        "<noscript>You need to enable JavaScript to run this.</noscript>" + SCRIPT,
        "<p>Loading …</p>" + SCRIPT,
    ],
)
def test_a_page_that_a_script_builds_is_known(text: str) -> None:
    assert read(text, "part").script


def test_a_page_with_text_and_a_script_is_a_page() -> None:
    assert not read(f'<h2 id="a">A</h2>{WORDS}{SCRIPT}', "part").script


def test_title_heading_and_refresh_are_read() -> None:
    text = (
        "<TITLE>\n A &amp; B </TITLE><meta http-equiv=Refresh content='0; URL=/b'><h1><a>C</a></h1>"
    )
    page = read(text)
    assert (page.title, page.heading) == ("A & B", "C")
    assert page.refresh == "https://example.org/b"
    assert not read(text.replace("'0;", "'30;")).refresh


def test_a_login_asks_for_a_password_and_says_so() -> None:
    form = '<input type="password">'
    assert read(f"<title>Sign in</title>{form}").login
    assert not read(f"<title>A shop</title>{form}").login


def test_a_wall_is_known_by_its_words_and_an_article_about_it_is_none() -> None:
    wall = "<title>Just a moment...</title>"
    assert read(wall).wall
    assert read("<p>Incapsula incident ID: 1", status=403).wall
    assert not read("<title>Captcha</title>" + WORDS * 30).wall


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", "<script>", 'id="', "id='x", "<title>", "<a name", "&#", "</script"],
)
def test_a_page_made_to_cost_time_costs_as_much_as_any(piece: str) -> None:
    # A pass that looked at each sign again for each one before it would need hours for this.
    assert not read(piece * (1_000_000 // len(piece)), "part").found


def test_the_decoder_takes_only_encodings_of_texts() -> None:
    for name in ("zip", "rot13", "unicode_escape", "idna", "nothing", "", "\x00"):
        assert body._decoder(name).decode("é".encode(), True) in ("é", "\ufffd\ufffd")
    assert body._decoder("latin-1").decode(b"\xe9") == "é"


def received(*pieces: bytes, wants: body.BodyWants, kind: str = "text/html") -> tuple[Answer, int]:
    taken = [0]

    async def flow() -> AsyncIterator[bytes]:
        for piece in pieces:
            taken[0] += 1
            yield piece

    async def run() -> Answer:
        answer = Answer("https://example.org/", status=200, headers={"content-type": kind})
        return await body.read(answer, flow(), wants, anyio.fail_after(60.0))

    return asyncio.run(run()), taken[0]


def test_reading_stops_as_soon_as_every_place_is_found() -> None:
    wants = body.BodyWants(("a", "b"), 0, 1_000_000, 1_000)
    answer, taken = received(b"<p id=a>", b"<p id=", b"b>", b"more", b"more", wants=wants)
    assert answer.page and answer.page.found == {"a", "b"}
    assert taken == 3


def test_reading_stops_at_its_limit() -> None:
    wants = body.BodyWants((), 0, 1_000_000, 10)
    answer, taken = received(b"<p>45", b"678901234", b"more", wants=wants)
    assert answer.page and not answer.page.whole
    assert taken == 2


def test_what_is_no_page_is_not_read() -> None:
    wants = body.BodyWants(("a",), 0, 1_000, 1_000)
    answer, taken = received(b"%PDF", wants=wants, kind="application/pdf")
    assert answer.page is None
    assert taken == 0


def test_the_encoding_of_a_page_is_that_of_its_header_or_its_own_word() -> None:
    wants = body.BodyWants(("é",), 0, 1_000, 1_000)
    for kind, head in (
        ("text/html; charset=latin-1", b""),
        ("text/html", b"<meta charset=latin1>"),
    ):
        answer, _ = received(head + b"<p id=\xe9>", wants=wants, kind=kind)
        assert answer.page and answer.page.found == {"é"}


def test_names_are_those_of_elements() -> None:
    assert names('<p id="a"><a name="b"><input name="c">') == {"a", "b"}
