"""Templates in a built book: files, sizes, the blank to read, and what is said of faults."""

from __future__ import annotations

import re
import zipfile
from html import unescape

import pytest

HEAD = "---\ndescription: An agenda.\n---\n\n# Agenda\n\n"
TEMPLATE = """title: Meeting pack
about: An invented template.
purpose: You meet for the first time.
parts:
  - {id: agenda, title: Agenda, purpose: Send it., document: agenda, example: agenda.example, fictional: true}
  - {id: tasks, title: Tasks, purpose: Keep it., register: task-list, example: example}
"""


@pytest.fixture
def shop(book):
    book.examples()
    book.write("book/data/template/meeting.yml", TEMPLATE)
    book.write("book/templates/text/agenda.md", f"{HEAD}## Who\n\nWe, [name], meet.\n")
    book.write("book/templates/text/agenda.example.md", f"{HEAD}## Who\n\nWe meet.\n")
    config = (book.root / "_config.yml").read_text()
    book.write("_config.yml", f'{config}exclude_patterns: ["book/templates/text"]\n')
    book.page("meeting", "# Meeting\n\n```{template} meeting\n```\n")
    book.page("list", "# All\n\n```{template-list}\n```\n")
    book.page("tasks", "# Tasks\n\n```{task-list} example\n```\n")
    return book


def downloads(shop):
    return shop.root / "_build" / "html" / "_downloads"


def test_a_template_page_offers_its_files_and_shows_the_blank(shop) -> None:
    run = shop.playbook("build")
    assert run.returncode == 0, run.stderr
    page = shop.built("meeting")

    for name in (
        "meeting-agenda-blank.docx",
        "meeting-agenda-example.docx",
        "meeting-agenda-blank.md",
        "meeting-tasks-blank.xlsx",
        "meeting-tasks-example.xlsx",
    ):
        assert f'href="../_downloads/templates/meeting/{name}"' in page
        size = (downloads(shop) / "templates" / "meeting" / name).stat().st_size
        shown = re.search(rf'{name}"[^>]*>([^<]*)</a>', page)[1]
        assert shown.endswith(f"{max(round(size / 1000), 1)}\N{NO-BREAK SPACE}kB")
    assert "Agenda, blank: Word" in page  # the name of the link for those who hear it alone
    assert '<span class="pb-blank">[name]</span>' in page
    assert "The example is invented." in page
    assert "Select All Text With Similar Formatting" in unescape(page)
    assert "licence CC BY 4.0" in page
    assert "TOC001" not in run.stderr

    listed = shop.built("list")
    assert "You meet for the first time." in listed
    with zipfile.ZipFile(downloads(shop) / "templates" / "templates.zip") as archive:
        assert "meeting/meeting-agenda-blank.docx" in archive.namelist()
        assert f"all {len(archive.namelist()) - 1} files in one archive" in listed
    assert 'href="../_downloads/registers/task-list/example.xlsx"' in shop.built("tasks")
    assert (downloads(shop) / "registers" / "task-list" / "example.xlsx").is_file()

    # A second build makes nothing anew, and a change of the text reaches page and files.
    kept = {path: path.stat().st_mtime_ns for path in (shop.root / "_build" / ".exports").iterdir()}
    shop.write("book/templates/text/agenda.md", f"{HEAD}## Who\n\nThey, [role], meet.\n")
    assert shop.playbook("build").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert "[role]" in shop.built("meeting")
    text = (downloads(shop) / "templates" / "meeting" / "meeting-agenda-blank.md").read_text()
    assert "They, \\[role\\], meet." in text

    # What no template offers any more goes away, and a fault has its file and line, twice over.
    shop.write("book/templates/text/agenda.md", f"{HEAD}### Who\n\n<b>x</b>\n")
    for _ in range(2):
        said = shop.playbook("build").stderr
        assert "book/templates/text/agenda.md:7: WARNING: DAT001 this heading skips a level" in said
    assert not (downloads(shop) / "templates" / "meeting" / "meeting-agenda-blank.md").exists()


def test_faults_of_a_template_are_said_with_their_line(shop) -> None:
    changed = TEMPLATE.replace("document: agenda,", "document: agendo,").replace(
        "example: example}", "example: exampel}"
    )
    shop.write("book/data/template/meeting.yml", changed)

    said = shop.playbook("build").stderr

    assert "meeting.yml:5" in said
    assert "there is no text book/templates/text/agendo.md; did you mean `agenda`?" in said
    assert "meeting.yml:6" in said
    assert "there is no task-list `exampel`; did you mean `example`?" in said
    assert "book/templates/text/agenda.md:1: WARNING: DAT001 no template uses this text" in said


def test_without_office_packages_the_build_says_so_and_goes_on(shop) -> None:
    shop.write(
        "site/sitecustomize.py",
        "import importlib.util as u\nfind = u.find_spec\n"
        "gone = {'docx', 'xlsxwriter', 'pptx', 'icalendar'}\n"
        "u.find_spec = lambda n, *a: None if n in gone else find(n, *a)\n",
    )

    run = shop.playbook("build", "--verbose", PYTHONPATH=str(shop.root / "site"))

    assert run.returncode == 0, run.stderr
    said = [line for line in run.stdout.splitlines() if line.startswith("Left out: ")]
    assert len(said) == 1
    assert "files that need docx, icalendar, pptx, xlsxwriter; run: pip install" in said[0]
    page = shop.built("meeting")
    assert "meeting-agenda-blank.md" in page
    assert ".docx" not in page
