"""An issue begins with what the registers know, grows by proposals, and says when it is ready."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from playbook.cli.main import main
from playbook.newsletter.begin import begin, default_day
from playbook.newsletter.issue import find_issue
from playbook.newsletter.propose import QUESTIONS, BadProposal, added, answers, proposed
from playbook.newsletter.ready import verdicts
from playbook.registers.load import load_registers

FORM = Path(__file__).parents[2] / ".github/ISSUE_TEMPLATE/propose-a-newsletter-item.yml"
EVENTS = """title: Field days
about: A.
recurrence: FREQ=MONTHLY;BYMONTHDAY=5
as_of: 2027-01-01
starts_at: "10:00"
side_names: {partner-a: A}
sessions:
  - {id: soil, date: 2027-04-02, theme: Soil, status: planned}
  - {id: gone, date: 2027-02-02, theme: Gone}
  - {id: off, date: 2027-04-03, theme: Off, status: cancelled}
"""
OPEN = """title: Open
about: A.
side_names: {partner-a: A, both: B}
opportunities:
  - {id: clinic, name: Clinic, offered_by: partner-a, kind: training, what: Ask., cadence: Monthly, open_to: all}
  - {id: told, name: Told, offered_by: both, kind: training, what: Ask., cadence: Monthly, open_to: all}
"""
BEFORE = """title: February
about: A.
name: Letter of the mill
date: 2027-02-15
subject: Told and grant
sections: {open: Open}
items:
  - {id: old-told, title: Told, section: open, taken_from: engagement-opportunity:told}
  - id: old-grant # still open
    title: Grant
    section: open
    text: Up to 500.
    until: 2027-04-01 17:00
    link: https://example.org/grant
    link_text: Form for the grant
  - {id: old-past, title: Past, section: open, until: 2027-03-01, place: Hall}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    for kind, text in (
        ("event-series", EVENTS),
        ("engagement-opportunity", OPEN),
        ("newsletter", BEFORE),
    ):
        folder = tmp_path / "book/data" / kind
        folder.mkdir(parents=True)
        (folder / "2027-02.yml").write_text(text, "utf-8")
    (tmp_path / "_config.yml").write_text("title: Mill\n", "utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "index.md").write_text("# Mill\n", "utf-8")
    return tmp_path


def run(book: Path, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["newsletter", *words, "--book", str(book)], input=given)


# --- new


def test_a_new_issue_holds_what_comes_what_is_open_and_blanks(book: Path) -> None:
    draft = begin("2027-03", date(2027, 3, 15), load_registers(book), 4)
    items = [(item["title"], item["section"]) for item in draft.values["items"]]
    assert ("Grant", "open") in items
    assert ("Clinic", "open") in items
    assert ("Field days: Soil", "events") in items
    assert ("Field days", "events") in items
    assert not {"Told", "Past", "Field days: Gone", "Field days: Off"} & {
        title for title, _ in items
    }
    assert ("[title 1]", "ours") in items
    assert draft.values["name"] == "Letter of the mill"
    starts = [item.get("starts") for item in draft.values["items"] if item["title"] == "Field days"]
    assert starts == ["2027-04-05 10:00"]


def test_a_new_issue_fits_its_kind_and_asks_four_people(book: Path) -> None:
    done = run(book, "new", "2027-03")
    assert done.exit_code == 0, done.output
    assert load_registers(book).findings == ()
    assert find_issue(book, "2027-03").day == date(2027, 3, 15)
    letters = (book / "_build/newsletter/2027-03/requests.md").read_text("utf-8")
    assert letters.count("Dear [name]") == 4
    assert "9 March 2027" in letters


def test_an_issue_that_is_there_is_never_written_over(book: Path) -> None:
    done = run(book, "new", "2027-02")
    assert (done.exit_code, "is there already" in done.output) == (2, True)
    assert (book / "book/data/newsletter/2027-02.yml").read_text("utf-8") == BEFORE


@pytest.mark.parametrize("name", ["March", "2027-13", "../x", "2027/03", ""])
def test_a_name_that_says_no_month_is_wrong_use(book: Path, name: str) -> None:
    assert run(book, "new", name).exit_code == 2
    assert default_day("letter-2027-03") == date(2027, 3, 15)


# --- add


def body(**said: str) -> str:
    fields = {field: question for question, field in QUESTIONS.items()}
    return "\n\n".join(f"### {fields[name]}\n\n{value}" for name, value in said.items())


def test_the_form_asks_what_the_tool_reads() -> None:
    form = yaml.safe_load(FORM.read_text("utf-8"))
    asked = {
        part["attributes"]["label"]
        for part in form["body"]
        if part["type"] in ("input", "textarea")
    }
    assert asked == set(QUESTIONS)


def test_a_proposal_becomes_an_item_and_the_rest_of_the_file_stays(book: Path) -> None:
    text = body(
        title="Wheel day",
        section="Open",
        text="Come and see.",
        until="10 April 2027, 5pm",
        link="https://example.org/wheel?utm_source=x",
        link_text="_No response_",
    )
    done = run(book, "add", "2027-02", "--from-issue", "-", given=text)
    assert done.exit_code == 1
    assert "the address was cleaned: https://example.org/wheel" in done.output
    after = (book / "book/data/newsletter/2027-02.yml").read_text("utf-8")
    assert after.startswith(BEFORE.rstrip("\n"))
    item = find_issue(book, "2027-02").items[-1]
    assert (item.title, item.until, item.link) == (
        "Wheel day",
        "2027-04-10 17:00",
        "https://example.org/wheel",
    )
    assert item.link_text is None


@pytest.mark.parametrize("when", ["10 April", "03/04/2027", "soon", "Monday 10 April 2027"])
def test_a_date_that_is_not_sure_is_left_for_a_person(when: str) -> None:
    item, remarks = proposed(body(title="One", until=when))
    assert "until" not in item
    assert when in remarks[0]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "https://x.us1.list-manage.com/track/click?u=1&id=2", "see the page"],
)
def test_an_address_that_cannot_be_used_is_left_out_and_not_printed(link: str) -> None:
    item, remarks = proposed(body(title="One", link=link))
    assert "link" not in item
    assert link not in remarks[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no answers of the form"),
        ("Hello", "no answers of the form"),
        (body(title="A", section="No"), "no section"),
    ],
)
def test_what_is_no_proposal_changes_nothing(book: Path, text: str, words: str) -> None:
    done = run(book, "add", "2027-02", "--from-issue", "-", given=text)
    assert (done.exit_code, words in done.output) == (2, True)
    assert (book / "book/data/newsletter/2027-02.yml").read_text("utf-8") == BEFORE


def test_markup_of_a_proposal_stays_words() -> None:
    text = added(BEFORE, {"title": "a: [b] {c} # d 'e' \"f\"", "text": "x: y\n- z"}, "2027-02")
    item = yaml.safe_load(text)["items"][-1]
    assert (item["title"], item["text"]) == ("a: [b] {c} # d 'e' \"f\"", "x: y\n- z")


def test_two_items_of_one_name_get_two_ids() -> None:
    once = added(BEFORE, {"title": "One"}, "2027-02")
    twice = added(once, {"title": "One"}, "2027-02")
    ids = [item["id"] for item in yaml.safe_load(twice)["items"]]
    assert ids[-2:] == ["2027-02-one", "2027-02-one-2"]


def test_a_file_that_is_no_issue_is_said() -> None:
    for text in ("a: [", "title: x\n", "[]"):
        with pytest.raises(BadProposal):
            added(text, {"title": "One"}, "x")


def test_answers_are_found_whatever_ends_their_lines() -> None:
    assert answers(body(title="One", text="Two\n\nthree").replace("\n", "\r\n")) == {
        "title": "One",
        "text": "Two\n\nthree",
    }


# --- ready


def said(book: Path, today: date) -> dict[str, bool]:
    return {one.words: one.well for one in verdicts(book, find_issue(book, "2027-02"), today)}


def test_an_issue_is_ready_when_nothing_is_left_to_mend(book: Path) -> None:
    path = book / "book/data/newsletter/2027-02.yml"
    good = BEFORE.replace(
        "  - {id: old-past, title: Past, section: open, until: 2027-03-01, place: Hall}\n", ""
    )
    path.write_text(good.replace("old-told,", "old-told, place: Hall,"), "utf-8")
    (book / "pyproject.toml").write_text(
        '[tool.playbook.newsletter]\nmailer = "listmonk"\n', "utf-8"
    )
    done = run(book, "ready", "2027-02", "--on", "2027-02-01")
    assert done.exit_code == 0, done.output
    assert done.output.endswith("2027-02 is ready\n")
    assert "the mail has no defects" in done.output


def test_what_is_to_be_mended_is_said_one_a_line(book: Path) -> None:
    path = book / "book/data/newsletter/2027-02.yml"
    path.write_text(
        BEFORE.replace("Told and grant", "'[subject]'").replace("2027-02-15", "2027-04-15"), "utf-8"
    )
    done = run(book, "ready", "2027-02", "--on", "2027-05-01")
    assert done.exit_code == 1
    assert "NWS001" in done.output
    assert "blanks in square brackets" in done.output
    assert "MEND  it goes out on 15 April 2027" in done.output
    assert "MEND  nothing says how one leaves" in done.output


def test_a_letter_that_gmail_would_cut_is_too_heavy(book: Path) -> None:
    path = book / "book/data/newsletter/2027-02.yml"
    long = "word " * 3900
    more = [f"  - {{id: x{n}, title: X, section: open, text: {long}}}\n" for n in range(6)]
    path.write_text(BEFORE + "".join(more), "utf-8")
    assert any(
        "Gmail cuts" in words and not well for words, well in said(book, date(2027, 2, 1)).items()
    )


# --- import


def test_a_filled_sheet_becomes_an_issue(book: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "items.csv"
    sheet.write_text(
        "id,title,section,text,until,link,link_text\n"
        "sheet-one,Wheel day,open,Come and see.,2027-04-10,https://example.org/wheel,Page of wheel day\n",
        "utf-8",
    )
    done = CliRunner().invoke(
        main,
        [
            "import",
            str(sheet),
            "--kind",
            "newsletter",
            "--to",
            "2027-02",
            "--yes",
            "--book",
            str(book),
        ],
    )
    assert done.exit_code == 0, done.output
    assert find_issue(book, "2027-02").items[-1].title == "Wheel day"
