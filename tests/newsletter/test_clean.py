"""Letters as mailing systems leave them become clean issues: nobody is named, nothing said is lost."""

from __future__ import annotations

import base64
import email
import re
from collections import Counter
from email import policy
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from playbook.cli.main import main
from playbook.common.redirectors import hidden_texts, personal_text
from playbook.newsletter.cleaning import KINDS, Cleaned, clean, lost_words
from playbook.newsletter.read_file import UnreadableLetter, read_letter
from playbook.newsletter.record import as_yaml, issue_date, record
from playbook.newsletter.report import report
from playbook.newsletter.write_markdown import markdown
from playbook.registers.kinds.newsletter import Model
from playbook.registers.yaml_data import parse_data

FOLDER = Path(__file__).parent / "letters"
LETTERS = sorted(path.name for path in FOLDER.iterdir())
# Who got these letters; all of it is invented.
TRACES = ("jane.roe", "Jane", "0a1b2c3d-1111-2222-3333-444455556666", "safelinks", "elink")
# What is done to each letter; a kind that is not named must not occur.
DONE: dict[str, dict[str, int]] = {
    "bare.txt": {"redirect": 2, "recipient": 2, "tracking": 1, "added": 1},
    "bold-items.md": {"redirect": 3, "recipient": 3, "heading": 3, "added": 1},
    "brevo.html": {"hidden": 1, "dropped": 2, "pixel": 1, "placeholder": 1},
    "broken.md": {"remark": 1},
    "campaign-monitor.html": {"hidden": 1, "dropped": 2, "pixel": 1},
    "clickdimensions.md": {
        "redirect": 5,
        "recipient": 5,
        "tracking": 4,
        "dropped": 1,
        "pixel": 1,
        "picture": 4,
        "unnamed": 1,
        "spacer": 2,
        "added": 1,
    },
    "dates.md": {"date": 5},
    "decodable.html": {"redirect": 15},
    "dynamics-365.md": {
        "redirect": 2,
        "recipient": 1,
        "tracking": 2,
        "dropped": 2,
        "pixel": 1,
        "picture": 1,
        "greeting": 1,
    },
    "forwarded.eml": {"redirect": 1, "remark": 1},
    "google.html": {"redirect": 1, "hidden": 1, "added": 1},
    "hostile.html": {"unreadable": 5, "hidden": 1, "remark": 2},
    "hubspot.html": {"hidden": 1, "dropped": 1, "pixel": 1, "recipient": 1, "tracking": 1},
    "identities.md": {
        "mail": 4,
        "recipient": 4,
        "tracking": 4,
        "identity": 2,
        "greeting": 1,
        "placeholder": 2,
    },
    "listmonk.html": {"hidden": 1, "dropped": 2, "pixel": 1, "greeting": 1},
    "mailchimp.html": {
        "hidden": 1,
        "dropped": 3,
        "pixel": 1,
        "recipient": 1,
        "tracking": 1,
        "placeholder": 1,
        "described": 1,
        "heading": 2,
    },
    "mixed.md": {
        "redirect": 1,
        "recipient": 1,
        "unreadable": 2,
        "described": 1,
        "repeated": 1,
        "added": 1,
    },
    "multipart.eml": {"redirect": 1, "recipient": 1, "mail": 1, "date": 1},
    "nested.md": {"redirect": 2, "recipient": 2, "tracking": 1},
    "opaque.html": {"hidden": 7},
    "outlook.html": {"redirect": 1, "recipient": 1, "added": 1},
    "plain.eml": {"redirect": 1, "recipient": 1, "dropped": 1, "greeting": 1, "added": 1},
    "proofpoint-1.html": {"redirect": 1, "recipient": 1},
    "proofpoint-2.md": {"redirect": 1},
    "proofpoint-3.md": {"redirect": 2},
    "saved-page.mhtml": {},
    "secrets.md": {"secret": 4},
    "spacers.html": {"added": 1, "picture": 4, "pixel": 1, "spacer": 3, "heading": 2},
    "tables.md": {"redirect": 2, "recipient": 2, "tracking": 1},
    "utf-16.html": {},
}
# Words that one must see no more: names and addresses of the reader, placeholders.
GONE: dict[str, set[str]] = {
    "dynamics-365.md": {"jane"},
    "listmonk.html": {"jane", "roe"},
    "plain.eml": {"jane"},
    "identities.md": {"jane", "roe", "email", "recipient"},
    "brevo.html": {"contact", "firstname"},
    "mailchimp.html": {"fname"},
}


def cleaned(name: str) -> Cleaned:
    return clean(read_letter((FOLDER / name).read_bytes(), name))


def texts(name: str) -> dict[str, str]:
    """All that is written of a letter."""
    done = cleaned(name)
    date = issue_date(done, name) or "2030-01"
    return {
        "page": markdown(done.blocks),
        "record": as_yaml(record(done, date)),
        "report": report(done, name, 0),
    }


@pytest.mark.parametrize("name", LETTERS)
def test_what_is_done_to_a_letter_is_counted(name: str) -> None:
    assert cleaned(name).counts == Counter(DONE[name])


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_that_is_written_names_the_reader(name: str) -> None:
    for kind, text in texts(name).items():
        words = {word for line in text.splitlines() for word in re.split(r"[\s<>()`]", line)}
        for word in filter(None, words):
            for hidden in hidden_texts(word):
                assert personal_text(hidden) == "", (kind, word)
                assert not any(trace in hidden for trace in TRACES), (kind, word)


@pytest.mark.parametrize("name", LETTERS)
def test_no_word_that_one_saw_is_lost(name: str) -> None:
    before, after = Counter(seen(FOLDER / name)), Counter(seen_in_markdown(texts(name)["page"]))
    lost = {word for word in before - after if word not in GONE.get(name, set())}
    assert lost == set()
    assert not lost_words(read_letter((FOLDER / name).read_bytes(), name), cleaned(name))


@pytest.mark.parametrize("name", LETTERS)
def test_a_clean_page_stays_as_it_is(name: str) -> None:
    page = texts(name)["page"]
    again = clean(read_letter(page.encode(), "page.md"))
    assert markdown(again.blocks) == page
    assert set(again.counts) <= {"date", "secret"}


@pytest.mark.parametrize("name", LETTERS)
def test_headings_begin_with_one_title_and_skip_no_level(name: str) -> None:
    levels = [len(m[1]) for m in re.finditer(r"^(#+) ", texts(name)["page"], re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", LETTERS)
def test_the_record_fits_its_kind(name: str) -> None:
    path = Path("book/data/newsletter/x.yml")
    assert parse_data(path, "newsletter", Model, texts(name)["record"]).findings == ()


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_that_runs_or_loads_is_written(name: str) -> None:
    page = texts(name)["page"]
    assert not re.search(r"(?<!\\)<(?!https?:)|javascript:|data:|vbscript:|file:|!\[", page)


def test_items_have_their_dates_their_link_and_their_words() -> None:
    done = cleaned("mailchimp.html")
    first, second = record(done, "2027-03")["items"][:2]
    assert (first["title"], first["until"]) == ("A grant for millers", "2027-04-10")
    assert (second["starts"], second["link"]) == ("2027-05-01 10:00", "https://example.org/wheel")
    assert done.preview == "Two things to apply for"


def test_lines_in_bold_are_the_items_of_a_section_without_headings() -> None:
    items = record(cleaned("bold-items.md"), "2027-05")["items"]
    assert [item["title"] for item in items] == [
        "Soil day",
        "Evening of questions",
        "Post at the mill",
    ]
    assert items[1]["starts"] == "2027-05-04 18:00"
    assert items[1]["ends"] == "2027-05-04 19:30"
    assert items[2]["until"] == "2027-06-03"


def test_changes_name_the_line_of_the_source() -> None:
    lines = (FOLDER / "clickdimensions.md").read_text(encoding="utf-8").splitlines()
    for change in cleaned("clickdimensions.md").changes:
        if change.kind in ("redirect", "picture", "pixel", "dropped"):
            assert "](" in lines[change.line - 1]


def test_every_kind_of_change_is_shown_by_a_letter_or_has_no_need_to() -> None:
    assert {kind for done in DONE.values() for kind in done} == set(KINDS) - {"doubled"}


def markdown_of(text: str) -> tuple[str, Counter[str]]:
    done = clean(read_letter(text.encode(), "x.md"))
    return markdown(done.blocks), done.counts


def test_a_link_of_a_picture_is_left_out_where_its_address_stands_in_words() -> None:
    link = "https://example.org/talk"
    page, counts = markdown_of(
        f"# A\n\n[![](https://example.org/p.png)]({link})\n\n### [![](https://example.org/q.png)]({link}b)\n\n"
        f"### Talk\n\n[Page of the talk]({link}?utm_source=x)\n"
    )
    assert page.count(f"({link})") == 1
    assert counts["doubled"] == 1
    assert f"\n\n[example.org]({link}b)\n" in page
    assert counts["unnamed"] == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://elinkeu.clickdimensions.com/x/7/abc",
        "https://elink1a2b.example.org/anything",
        "https://example.org/open.gif?mc_eid=12",
        "https://example.org/open/amFuZS5yb2VAdW5pLmV4YW1wbGU/p.gif",
        "https://public-usa.mkt.dynamics.com/api/orgs/abc/i/xyz",
    ],
)
def test_a_picture_that_counts_readers_is_known_by_its_address(address: str) -> None:
    page, counts = markdown_of(f"![A long text]({address})&#10;\n\nWords\n")
    assert counts["pixel"] == 1
    assert page == "# Newsletter\n\n*(Picture: A long text)*\n\nWords\n"
    page, counts = markdown_of(f"![logo]({address})&#10;\n\nWords\n")
    assert counts["pixel"] == 1
    assert page == "# Newsletter\n\nWords\n"


@pytest.mark.parametrize(
    "left",
    [
        "data=05%7C02%7Cjane.roe%40uni.example%7C0",
        "%257Cjane.roe%2540uni.example%257C0a1b2c3d",
        "eyJlIjogImphbmUucm9lQHVuaS5leGFtcGxlIn0",
        "?u=jane.roe@uni.example",
    ],
)
def test_what_is_left_of_a_broken_address_names_nobody(left: str) -> None:
    page, counts = markdown_of(f"# A\n\nRead https://example.org/x\n{left} and more words.\n")
    assert "jane" not in "".join(hidden_texts(page))
    assert "and more words" in page
    assert counts["mail"] == 1


def test_a_link_around_a_blank_leaves_the_blank() -> None:
    page, counts = markdown_of(
        '# A\n\n<a href="https://example.org/a">one</a><a href="https://example.org/b"> </a>two\n'
    )
    assert "[one](https://example.org/a) two" in page
    assert counts["unnamed"] == 0


def test_an_address_in_a_text_becomes_a_link_without_what_tracks() -> None:
    page, _ = markdown_of(
        "# A\n\n<p>See https://example.org/a?utm_source=x, (https://example.org/b).</p>\n"
    )
    assert "See [https://example.org/a](https://example.org/a), (" in page
    assert "([https://example.org/b](https://example.org/b))." in page


def deep(depth: int) -> bytes:
    return b"<div>" * depth + b"words" + b"</div>" * depth


@pytest.mark.parametrize(
    "data",
    [
        deep(20_000),
        b"<table><tr><td>" * 5_000 + b"words",
        b"<a href=x>" * 20_000 + b"words",
        b"<" * 100_000 + b"words",
        b"<!--" * 20_000 + b"words",
        b"words <![CDATA[" * 2_000,
        b"words &#xFFFFFFFF; &#0; &bogus; &" + b"&amp;" * 20_000,
        b"words\x00\xff\xfe\xfd" * 1000,
        b"> " * 2_000 + b"words",
        b"[" * 5_000 + b"words" + b"]" * 5_000,
        b"*_" * 5_000 + b"words",
        b"words [x](" + b"https://slack-redir.net/link?url=" * 500 + b")",
        b"words " + b"a@" * 20_000,
        b"words\n\n" + b"| a " * 3_000 + b"\n" + b"| - " * 3_000,
    ],
    ids=range(14),
)
@pytest.mark.parametrize("name", ["x.md", "x.html", "x.txt"])
def test_hostile_letters_end_and_keep_their_words(data: bytes, name: str) -> None:
    done = clean(read_letter(data, name))
    assert "words" in markdown(done.blocks)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.md", "no words"),
        (b"   \n", "x.html", "no words"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.msg", "save it as .eml"),
        (b"PK\x03\x04", "x.docx", "no text"),
        (b"%PDF-1.7", "x.pdf", "no text"),
        (b"x" * 5_000_001, "x.md", "more than 5 MB"),
        (
            b"Subject: x\nMIME-Version: 1.0\nContent-Type: image/png\n\nx",
            "x.eml",
            "no text to read",
        ),
        (b"<p>" * 400_001, "x.html", "too many tags"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableLetter, match=words):
        read_letter(data, name)


# --- the verb


def test_the_verb_writes_page_record_and_report(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(
        main, ["newsletter", "clean", str(FOLDER / "multipart.eml"), "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in out.iterdir()) == [
        "multipart.md",
        "multipart.report.md",
        "multipart.yml",
    ]
    assert "date: '2027-03-15'" in (out / "multipart.yml").read_text(encoding="utf-8")


def test_check_writes_nothing_and_ends_with_1(tmp_path: Path) -> None:
    words = ["newsletter", "clean", "--check", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, [*words, str(FOLDER / "nested.md")])
    assert (done.exit_code, (tmp_path / "out").exists()) == (1, False)
    assert CliRunner().invoke(main, [*words, str(FOLDER / "utf-16.html")]).exit_code == 0


def test_a_letter_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.msg"
    bad.write_bytes(b"x")
    files = [str(bad), str(tmp_path / "none.md"), str(FOLDER / "nested.md")]
    done = CliRunner().invoke(main, ["newsletter", "clean", *files, "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.output.count("Error: ") == 2
    assert (tmp_path / "out" / "nested.md").exists()


def test_the_letter_itself_is_never_written_over(tmp_path: Path) -> None:
    letter = tmp_path / "letter.md"
    letter.write_text("# Letter\n\nWords\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["newsletter", "clean", str(letter), "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "another folder" in done.output
    assert letter.read_text(encoding="utf-8") == "# Letter\n\nWords\n"


@pytest.mark.parametrize("day", ["2024-13", "November", "2024-02-30", "24-11"])
def test_a_day_that_is_none_is_wrong_use(day: str) -> None:
    done = CliRunner().invoke(
        main, ["newsletter", "clean", str(FOLDER / "nested.md"), "--date", day]
    )
    assert done.exit_code == 2
    assert "2024-11" in done.output


# --- what one sees, read by another program than ours


def seen(path: Path) -> list[str]:
    data = path.read_bytes()
    if path.suffix in (".eml", ".mhtml"):
        mail = email.message_from_bytes(data, policy=policy.default)
        parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
        part = next((p for p in parts if p.get_content_subtype() == "html"), parts[0])
        text = str(part.get_content())
        return seen_in_html(text) if "<" in text else words_of(text)
    code = "utf-16" if data[:2] == b"\xff\xfe" else "utf-8"
    try:
        text = data.decode(code)
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    if path.suffix == ".html":
        return seen_in_html(text)
    return seen_in_markdown(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))


def seen_in_markdown(text: str) -> list[str]:
    return seen_in_html(MarkdownIt("commonmark").enable("table").render(text.replace("\0", "")))


def seen_in_html(text: str) -> list[str]:
    text = re.sub(r"<!--.*?-->|<!\[[^>]*>", " ", text, flags=re.DOTALL)
    root = lxml_html.fromstring(f"<div>{text}</div>")
    for element in list(root.iter()):
        style = str(element.get("style") or "").replace(" ", "")
        if (
            element.tag in ("script", "style", "head", "title", "iframe", "svg")
            or "display:none" in style
        ):
            element.drop_tree()
        elif element.tag not in ("span", "a", "b", "strong", "em", "i"):
            element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    return words_of(root.text_content())


def words_of(text: str) -> list[str]:
    text = re.sub(r"https?://\S+|\S+@\S+", " ", text)
    return [
        word.lower() for word in re.findall(r"[^\W_]+", re.sub("[\u200b-\u200f\u034f]", "", text))
    ]


def test_the_traces_are_in_the_letters() -> None:
    """So that a test that looks for them could fail."""
    data = b"".join((FOLDER / name).read_bytes() for name in LETTERS)
    assert b"jane.roe" in data
    assert base64.urlsafe_b64encode(b"jane.roe@uni.example")[:20] in data
