"""``playbook export``: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import main
from playbook.office import catalogue as exports
from playbook.registers import load as registers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True, scope="module")
def read_once() -> Iterator[None]:
    """The registers of the book are read once for all these tests."""
    patch = pytest.MonkeyPatch()
    cached = cache(registers.load_registers)
    patch.setattr(registers, "load_registers", cached)
    patch.setattr(exports, "load_registers", cached)
    yield
    patch.undo()


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["export", *words, "--book", str(ROOT)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output


def test_a_template_gives_the_blank_and_the_example(tmp_path: Path) -> None:
    said = run("team-charter", "--to", "docx,md", "-o", f"{tmp_path}/")

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "team-charter-blank.docx",
        "team-charter-blank.md",
        "team-charter-example.docx",
        "team-charter-example.md",
        "team-charter-record.docx",
        "team-charter-record.md",
    ]
    assert said.count("written: ") == 6


def test_only_the_blank_in_every_format(tmp_path: Path) -> None:
    run("stakeholder-register", "--all", "--blank", "-o", str(tmp_path))

    assert sorted(path.suffix for path in tmp_path.iterdir()) == sorted(
        [".docx", ".xlsx", ".pptx", ".md", ".html", ".csv", ".svg"]
    )


def test_a_register_by_its_kind_and_name(tmp_path: Path) -> None:
    target = tmp_path / "ours.xlsx"
    run("stakeholder-map", "may-2023", "--to", "xlsx", "-o", str(target))

    assert zipfile.is_zipfile(target)


def test_records_of_a_reader_in_any_folder(tmp_path: Path, map_text: str) -> None:
    own = tmp_path / "ours.yml"
    own.write_text(map_text, encoding="utf-8")

    run("stakeholder-map", str(own), "--to", "svg", "-o", str(tmp_path / "map.svg"))

    assert "Growers" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_faults_of_a_readers_records_are_said_with_their_line(
    tmp_path: Path, map_text: str
) -> None:
    own = tmp_path / "ours.yml"
    own.write_text(map_text.replace("side: partner-b", "side: c"), encoding="utf-8")

    said = run("stakeholder-map", str(own), "--to", "md", "-o", str(tmp_path), code=1)

    assert "ours.yml:19" in said
    assert "partner-a" in said


def test_a_page_becomes_a_word_file_and_slides(tmp_path: Path) -> None:
    run("book/case-studies/partnership.md", "--to", "docx", "--to", "pptx", "-o", f"{tmp_path}/")

    assert sorted(p.name for p in tmp_path.iterdir()) == ["partnership.docx", "partnership.pptx"]


def test_an_empty_register_of_any_kind(tmp_path: Path) -> None:
    run("lesson", "--to", "xlsx", "-o", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["lesson-blank.xlsx"]


def test_a_file_that_differs_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "charter.md"
    run("team-charter", "--to", "md", "--blank", "-o", str(target))
    assert "unchanged: " in run("team-charter", "--to", "md", "--blank", "-o", str(target))
    target.write_text("mine", encoding="utf-8")

    said = run("team-charter", "--to", "md", "--blank", "-o", str(target), code=2)

    assert "is there and differs; add --force" in said
    assert target.read_text(encoding="utf-8") == "mine"
    run("team-charter", "--to", "md", "--blank", "-o", str(target), "--force")
    assert "# Team charter" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("team-charter",), "say the format with --to (docx, xlsx"),
        ((), "say what to export, or --all"),
        (("team-charter", "--to", "rtf"), "there is no format `rtf`; use one or several of: docx"),
        (("team-chater", "--to", "md"), "nothing here is called `team-chater`; did you mean `team-charter`?"),
        (("term", "partnership", "--to", "ics"), "partnership cannot be ics; possible: docx, xlsx"),
        (("stakeholder-map", "june", "--to", "md"), "there is no stakeholder-map `june`; there are: "),
        (("stakeholder-map", "none.yml", "--to", "md"), "none.yml: no such file or directory"),
        (("team-charter", "--to", "md,docx", "-o", "x.md"), "x.md is one file, and there are 6 to write"),
        (("team-charter", "--to", "md", "-o", "x.md"), "x.md is one file, and there are 3 to write"),
        (("first-weeks", "--to", "ics"), "first-weeks-blank: the dates count from `the first day`; give it with"),
        (("first-weeks", "--to", "docx,ics"), "give it with --start 2027-03-01"),
        (("first-weeks", "--to", "ics", "--start", "2027-02-30"), "--start 2027-02-30: this is no day; write year"),
        (("first-weeks", "--to", "ics", "--start", "1 March 2027"), "--start 1 March 2027: this is no day"),
        (("first-weeks", "--to", "ics", "--start", "9999-01-01"), "(years 1990 to 2100)"),
        (("first-weeks", "--to", "md", "--start", "2027-03-01"), "--start is for calendar files; add --to ics"),
        (("team-charter", "--to", "ics", "--start", "2027-03-01"), "nothing here counts from a day; leave --start out"),
        (("../outside.md", "--to", "md"), "nothing here is called `../outside.md`"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_that_says_what_to_do(words, said) -> None:
    output = run(*words, code=2)

    assert said in output
    assert output.count("\n") == 1


def test_a_missing_package_is_named_with_what_installs_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(exports, "lacks_package", lambda made: made.name == "docx")

    said = run("team-charter", "--to", "docx", "-o", str(tmp_path), code=2)

    assert "docx (needs docx); run: pip install " in said
    assert '[office]"' in said
    assert not list(tmp_path.iterdir())


def test_all_formats_without_a_package_leave_out_those_that_need_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(exports, "lacks_package", lambda made: bool(made.package))

    said = run("team-charter", "--all", "-o", str(tmp_path))

    assert {path.suffix for path in tmp_path.iterdir()} == {".md", ".html"}
    assert "left out: docx (needs docx)" in said


def test_a_first_day_makes_calendars_of_blank_example_and_ones_own_list(tmp_path: Path) -> None:
    run("workshop", "--to", "ics", "--start", "2027-04-07", "-o", str(tmp_path))
    own = tmp_path / "ours.yml"
    own.write_text(
        "title: Ours\nabout: Own.\ntasks:\n"
        "  - {id: a, task: Do, category: C, owner: Host, due: -2w}\n",
        encoding="utf-8",
    )
    run("task-list", str(own), "--to", "ics", "--start", "2027-04-07", "-o", str(tmp_path))

    assert sorted(path.name for path in tmp_path.glob("*.ics")) == [
        "ours-from-2027-04-07.ics",
        "workshop-run-sheet-blank-from-2027-04-07.ics",
        "workshop-run-sheet-example-from-2027-04-07.ics",
    ]
    text = (tmp_path / "ours-from-2027-04-07.ics").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20270324" in text
    assert "an example of the first day" not in text


def test_every_format_without_a_first_day_says_which_calendar_is_left_out(tmp_path: Path) -> None:
    said = run("closing-checklist", "--all", "--blank", "-o", str(tmp_path))

    assert "left out: closing-checklist-blank.ics: the dates count from `the last day" in said
    assert not list(tmp_path.glob("*.ics"))


def test_a_file_of_ones_own_and_a_blank_need_no_book(
    tmp_path: Path, map_text: str, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yml").write_text(map_text, encoding="utf-8")
    for words, made in (
        (["stakeholder-map", "ours.yml", "--to", "svg,docx"], "ours.svg"),
        (["lesson", "--to", "xlsx"], "lesson-blank.xlsx"),
    ):
        done = CliRunner().invoke(main, ["export", *words, "-o", "out/"])
        assert done.exit_code == 0, done.output
        assert (tmp_path / "out" / made).is_file()
    for words in (
        ["team-charter", "--to", "md"],
        ["stakeholder-map", "ours", "--to", "md"],
        ["--all"],
    ):
        done = CliRunner().invoke(main, ["export", *words])
        assert done.exit_code == 2
        assert "holds no _config.yml" in done.output


def test_the_columns_of_a_csv_file_do_not_depend_on_what_is_filled_in(
    tmp_path: Path, map_text: str, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    less = map_text.replace("    next_review: 2020-01\n", "").replace(
        "    engagement_current: neutral\n", ""
    )
    heads = []
    for name, text in (("more", map_text), ("less", less)):
        Path(f"{name}.yml").write_text(text, encoding="utf-8")
        done = CliRunner().invoke(
            main, ["export", "stakeholder-map", f"{name}.yml", "--to", "csv", "-o", f"{name}.csv"]
        )
        assert done.exit_code == 0, done.output
        lines = Path(f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
        heads.append(lines[0])
        assert ",4,5," in lines[1]  # whole numbers are whole
    assert heads[0] == heads[1]
    assert heads[0].startswith("id,name,organisation,side,category,influence,interest,")


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_opendocument_and_pdf_are_made_of_word_and_excel(
    tmp_path: Path, map_text: str, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yml").write_text(map_text, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["export", "stakeholder-map", "ours.yml", "--to", "odt,ods,pdf", "-o", "out/"]
    )
    assert done.exit_code == 0, done.output
    assert b"opendocument.text" in Path("out/ours.odt").read_bytes()
    assert Path("out/ours.pdf").read_bytes().startswith(b"%PDF")
    # What went out as .ods comes back as the same register.
    done = CliRunner().invoke(main, ["import", "out/ours.ods", "--to", "again.yml", "--yes"])
    assert done.exit_code == 0, done.output
    assert "note" not in done.output
    same = CliRunner().invoke(
        main, ["compare", "ours.yml", "again.yml", "--kind", "stakeholder-map"]
    )
    assert same.exit_code == 0, same.output


def test_without_libreoffice_one_line_says_what_to_do(
    tmp_path: Path, map_text: str, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yml").write_text(map_text, encoding="utf-8")
    monkeypatch.setattr("playbook.office.convert.shutil.which", lambda _: None)
    for made, source in (("odt", "docx"), ("ods", "xlsx"), ("pdf", "docx")):
        done = CliRunner().invoke(main, ["export", "stakeholder-map", "ours.yml", "--to", made])
        assert done.exit_code == 2
        assert f".{made} files are made by LibreOffice; install it" in done.output
        assert f"write .{source} and save that" in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ours.yml"]


def test_every_format_means_those_that_need_no_other_program(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("playbook.office.convert.shutil.which", lambda _: None)
    run("case-study", "--all", "--blank", "-o", str(tmp_path))

    assert not {path.suffix for path in tmp_path.iterdir()} & {".odt", ".ods", ".pdf"}


def test_a_program_that_fails_is_one_line(tmp_path: Path, map_text: str, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yml").write_text(map_text, encoding="utf-8")
    monkeypatch.setattr("playbook.office.convert.shutil.which", lambda _: "false")
    done = CliRunner().invoke(main, ["export", "stakeholder-map", "ours.yml", "--to", "odt"])
    assert done.exit_code == 2
    assert "LibreOffice could not make .odt of a .docx file" in done.output
