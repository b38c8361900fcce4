"""``playbook compare``: what two sides say, a workbook to decide in, and one register in the end."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from playbook.cli.main import main

HEAD = """title: Stakeholders, as {title} sees them
about: Filled in by {title} alone.
scale: {{minimum: 1, maximum: 5, divider: 3, method: Each side alone.}}
sides: {{partner-a: Saltmarsh University, partner-b: "Brightwell & Söhne"}}
groups:
"""


def group(ident: str, name: str, ratings: tuple[int, int], more: str = "") -> str:
    return (
        f"  - {{id: {ident}, name: {name}, organisation: Port, side: external, category: users, "
        f"influence: {ratings[0]}, interest: {ratings[1]}{more}}}\n"
    )


BOARD = group("board", "Harbour board", (5, 4), ", owner: Lead")
SHIFT = group("shift", "Night shift", (2, 5))
ANGLERS = group("anglers", "Anglers", (1, 3), ", needs: Clean water")
UNI = HEAD.format(title="Saltmarsh") + BOARD + SHIFT + ANGLERS
FIRM = (
    HEAD.format(title="Brightwell")
    + BOARD.replace("influence: 5", "influence: 2").replace("Lead", "Product lead")
    + SHIFT.replace("id: shift", "id: nights")  # known by its name
    + ANGLERS.replace("needs: Clean water", "owner: Community manager").replace(
        "anglers", "fishers"
    )
    + ANGLERS.replace("id: anglers, name: Anglers", "id: insurers, name: Insurers")
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no book, with the sheets of two sides."""
    monkeypatch.chdir(tmp_path)
    Path("uni.yml").write_text(UNI, encoding="utf-8")
    Path("firm.yml").write_text(FIRM, encoding="utf-8")
    return tmp_path


def run(*words: str, code: int = 1) -> str:
    done: Result = CliRunner().invoke(main, [*words])
    assert "Traceback" not in done.output
    assert done.exit_code == code, done.output
    return done.output


def compared(*more: str, code: int = 1) -> str:
    return run("compare", "uni.yml", "firm.yml", "--kind", "stakeholder-map", *more, code=code)


def test_what_is_the_same_what_differs_and_what_one_lacks_is_said(here: Path) -> None:
    said = compared()

    assert "  same       1 record\n  different  2 records\n" in said
    assert (
        "    `board` Harbour board\n      Influence: 5 | 2\n      Owner: Lead | Product lead\n"
        in said
    )
    assert "      Needs: Clean water | (empty)\n      Owner: (empty) | Community manager\n" in said
    assert (
        "  only in uni.yml: 0 records\n  only in firm.yml: 1 record\n    `insurers` Insurers"
        in said
    )


def test_two_that_say_the_same_end_with_nought(here: Path) -> None:
    Path("firm.yml").write_text(UNI.replace("Saltmarsh sees", "Firm sees"), encoding="utf-8")

    assert "different  0 records" in compared(code=0)


def test_other_scales_are_named_first(here: Path) -> None:
    Path("firm.yml").write_text(FIRM.replace("maximum: 5", "maximum: 10"), encoding="utf-8")

    said = compared()

    assert "the register itself: Scale: maximum: 5 | 10\n  Agree on this first" in said


def test_the_workbook_shows_both_where_they_differ_and_takes_what_only_one_says(here: Path) -> None:
    said = compared("-o", "both.xlsx")

    assert "written: both.xlsx; 2 cells wait for a decision" in said
    book = openpyxl.load_workbook("both.xlsx")
    names = [cell.value for cell in book["Groups"][1]]
    rows = {
        row[0]: dict(zip(names, row, strict=True))
        for row in book["Groups"].iter_rows(min_row=2, values_only=True)
    }
    assert rows["board"]["Influence *"] == "⇄ 5 | 2"
    assert rows["board"]["Owner"] == "⇄ Lead | Product lead"
    assert rows["anglers"]["Owner"] == "Community manager"
    assert rows["anglers"]["Needs"] == "Clean water"
    assert "insurers" in rows
    talk = list(book["To talk about"].iter_rows(values_only=True))
    assert talk[0] == ("Record", "Field", "uni.yml", "firm.yml", "Agreed on (yours)")
    assert ("Harbour board", "Influence", "5", "2", "") in talk
    assert ("Insurers", "the whole row", "has it not", "has it", "") in talk


def test_the_workbook_becomes_a_register_when_all_is_decided(here: Path) -> None:
    compared("-o", "both.xlsx")
    waiting = run("import", "both.xlsx", "--to", "ours.yml", "--yes")
    assert (
        "column F (Influence): `⇄ 5 | 2` is not decided yet; write what both agreed on" in waiting
    )
    book = openpyxl.load_workbook("both.xlsx")
    sheet = book["Groups"]
    owner = next(cell.column_letter for cell in sheet[1] if cell.value.startswith("Owner"))
    assert f"column {owner} (Owner): `⇄ Lead | Product lead` is not decided yet" in waiting
    assert not Path("ours.yml").exists()

    sheet["F2"], sheet[f"{owner}2"] = 3, "Lead"
    book.save("both.xlsx")
    said = run("import", "both.xlsx", "--to", "ours.yml", "--yes", code=0)

    assert "note" not in said
    made = Path("ours.yml").read_text(encoding="utf-8")
    assert made.count("- id:") == 4
    assert "influence: 3" in made
    assert "partner-b: Brightwell & Söhne" in made


def test_sheets_that_people_fill_in_are_compared_and_their_faults_named(here: Path) -> None:
    for name in ("uni", "firm"):
        run(
            "export", "stakeholder-map", f"{name}.yml", "--to", "xlsx", "-o", f"{name}.xlsx", code=0
        )
    assert "`board` Harbour board" in run("compare", "uni.xlsx", "firm.xlsx")
    book = openpyxl.load_workbook("firm.xlsx")
    book["Groups"]["F2"] = "much"
    book.save("firm.xlsx")

    said = run("compare", "uni.xlsx", "firm.xlsx")

    assert "firm.xlsx: sheet Groups, row 2, column F (Influence): `much` is no number" in said
    assert "Nothing was compared: mend firm.xlsx first." in said


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("uni.yml", "gone.xlsx", "--kind", "stakeholder-map"), "gone.xlsx", 2),
        (("uni.yml", "firm.yml"), "say of which kind it is: --kind KIND", 1),
        (
            ("uni.yml", "firm.yml", "--kind", "stakeholder-map", "-o", "both.docx"),
            "end its name with .xlsx",
            2,
        ),
        (("uni.yml", "firm.yml", "--kind", "funding-call"), "mend uni.yml first", 1),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...], said: str, code: int, here: Path) -> None:
    assert said in run("compare", *words, code=code)


def test_a_workbook_that_is_there_is_not_overwritten_unless_asked(here: Path) -> None:
    Path("both.xlsx").write_text("mine")

    assert "is there and differs; add --force" in compared("-o", "both.xlsx", code=2)
    assert Path("both.xlsx").read_text() == "mine"
    assert "written: both.xlsx" in compared("-o", "both.xlsx", "--force")


def test_a_scale_on_which_the_sides_differ_waits_too(here: Path) -> None:
    other = FIRM.replace("maximum: 5", "maximum: 10").replace("influence: 2", "influence: 9", 1)
    Path("firm.yml").write_text(other, encoding="utf-8")

    assert "3 cells wait" in compared("-o", "both.xlsx")
    about = openpyxl.load_workbook("both.xlsx")["About"]
    said = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert said["Scale: maximum"] == "⇄ 5 | 10"
