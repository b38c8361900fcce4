"""One source becomes e-mail, text, page, feed and calendar, the same bytes each time."""

from __future__ import annotations

import email
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from email import policy
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from myst_parser.docutils_ import Parser

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.newsletter.issue import MAILERS, IssueError, find_issue
from playbook.newsletter.make import FORMS, make
from playbook.newsletter.write_html import ELEMENTS, MOST_BYTES, PROPERTIES
from playbook.newsletter.write_page import only_words
from playbook.sphinx_ext.passed import MarkPassed, is_over

NOW = date(2027, 4, 11)
ISSUE = """title: "Letter: March 2027"
about: An invented issue.
name: Letter of the mill
date: 2027-03-15
subject: Soil day, grants & a <film>
preview: Two things to apply for
greeting: |-
  Hello, and *welcome*.

  <script>alert(1)</script>
closing: Write to the editor.
sections: {open: What is open, events: Events, read: Read}
items:
  - id: grant
    title: Seed grants
    section: open
    text: |-
      # No heading
      Up to 500 pounds. [Terms](https://example.org/terms), [bad](javascript:alert(1)).

      - one
      - two
    who: growers
    until: 2027-04-10 17:00
    link: https://example.org/grants?a=1&b=2
    link_text: Form for grants
    contact: Network coordinator
    topics: [grants]
  - id: soil-day
    title: Soil day
    section: events
    starts: 2027-05-01 10:00
    ends: 2027-05-01 15:00
    place: Gate 2
    link: https://example.org/soil
    link_text: Sign up for the soil day
    picture: book/soil.png
    alt: A hand with soil
    credit: The network
  - id: fair
    title: Fair
    section: events
    starts: 2027-06-03
    ends: 2027-06-05
    place: Market
"""
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book/data/newsletter").mkdir(parents=True)
    (tmp_path / "_config.yml").write_text(
        "title: Mill\nauthor: The mill\nhtml:\n  baseurl: https://mill.example.org/\n", "utf-8"
    )
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "index.md").write_text("# Mill\n", "utf-8")
    (tmp_path / "book/soil.png").write_bytes(PNG)
    (tmp_path / "book/data/newsletter/2027-03.yml").write_text(ISSUE, "utf-8")
    return tmp_path


def files(book: Path, today: date = NOW) -> dict[str, bytes]:
    return make(book, find_issue(book, "2027-03"), FORMS, today)


def settings(book: Path, lines: str) -> None:
    (book / "pyproject.toml").write_text(f"[tool.playbook.newsletter]\n{lines}\n", "utf-8")


def test_the_same_source_gives_the_same_bytes(book: Path) -> None:
    assert files(book) == files(book)


def test_the_mail_is_a_draft_of_text_and_html_without_a_defect(book: Path) -> None:
    data = files(book)["2027-03.eml"]
    mail = email.message_from_bytes(data, policy=policy.default)
    assert [defect for part in mail.walk() for defect in part.defects] == []
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png"]
    assert (mail["Subject"], mail["X-Unsent"]) == ("Soil day, grants & a <film>", "1")
    assert (mail["From"], mail["To"], mail["Date"]) == (None, None, None)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    html = mail.get_body(("html",)).get_content()
    assert 'src="cid:soil.png"' in html


def test_every_link_of_the_html_stands_in_the_text(book: Path) -> None:
    made = files(book)
    text = made["2027-03.txt"].decode()
    for link in re.findall(r'href="([^"]+)"', made["2027-03.html"].decode()):
        assert link.replace("&amp;", "&") in text


def test_the_text_can_be_read_aloud(book: Path) -> None:
    text = files(book)["2027-03.txt"].decode()
    assert not re.search(
        r"[-=_*#]{3,}|\b[A-Z]{6,}\b|<[a-z/]",
        text.replace("<film>", "").replace("<script>", "").replace("</script>", ""),
    )
    assert all(len(line) <= 72 or "://" in line for line in text.splitlines())
    assert "Until: 10 April 2027, 17:00 BST." in text
    assert "When: 1 May 2027, 10:00 to 15:00 BST." in text


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.properties: set[str] = set()
        self.tables: list[dict[str, str | None]] = []
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        names = re.findall(r"([a-z-]+)\s*:", given.get("style") or "")
        self.properties |= set(names)
        self.tables += [given] if tag == "table" else []
        self.images += [given] if tag == "img" else []


def test_the_html_holds_only_what_mail_programs_keep(book: Path) -> None:
    html = files(book)["2027-03.html"]
    reader = Reader()
    reader.feed(html.decode())
    assert reader.tags <= ELEMENTS
    assert reader.properties <= PROPERTIES
    assert all(table["role"] == "presentation" for table in reader.tables)
    assert all(image["alt"] for image in reader.images)
    assert len(html) < MOST_BYTES
    assert b"prefers-color-scheme: dark" in html
    assert b'<html lang="en-GB">' in html


# What some mail program drops, and why the letter is read as well there.
DROPPED = {
    "height": "only `auto`, of a picture that has its width",
    "max-height": "the preview line is hidden by `display` too",
    "overflow": "the preview line is hidden by `display` too",
}


def test_what_a_mail_program_drops_is_known_to_do_no_harm(book: Path) -> None:
    known = yaml.safe_load((Path(__file__).parent / "mail_programs.yml").read_text("utf-8"))
    html = files(book)["2027-03.html"].decode()
    reader = Reader()
    reader.feed(html)
    told = {name for name, programs in known["styles"].items() if programs}
    assert told == set(DROPPED)
    # `border-top` is a part of `border`; of colours and families of letters nobody drops any.
    used = {re.sub(r"^border-(top|left)$", "border", name) for name in reader.properties}
    assert used - set(known["styles"]) <= {"color", "font-family"}
    assert set(re.findall(r"[^-]height:\s*([a-z]+)", html)) <= {"auto"}
    for hidden in re.findall(r'style="([^"]*(?:max-height|overflow)[^"]*)"', html):
        assert "display: none" in hidden
    assert "margin: -" not in html
    assert {name for name, programs in known["elements"].items() if programs} <= {"style", "body"}
    # Where the element `style` or `body` is dropped, each element has its style with it.
    for tag in ("h1", "h2", "h3", "p", "a"):
        assert all("style=" in start for start in re.findall(rf"<{tag}\b[^>]*>", html)), tag


def test_nothing_of_an_issue_runs(book: Path) -> None:
    made = files(book)
    for name in ("2027-03.html", "feed.xml"):
        assert b"<script" not in made[name]
        assert b'href="javascript:' not in made[name]
    assert b"&lt;script&gt;alert(1)" in made["2027-03.html"]


@pytest.mark.parametrize("mailer", [name for name in MAILERS if name != "none"])
def test_a_mailing_system_gets_its_own_placeholders(book: Path, mailer: str) -> None:
    settings(book, f'mailer = "{mailer}"')
    made = files(book)
    for words in MAILERS[mailer]:
        assert words in made["2027-03.html"].decode()
        assert words in made["2027-03.txt"].decode()


def test_who_has_an_address_for_leaving_gets_it_into_the_head(book: Path) -> None:
    assert b"word leave" in files(book)["2027-03.txt"]
    settings(book, 'leave = "https://example.org/leave"')
    data = files(book)["2027-03.eml"]
    assert b"List-Unsubscribe: <https://example.org/leave>\r\n" in data
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in data


def test_the_feed_has_what_rfc_4287_asks(book: Path) -> None:
    second = ISSUE.replace("2027-03-15", "2027-04-15").replace("id: ", "id: april-")
    (book / "book/data/newsletter/2027-04.yml").write_text(second, "utf-8")
    root = ET.fromstring(files(book)["feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    for element in (root, *root.findall(f"{atom}entry")):
        assert [element.find(f"{atom}{n}") is not None for n in ("id", "title", "updated")] == [
            True
        ] * 3
    ids = [e.findtext(f"{atom}id") for e in root.iter() if e.find(f"{atom}id") is not None]
    assert len(set(ids)) == 3
    days = [e.findtext(f"{atom}updated") for e in root.findall(f"{atom}entry")]
    assert days == ["2027-04-15T00:00:00Z", "2027-03-15T00:00:00Z"]
    assert root.findtext(f"{atom}updated") == days[0]
    content = root.find(f"{atom}entry/{atom}content")
    assert content.get("type") == "html"
    assert "Seed grants" in content.text
    assert root.find(f"{atom}author/{atom}name").text == "The mill"


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def test_the_feed_keeps_to_the_grammar_and_the_rules_of_rfc_4287(
    book: Path, grammar: etree.RelaxNG
) -> None:
    second = ISSUE.replace("2027-03-15", "2027-04-15").replace("id: ", "id: april-")
    (book / "book/data/newsletter/2027-04.yml").write_text(second, "utf-8")
    for address in ("", "https://example.org/mill/"):
        config = (book / "_config.yml").read_text("utf-8")
        (book / "_config.yml").write_text(f"{config}\nhtml: {{baseurl: '{address}'}}\n", "utf-8")
        root = etree.fromstring(files(book)["feed.xml"])
        (book / "_config.yml").write_text(config, "utf-8")
        grammar.assertValid(root)
        found = {"a": "http://www.w3.org/2005/Atom"}
        assert len(root.xpath("a:entry", namespaces=found)) == 2
        # What the grammar cannot say (4.1.1, 4.1.2): one link of a kind, and a text or a link.
        for element in (root, *root.xpath("a:entry", namespaces=found)):
            rels = [
                link.get("rel", "alternate") for link in element.xpath("a:link", namespaces=found)
            ]
            assert len(rels) == len(set(rels))
            assert element is root or rels or element.xpath("a:content", namespaces=found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<updated>2027-03-15T00:00:00Z</updated>", ""),
        ("T00:00:00Z", ""),
        ("T00:00:00Z", "T00:00:00"),
        ("<id>tag", "<id>a tag"),
        ("<entry>", "<entry><id>tag:x,2020:y</id>"),
        ("<title>", "<title type='text/html'>"),
        ("<name>The mill</name>", ""),
        ('term="', 'name="'),
        ("<summary>", "<summary><b>x</b>"),
    ],
)
def test_the_grammar_knows_a_feed_that_is_none(
    book: Path, grammar: etree.RelaxNG, old: str, new: str
) -> None:
    text = files(book)["feed.xml"].decode()
    assert old in text
    assert not grammar.validate(etree.fromstring(text.replace(old, new, 1).encode()))


def test_the_calendar_holds_every_date(book: Path) -> None:
    calendar = Calendar.from_ical(files(book)["2027-03.ics"])
    events = {str(e["uid"]).partition("@")[0]: e for e in calendar.walk("VEVENT")}
    assert set(events) == {
        "newsletter-2027-03-grant-until",
        "newsletter-2027-03-soil-day",
        "newsletter-2027-03-fair",
    }
    day = events["newsletter-2027-03-soil-day"]
    assert (day.start.isoformat(), day.end.isoformat()) == (
        "2027-05-01T10:00:00+01:00",
        "2027-05-01T15:00:00+01:00",
    )
    assert events["newsletter-2027-03-fair"].end.isoformat() == "2027-06-06"
    assert (str(day["location"]), str(events["newsletter-2027-03-fair"]["location"])) == (
        "Gate 2",
        "Market",
    )
    assert "location" not in events["newsletter-2027-03-grant-until"]


def test_the_page_says_what_has_passed(book: Path) -> None:
    page = files(book)["2027-03.md"].decode()
    grant, soil = page.partition("### Soil day")[::2]
    assert "This date has passed." in grant
    assert "This date has passed." not in soil
    assert "This date has passed." not in files(book, date(2027, 4, 10))["2027-03.md"].decode()


def test_what_passes_later_is_said_by_each_build_after_that_day(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = files(book, date(2027, 3, 1))["2027-03.md"].decode()
    assert "{.until-2027-04-10}" in page
    assert "until-" not in files(book)["2027-03.github.md"].decode()
    document = read_myst(page.partition("### ")[2])
    for day, count in (("2027-04-10", 0), ("2027-04-11", 1), ("2027-05-02", 2), ("2028-01-01", 3)):
        moment = datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
        copy = document.deepcopy()
        MarkPassed(copy).run()
        assert copy.astext().count("This date has passed.") == count, day


@pytest.mark.parametrize(
    ("name", "over"),
    [
        ("until-2027-04-09", True),
        ("until-2027-04-10", False),
        ("until-2027-13-45", False),
        ("until-then", False),
        ("pb-until-2020-01-01", False),
    ],
)
def test_only_a_day_that_lies_before_today_is_over(name: str, over: bool) -> None:
    assert is_over(name, date(2027, 4, 10)) is over


def read_myst(text: str) -> nodes.document:
    """The document of a Markdown text, with the marks that our books use."""
    settings = {"myst_enable_extensions": ["attrs_inline"], "report_level": 5}
    return publish_doctree(text, parser=Parser(), settings_overrides=settings)


def test_the_page_is_a_page_of_the_book_without_a_fault(book: Path) -> None:
    folder = book / "book/newsletters"
    folder.mkdir()
    for name, data in files(book).items():
        if name.endswith(".md") and "github" not in name:
            (folder / name).write_bytes(data)
    toc = "format: jb-book\nroot: index\nchapters:\n- file: book/newsletters/index\n- file: book/newsletters/2027-03\n"
    (book / "_toc.yml").write_text(toc, "utf-8")
    found = check_book(book, house=False, cache=False).findings
    assert [str(f) for f in found if f.severity.value == "error"] == []


def test_an_item_takes_from_another_register_what_it_does_not_say(book: Path) -> None:
    (book / "book/data/engagement-opportunity").mkdir()
    (book / "book/data/engagement-opportunity/open.yml").write_text(
        "title: Open\nabout: A.\nside_names: {partner-a: A}\nopportunities:\n  - {id: clinic, name: Clinic, "
        "offered_by: partner-a, kind: training, what: Bring a question., "
        "cadence: Monthly, open_to: growers, ask: Statistician}\n",
        "utf-8",
    )
    path = book / "book/data/newsletter/2027-03.yml"
    more = "  - {id: clinic-item, title: Clinic, section: open, who: you, taken_from: engagement-opportunity:clinic}\n"
    path.write_text(ISSUE + more, "utf-8")
    text = files(book)["2027-03.txt"].decode()
    assert "* Clinic\nFor: you.\nAsk: Statistician.\nBring a question." in text
    path.write_text((ISSUE + more).replace("opportunity:clinic", "opportunity:clinik"), "utf-8")
    found = check_book(book, select=["DAT002"], cache=False).findings
    assert ["clinik" in f.message for f in found] == [True]


@pytest.mark.parametrize(
    ("name", "words"), [("2027-3", "did you mean `2027-03`"), ("none.yml", "there are: 2027-03")]
)
def test_an_issue_that_is_not_there_is_said_with_those_that_are(
    book: Path, name: str, words: str
) -> None:
    with pytest.raises(IssueError, match=words):
        find_issue(book, name)


def test_an_issue_with_faults_is_said_by_line(book: Path) -> None:
    path = book / "book/data/newsletter/2027-03.yml"
    path.write_text(ISSUE.replace("section: open", "section: opn"), "utf-8")
    with pytest.raises(IssueError, match=r"2027-03\.yml:\d+:\d+: .*opn"):
        find_issue(book, "2027-03")


def test_the_verb_writes_all_forms_or_those_that_are_asked_for(book: Path, tmp_path: Path) -> None:
    words = ["newsletter", "make", "2027-03", "--book", str(book), "--on", "2027-04-11"]
    done = CliRunner().invoke(main, [*words, "--out", str(tmp_path / "all")])
    assert done.exit_code == 0, done.output
    assert {p.name for p in (tmp_path / "all").iterdir()} == {
        "2027-03.eml", "2027-03.html", "2027-03.txt", "2027-03.md", "feed.xml", "2027-03.ics",
        "2027-03.github.md", "2027-03.numbers.yml", "index.md", "pictures",
    }  # fmt: skip
    CliRunner().invoke(main, [*words, "--to", "text", "--out", str(tmp_path / "one")])
    assert [p.name for p in (tmp_path / "one").iterdir()] == ["2027-03.txt"]
    wrong = CliRunner().invoke(main, ["newsletter", "make", "x", "--book", str(book)])
    assert (wrong.exit_code, wrong.output.count("\n")) == (2, 1)


def test_the_sample_of_the_book_is_made(book: Path) -> None:
    root = Path(__file__).parents[2]
    made = make(root, find_issue(root, "tideline-2031-10"), FORMS, NOW)
    assert b"Letter of Tideline" in made["tideline-2031-10.html"]
    assert len(made["tideline-2031-10.html"]) < 20_000


def test_the_text_that_the_book_shows_is_the_one_that_is_made() -> None:
    root = Path(__file__).parents[2]
    made = make(root, find_issue(root, "tideline-2031-10"), ("text",), NOW)
    shown = (root / "book/reference/one-letter/letter.txt").read_bytes()
    assert made["tideline-2031-10.txt"] == shown


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("a <script>alert(1)</script>", "a \\<script>alert(1)\\</script>"),
        ("see <https://example.org/a> and <b>", "see <https://example.org/a> and \\<b>"),
        ("`` <b> `", "`` \\<b> `"),
        ("\\`<b>\\`", "\\`\\<b>\\`"),
        ("x ` y\n`<b>` z", "x ` y\n`\\<b>` z"),
        ("\\<b> and \\\\<b>", "\\<b> and \\\\\\<b>"),
        ("- ```{raw} html", "- ```\\{raw} html"),
        ("![x](https://example.org/p.gif)", "\\![x](https://example.org/p.gif)"),
        ("{raw}`html` and {{ who }}", "\\{raw}`html` and \\{\\{ who }}"),
        ("```{raw} html\n<b>\n```", "\\```\\{raw} html\n\\<b>\n\\```"),
        (":::{note}", "\\:::\\{note}"),
        ("> # no heading", "> \\# no heading"),
        ("words\n---", "words\n\\---"),
        ("(label)=", "\\(label)="),
        ("costs $5 to $6", "costs \\$5 to \\$6"),
        ("% hidden", "\\% hidden"),
        (
            "- one\n- **two**\n\n[x](https://example.org)",
            "- one\n- **two**\n\n[x](https://example.org)",
        ),
    ],
)
def test_what_somebody_proposes_is_words_and_nothing_that_runs(text: str, page: str) -> None:
    assert only_words(text) == page


PIECES = st.sampled_from(
    (
        *("`", "``", "```", "~~~", ":::", "\\", "\n", "\n\n", " ", "- ", "> ", "1. ", "x", "{raw}"),
        *("{raw} html", "{eval-rst}", "{math}", "<script>", "</script>", "<!-- ", "<b ", ">", "$"),
        *("$$", "!", "[x]", "(y.png)", "(javascript:x)", "{{ x }}", "{.a}", "(l)=", "<img src=x>"),
        *("% ", "+++", "\\begin{align}", "[x]: javascript:x", "[^x]", "<https://x.y/<b>>"),
    )
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_nothing_that_is_put_together_runs_on_the_page(text: str) -> None:
    """Read as the build reads it, with every extension that a book may switch on."""
    document = publish_doctree(
        only_words(text),
        parser=Parser(),
        settings_overrides={
            "myst_enable_extensions": ["amsmath", "attrs_inline", "colon_fence", "dollarmath"],
            "report_level": 5,
            "raw_enabled": True,
        },
    )
    runs = (nodes.raw, nodes.image, nodes.math, nodes.math_block)
    # What the parser itself writes for the end of a line is no markup of the text.
    ends = ("<br />", "\\\\")
    found = [node for node in document.findall() if isinstance(node, runs)]
    assert [node for node in found if node.astext().strip() not in ends] == []
    for link in document.findall(nodes.reference):
        assert not link.get("refuri", "").lower().startswith("javascript:")
