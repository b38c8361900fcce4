"""Every wounded spreadsheet gives its message, and every habit of a spreadsheet is survived."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from patience import PATIENCE

from playbook.cli.main import main
from playbook.registers.load import load_registers

sys.path.insert(0, str(Path(__file__).parent))

from wounds import ABOUT, GROWERS, HABITS, HEAD, SELLERS, WOUNDS, Sheets, rows, with_

GOOD = Sheets().data()


def run(book: Path, data: bytes, suffix: str = ".xlsx", *more: str) -> Result:
    file = book / f"theirs{suffix}"
    file.write_bytes(data)
    kind = ("--kind", "stakeholder-map") if suffix in (".csv", ".tsv") else ()
    arguments = ("import", str(file), "--to", "ours", "--book", str(book), *kind, *more)
    return CliRunner().invoke(main, arguments)


def register(book: Path) -> Path:
    return book / "book" / "data" / "stakeholder-map" / "ours.yml"


def test_there_are_at_least_forty_wounds() -> None:
    assert len(WOUNDS) >= 40
    assert len(HABITS) >= 25


@pytest.mark.parametrize("name", WOUNDS)
def test_each_wound_is_named_with_its_place_and_nothing_is_written(name, book) -> None:
    suffix, make, words = WOUNDS[name]
    before = register(book).read_bytes()
    done = run(book, make(), suffix, "--yes")

    assert words in done.output, done.output
    assert done.exit_code == 1, done.output
    assert register(book).read_bytes() == before
    assert "Traceback" not in done.output
    assert "\x1b" not in done.output


@pytest.mark.parametrize("name", HABITS)
def test_each_habit_is_survived(name, book) -> None:
    suffix, make, words, changed = HABITS[name]
    done = run(book, make(), suffix, "--dry-run")

    assert done.exit_code == 0, done.output
    assert words in done.output, done.output
    assert not changed or f"{changed}\n" in done.output, done.output
    assert ("Nothing to change" in done.output) == (not changed), done.output


def agreed(book: Path, data: bytes, *more: str) -> str:
    """The register after an import with ``--yes``."""
    done = run(book, data, ".xlsx", "--yes", *more)
    assert done.exit_code == 0, done.output
    return register(book).read_text()


def test_a_changed_field_changes_its_line_and_nothing_else(book) -> None:
    before = register(book).read_text()
    after = agreed(book, with_(Influence=2, Name="Growers, all"))

    assert after == before.replace("influence: 4 ", "influence: 2 ").replace(
        "name: 'Growers'", "name: 'Growers, all'"
    )


def test_a_new_record_stands_behind_the_row_above_it(book) -> None:
    before = register(book).read_text()
    new = {**SELLERS, "Id *": "buyers", "Name *": "Buyers: all", "Needs": "yes"}
    after = agreed(book, Sheets(rows(GROWERS, new, SELLERS)).data())
    added = """  - id: buyers
    name: "Buyers: all"
    organisation: Firm
    side: partner-b
    category: users
    influence: 1
    interest: 2
    needs: yes
"""

    assert after == before.replace("  - id: sellers", f"{added}  - id: sellers")


def test_a_new_last_record_stands_before_the_closing_comment(book) -> None:
    new = {**SELLERS, "Id *": "buyers"}
    after = agreed(book, Sheets(rows(GROWERS, SELLERS, new)).data())

    assert after.endswith("    influence: 1\n    interest: 2\n# the end\n")
    assert after.index("id: buyers") < after.index("# the end")


def test_a_field_that_was_empty_stands_at_the_end_of_its_record(book) -> None:
    after = agreed(book, with_(Owner="Programme manager"))

    assert '    sources: ["NOTES#day 1"]\n    owner: Programme manager\n  - id: sellers' in after


@pytest.mark.parametrize("emptied", ["Sources", "Next_review", "Needs"])
def test_a_field_is_added_where_others_go(book, emptied) -> None:
    after = agreed(book, with_(Owner="Programme manager", **{emptied: None}))

    assert "    owner: Programme manager\n  - id: sellers" in after
    assert f"{emptied.lower()}:" not in after


def test_all_last_fields_go_and_another_comes(book) -> None:
    after = agreed(book, with_(Owner="Lead", Sources=None, Next_review=None, Needs=None))

    assert "    interest: 5\n    owner: Lead\n  - id: sellers" in after


def test_a_field_that_is_emptied_goes_and_comments_stay(book) -> None:
    before = register(book).read_text()
    after = agreed(book, with_(Next_review=None, Needs=None))

    assert "next_review" not in after
    assert "needs" not in after
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in after.splitlines() if "#" in line
    ]


def test_a_long_text_keeps_one_sentence_a_line(book) -> None:
    after = agreed(book, with_(Needs="It saves time. It lasts."))

    assert "    needs: >-\n      It saves time.\n      It lasts.\n    next_review" in after


def test_a_field_inside_brackets_changes_there(book) -> None:
    data = Sheets(
        about={"Kind of data": "stakeholder-map", "Scale: method *": "A vote, ours"}
    ).data()
    after = agreed(book, data)

    assert 'divider: 3, method: "A vote, ours"}  # agreed in March' in after


def test_records_that_the_file_does_not_hold_stay_and_are_named(book) -> None:
    before = register(book).read_text()
    done = run(book, Sheets(rows(SELLERS)).data(), ".xlsx", "--yes")

    assert register(book).read_text() == before
    assert "1 of the register's groups are not in the file, and stay: `growers`" in done.output


def test_partial_writes_what_is_right_and_says_what_is_not(book) -> None:
    wrong = {**SELLERS, "Id *": "buyers", "Side *": "partner-z"}
    right = {**SELLERS, "Id *": "makers"}
    done = run(book, Sheets(rows(GROWERS, wrong, right)).data(), ".xlsx", "--partial", "--yes")

    assert done.exit_code == 1
    assert "row 3, column D (Side): `partner-z` is not in the list" in done.output
    assert "Left out: 1 row, for the reasons above." in done.output
    assert "id: makers" in register(book).read_text()
    assert "buyers" not in register(book).read_text()


def test_partial_leaves_a_record_as_it_was_where_its_row_is_wrong(book) -> None:
    before = register(book).read_text()
    done = run(book, with_(Influence="much", Name="Changed"), ".xlsx", "--partial", "--yes")

    assert done.exit_code == 1
    assert register(book).read_text() == before


def test_partial_writes_nothing_where_the_headings_are_wrong(book) -> None:
    before = register(book).read_text()
    done = run(book, WOUNDS["heading twice"][1](), ".xlsx", "--partial", "--yes")

    assert done.exit_code == 1
    assert "Nothing was written" in done.output
    assert register(book).read_text() == before


def test_without_a_terminal_and_without_yes_it_only_shows(book) -> None:
    before = register(book).read_bytes()
    done = run(book, with_(Influence=2))

    assert done.exit_code == 1
    assert "influence: 4 → 2" in done.output
    assert "there is no terminal to ask on; add --yes" in done.output
    assert register(book).read_bytes() == before


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_it_shows_first_and_then_asks(answer, written, book, monkeypatch) -> None:
    file = book / "theirs.xlsx"
    file.write_bytes(with_(Influence=2))
    monkeypatch.setattr("playbook.cli.import_._is_terminal", lambda: True)
    before = register(book).read_bytes()
    arguments = ["import", str(file), "--to", "ours", "--book", str(book)]
    done = CliRunner().invoke(main, arguments, input=answer)

    assert done.output.index("influence: 4 → 2") < done.output.index("Write this?")
    assert (register(book).read_bytes() != before) == written
    assert done.exit_code == (0 if written else 1)


def test_a_new_register_is_written_with_its_schema(book, map_file) -> None:
    file = book / "Spring 2030.xlsx"
    file.write_bytes(map_file)
    done = CliRunner().invoke(main, ["import", str(file), "--book", str(book), "--yes"])
    made = book / "book" / "data" / "stakeholder-map" / "spring-2030.yml"

    assert "the id `growers` is taken by another stakeholder-map register" in done.output
    register(book).unlink()
    done = CliRunner().invoke(main, ["import", str(file), "--book", str(book), "--yes"])
    assert done.exit_code == 0, done.output
    assert made.read_text().startswith(
        "# yaml-language-server: $schema=../../schemas/stakeholder-map"
    )


BUYERS = (
    "id,name,organisation,side,category,influence,interest\r\nbuyers,Buyers,Firm,Firm,users,3,3\r\n"
)


def begun(book: Path, *more: str, text: str = BUYERS, kind: str = "stakeholder-map") -> Result:
    """A CSV file that begins a register."""
    file = book / "Spring 2030.csv"
    file.write_text(text, encoding="utf-8")
    words = ["import", str(file), "--kind", kind, "--book", str(book), "--yes", *more]
    return CliRunner().invoke(main, words)


def test_a_csv_file_begins_a_register_with_what_is_usual(book) -> None:
    done = begun(book, "--set", "sides: partner-b=Firm")
    made = book / "book" / "data" / "stakeholder-map" / "spring-2030.yml"

    assert done.exit_code == 0, done.output
    assert "the file says nothing about the register itself, so it begins as usual" in done.output
    text = made.read_text(encoding="utf-8")
    assert "title: Spring 2030\nabout: Begun from the file Spring 2030.csv.\n" in text
    assert "maximum: 5" in text
    assert "side: partner-b" in text


def test_fields_of_the_register_are_set_in_any_words_and_judged(book) -> None:
    done = begun(
        book,
        "--set",
        "Titel=Our groups",
        "--set",
        "scale: maximum=much",
        "--set",
        "sides: partner-b=Firm",
    )

    assert done.exit_code == 1
    assert "--set: scale: maximum: `much` is no number" in done.output


@pytest.mark.parametrize("asked", ["titl", "titl=Ours", "=x"])
def test_a_field_that_there_is_not_is_wrong_use(asked, book) -> None:
    done = begun(book, "--set", asked)

    assert done.exit_code == 2
    assert f"--set `{asked}`: write FIELD=VALUE, with a field of the register itself" in done.output


def test_what_no_default_can_say_is_asked_for_and_can_be_said(book) -> None:
    text = "id,title,kind,offered_by,idea\r\ntalk,A talk,talk,partner-a,Speak.\r\n"
    kind = "engagement-opportunity"
    asked = begun(book, text=text, kind=kind)
    said = begun(book, "--set", "side names=partner-a: Uni; partner-b: Firm", text=text, kind=kind)

    assert "`side_names` is missing; a new register needs it" in asked.output
    assert "--set" in asked.output
    assert "side_names" not in said.output.replace("side names", ""), said.output


def test_next_year_keeps_the_ids_where_both_registers_say_their_date(book) -> None:
    path = register(book)
    path.write_text(path.read_text().replace("about:", "as_of: 2029-03\nabout:", 1))
    file = book / "spring-2030.xlsx"
    file.write_bytes(
        Sheets(
            about={
                **ABOUT,
                "Sides: partner-a": "Uni",
                "Sides: partner-b": "Firm",
                "Scale: minimum": 1,
                "Scale: maximum": 5,
                "Scale: divider": 3,
                "Scale: method": "By vote.",
            }
        ).data()
    )
    words = ["import", str(file), "--book", str(book), "--yes"]
    undated = CliRunner().invoke(main, words)
    same = CliRunner().invoke(main, [*words, "--set", "as of=2029-03"])
    dated = CliRunner().invoke(main, [*words, "--set", "as of=2030-03"])

    for done in (undated, same):
        assert done.exit_code == 1
        assert "if it is the same at another date, let `As of` say the date in both" in done.output
    assert dated.exit_code == 0, dated.output
    assert [f for f in load_registers(book).findings if "taken" in f.message] == []


def test_a_source_is_never_the_same_at_another_date(book) -> None:
    folder = book / "book" / "data" / "source"
    text = (folder / "all.yml").read_text()
    (folder / "all.yml").write_text(text + "as_of: 2029\n")
    (folder / "more.yml").write_text(text + "as_of: 2030\n")

    found = [f.message for f in load_registers(book).findings]

    assert any(
        "the id `NOTES` is taken by" in words and words.endswith("choose another")
        for words in found
    )


def test_windows_line_ends_stay(book) -> None:
    path = register(book)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    agreed(book, with_(Influence=2))
    data = path.read_bytes()

    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"influence: 2" in data


def test_a_register_with_faults_is_mended_first(book) -> None:
    path = register(book)
    path.write_text(path.read_text().replace("interest: 5", "interest: lots"))
    done = run(book, with_(Influence=2))

    assert done.exit_code == 1
    assert "the register itself has faults; mend them first" in done.output
    assert "ours.yml:" in done.output


def test_a_text_that_does_not_read_back_as_meant_is_never_written(book, monkeypatch) -> None:
    before = register(book).read_bytes()
    monkeypatch.setattr("playbook.office.importers.pipeline.updated", lambda text, old, new: text)
    done = run(book, with_(Influence=2), ".xlsx", "--yes")

    assert done.exit_code == 2
    assert "could not be changed without a doubt, so nothing was written" in done.output
    assert register(book).read_bytes() == before


def test_a_new_register_says_its_own_fields_once(book, map_file) -> None:
    register(book).unlink()
    done = run(book, map_file, ".xlsx", "--dry-run")

    assert "(new)" in done.output
    assert done.output.count("the register itself") == 1
    assert "title: A map\n" in done.output


def test_wrong_use_ends_with_two(book) -> None:
    gone = CliRunner().invoke(main, ["import", str(book / "no.xlsx"), "--book", str(book)])
    nowhere = run(book, with_(), ".xlsx", "--to", "../../x")
    no_book = CliRunner().invoke(main, ["import", "x.xlsx", "--book", str(book / "book")])

    assert [done.exit_code for done in (gone, nowhere, no_book)] == [2, 2, 2]
    assert "no such file" in gone.output
    assert "cannot be the name of a register" in nowhere.output
    assert "_config.yml" in no_book.output


def test_without_openpyxl_one_line_says_what_to_install(book, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = run(book, GOOD)

    assert "reading Excel needs openpyxl; run: pip install" in done.output
    assert '[office]"' in done.output
    assert done.exit_code == 2


def many(**cells: object) -> list[dict[str, object]]:
    """Twelve sellers, with other cells in each."""
    return [{**SELLERS, "Id *": f"sellers-{n}", **cells} for n in range(1, 13)]


def test_a_column_that_is_missing_is_one_message(book) -> None:
    head = tuple(name for name in HEAD if name != "Influence *")
    done = run(book, Sheets(rows(*many(), head=head)).data())

    assert done.output.count("there is no column `Influence`") == 1
    assert "the same in rows 3–13" in done.output
    assert "mend the 1 thing above" in done.output


def test_the_same_fault_in_a_column_is_one_message_with_its_rows_and_values(book) -> None:
    wrong = many()
    for row, side in ((0, "us"), (1, "us"), (4, "them"), (5, "you"), (6, "us")):
        wrong[row]["Side *"] = side
    done = run(book, Sheets(rows(*wrong)).data())

    assert done.output.count("is not in the list") == 1
    assert (
        "row 2, column D (Side): `us` is not in the list; use one of: partner-a, partner-b, joint, "
        "external; the same in rows 3, 6–8 (`them`, `you`)"
    ) in done.output


def test_faults_of_two_columns_and_two_sorts_are_messages_of_their_own(book) -> None:
    wrong = many()
    wrong[0] |= {"Influence *": "much", "Interest *": "much"}
    wrong[1] |= {"Influence *": "1,234", "Side *": None}
    done = run(book, Sheets(rows(*wrong)).data())

    assert "mend the 4 things above" in done.output


def test_partial_leaves_out_every_row_that_a_message_stands_for(book) -> None:
    wrong = many()
    wrong[2]["Side *"] = wrong[7]["Side *"] = "them"
    lines = [*rows(*wrong), [], ["a note", "below"]]
    done = run(book, Sheets(lines).data(), ".xlsx", "--partial", "--yes")

    assert "Left out: 3 rows" in done.output
    text = register(book).read_text()
    assert "id: sellers-12" in text
    assert "id: sellers-3\n" not in text
    assert "id: sellers-8\n" not in text


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("form", ["xlsx:Calc MS Excel 2007 XML", "ods"])
def test_a_workbook_that_libreoffice_saved_comes_back(form, book, map_file, tmp_path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "map.xlsx").write_bytes(map_file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form]
    out = folder / "out"
    subprocess.run(
        [*command, "--outdir", str(out), str(folder / "map.xlsx")],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    suffix = f".{form.partition(':')[0]}"
    done = run(book, (out / f"map{suffix}").read_bytes(), suffix, "--dry-run")

    assert done.exit_code == 0, done.output
    assert "Nothing to change" in done.output
