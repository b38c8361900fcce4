"""The command line: exit codes, one clear line for each fault, and what each verb prints."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import VERBS, main

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str, expected: int = 0):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == expected, result.output
    return result


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_says_what_it_does(verb: str) -> None:
    text = run(verb, "--help").output

    assert "Usage: " in text
    assert len(text.splitlines()) > 4


def test_unknown_verb_is_wrong_use() -> None:
    assert "there is no verb" in run("biuld", expected=2).output


@pytest.mark.parametrize("verb", ["build", "review", "live"])
def test_folder_without_a_book_is_one_line(verb: str, tmp_path: Path) -> None:
    result = run(verb, tmp_path, expected=2)

    assert result.output.count("\n") == 1
    assert "holds no _config.yml; run this in the folder of the book" in result.output


def test_review_lists_due_pages_oldest_first(book) -> None:
    header = (book.root / "book/index.md").read_text().split("# Test")[0]
    book.page("old", "# Old page\n", header=header.replace("2026-11-20", "2025-01-31"))
    book.page("new", "# New page\n", header=header.replace("review_in: 6", "review_in: 60"))

    text = run("review", book.root, "--by", "2026-12-01").output

    assert text.splitlines() == [
        "1 page is due for a review by 1 December 2026:",
        "book/old.md: due 2025-07-31, Community manager (Old page)",
    ]


def test_review_as_markdown_is_a_list_to_tick(book) -> None:
    text = run("review", book.root, "--by", "2028-01-01", "--format", "markdown").output

    assert (
        "- [ ] `book/index.md` — Test book (due 20 May 2027, looked after by: Community manager)"
        in text
    )


def test_review_as_json(book) -> None:
    answer = json.loads(run("review", book.root, "--by", "2028-01-01", "--format", "json").output)

    assert answer["by"] == "2028-01-01"
    assert [page["next_review"] for page in answer["pages"]] == ["2027-05-20"]


def test_review_says_so_when_nothing_is_due(book) -> None:
    text = run("review", book.root, "--by", "2026-12-01").output

    assert text == "No page is due for a review by 1 December 2026.\n"


def test_review_names_wrong_front_matter_and_lists_the_rest(book) -> None:
    path = book.page("two", "# Two\n")
    path.write_text(path.read_text().replace("review_in: 6", "review_in: often"))

    result = run("review", book.root, "--by", "2028-01-01", expected=1)

    assert "book/two.md:9:12: PAG001 `review_in` is `often`; it must be a number" in result.output
    assert "book/index.md: due" in result.output


def test_review_refuses_a_date_in_words() -> None:
    assert "write it as 2027-01-31" in run("review", ROOT, "--by", "soon", expected=2).output


@pytest.mark.parametrize(
    ("reviewed", "months", "due"),
    [
        ("2026-11-20", 6, "2027-05-20"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
    ],
)
def test_next_review_keeps_to_the_length_of_months(reviewed: str, months: int, due: str) -> None:
    from playbook.house.front_matter import FrontMatter

    page = FrontMatter.model_validate(
        {
            "description": "d", "kind": "start", "stage": ["run"], "audience": ["researcher"],
            "maturity": "draft", "owner": "o", "last_reviewed": reviewed, "review_in": months,
            "authors": [{"name": "n", "roles": ["Software"]}],
        }
    )  # fmt: skip

    assert page.next_review == date.fromisoformat(due)
    assert not page.due(page.next_review)


def test_schemas_in_the_book_are_those_of_the_models() -> None:
    run("schema", ROOT, "--check")


def test_schema_check_names_what_is_out_of_date(book) -> None:
    run("schema", book.root)
    (book.root / "book/schemas/term.schema.json").write_text("{}")

    result = run("schema", book.root, "--check", expected=1)

    assert result.output == "out of date: term.schema.json; run: playbook schema\n"


def test_every_register_of_the_book_offers_its_schema_to_editors() -> None:
    for path in (ROOT / "book" / "data").glob("*/*.yml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        assert (path.parent / named[1]).resolve().is_file(), path
        assert path.parent.name in named[1], path


def test_a_sheet_takes_no_cell_for_a_formula() -> None:
    from playbook.office.sheets import safe_cell

    assert [safe_cell(t) for t in ("=1+1", "@x", "+x", "-x", "\t=1")] == [
        "'=1+1", "'@x", "'+x", "'-x", "'\t=1",
    ]  # fmt: skip
    assert [safe_cell(t) for t in ("-2w", "+1d", "-3.5", "a=b", "")] == [
        "-2w",
        "+1d",
        "-3.5",
        "a=b",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "-2+3+cmd|' /C calc'!A0",
        "+1+1",
        "-1-1",
        "+44 20 1234",
        "-3.5x",
        "-2w+1",
        "-1e5(",
        "＝1+1",
        "＋1",
        "－1+1",
        "＠SUM(A1)",
        "\n=1+1",
        "\r=1",
        "'=1+1",
        "''-1+1",
        "-",
    ],
)
def test_whatever_is_no_number_as_a_whole_is_shielded_and_comes_back(text: str) -> None:
    from playbook.office.sheets import safe_cell, unshielded

    assert safe_cell(text) == f"'{text}"
    assert unshielded(safe_cell(text)) == text


@pytest.mark.parametrize(
    "text", ["-1", "+1", "-3.5", ".5", "-.5", "+1e5", "-1.5E-3", "-2w", "'x", "don't", "", "a=b"]
)
def test_numbers_and_words_are_left_as_they_are(text: str) -> None:
    from playbook.office.sheets import safe_cell, unshielded

    assert safe_cell(text) == text
    assert unshielded(text) == text


@pytest.mark.parametrize("line", ["repository: here", "html: there"])
def test_settings_of_the_wrong_shape_are_one_line(book, line: str) -> None:
    (book.root / "_config.yml").write_text(f"title: x\n{line}\n")

    for verb in ("build", "review", "schema"):
        result = run(verb, book.root, expected=2)
        assert "must hold `setting: value` lines" in result.output
        assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("---\ntitle: x\n", "the front matter has no end"), ("", "the page is empty")],
)
def test_review_names_a_page_that_it_cannot_judge(book, text: str, words: str) -> None:
    (book.root / "book/two.md").write_text(text)

    assert words in run("review", book.root, expected=1).output


@pytest.mark.parametrize("value", ["0", "9999-12-31", "1970-01-01", "soon"])
def test_review_dates_are_days_of_our_time(book, value: str) -> None:
    path = book.page("two", "# Two\n")
    path.write_text(
        path.read_text().replace("last_reviewed: 2026-11-20", f"last_reviewed: {value}")
    )

    assert "book/two.md:8:16: PAG001 `last_reviewed`" in run("review", book.root, expected=1).output


def test_schema_writes_nothing_where_there_is_no_book(tmp_path: Path) -> None:
    run("schema", tmp_path, expected=2)

    assert list(tmp_path.iterdir()) == []


def test_schema_that_cannot_be_written_is_one_line(book) -> None:
    (book.root / "book" / "schemas").write_text("a file in the way")

    result = run("schema", book.root, expected=2)

    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("word", "meant"), [("chek", "check"), ("Import", "import"), ("lnks", "links")]
)
def test_a_verb_that_there_is_not_names_the_nearest(word: str, meant: str) -> None:
    result = CliRunner().invoke(main, [word])
    assert result.exit_code == 2
    assert f"there is no verb `{word}`; did you mean `{meant}`?" in result.output


def test_a_verb_like_no_other_is_answered_with_all() -> None:
    result = CliRunner().invoke(main, ["zzzzzz"])
    assert result.exit_code == 2
    assert all(verb in result.output for verb in VERBS)
