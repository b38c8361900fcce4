"""Templates in a built book: files, sizes, the blank to read, and what is said of faults."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from playbook.sphinx_ext.downloads import EVERY, Downloads, read_again
from playbook.sphinx_ext.state import env_state, state

ROOT = Path(__file__).resolve().parents[2]
HEAD = "---\ndescription: An agenda.\n---\n\n# Agenda\n\n"
GUIDE = ":::{guidance}\nSend it a week before.\n:::\n\n"
TEMPLATE = """title: Meeting pack
about: An invented template.
purpose: You meet for the first time.
parts:
  - {id: agenda, title: Agenda, purpose: Send it., document: agenda, example: agenda.example, fictional: true}
  - {id: tasks, title: Tasks, purpose: Keep it., register: task-list, blank: ours, start: 2030-03-04, example: example}
"""
OURS = """title: Ours
about: An invented list.
start: the day of the meeting
tasks:
  - {id: send, task: Send the agenda, category: Before, owner: Host, due: -2w}
"""


@pytest.fixture
def shop(book):
    for kind in ("task-list", "source"):
        text = (ROOT / "tests" / "data" / kind / "valid" / "example.yml").read_text(
            encoding="utf-8"
        )
        book.write(f"book/data/{kind}/example.yml", text)
    book.write("book/templates/data/task-list/ours.yml", OURS)
    book.write("book/data/template/meeting.yml", TEMPLATE)
    book.write("book/templates/text/agenda.md", f"{HEAD}{GUIDE}## Who\n\nWe, [name], meet.\n")
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
        "meeting-tasks-blank-from-2030-03-04.ics",
    ):
        assert f'href="../_downloads/templates/meeting/{name}"' in page
        size = (downloads(shop) / "templates" / "meeting" / name).stat().st_size
        shown = re.search(rf'{name}"[^>]*>([^<]*)</a>', page)[1]
        assert shown.endswith(f"{max(round(size / 1000), 1)}\N{NO-BREAK SPACE}kB")
    assert "Agenda, blank: Word" in page  # the name of the link for those who hear it alone
    assert '<span class="pb-blank">[name]</span>' in page
    assert "The example is invented." in page
    assert '<div class="pb-guidance">' in page
    assert "Select All Text With Similar Formatting" in unescape(page)
    assert "licence CC BY 4.0" in page
    assert "TOC001" not in run.stderr
    assert "counted from 4 March 2030, as an example" in page
    words = re.sub(r"<[^>]+>", "", page)
    assert "in it, the day of the meeting is 4 March 2030" in words
    assert "playbook export meeting --blank --to ics --start 2030-03-04" in words
    calendar = downloads(shop) / "templates" / "meeting" / "meeting-tasks-blank-from-2030-03-04.ics"
    assert b"DTSTART;VALUE=DATE:20300218" in calendar.read_bytes()

    listed = shop.built("list")
    assert "You meet for the first time." in listed
    with zipfile.ZipFile(downloads(shop) / "templates" / "templates.zip") as archive:
        assert "meeting/meeting-agenda-blank.docx" in archive.namelist()
        assert f"all {len(archive.namelist()) - 1} files in one archive" in listed
    assert 'href="../_downloads/registers/task-list/example.xlsx"' in shop.built("tasks")
    assert (downloads(shop) / "registers" / "task-list" / "example.xlsx").is_file()

    # A second build makes nothing anew, and a change of the text reaches page and files.
    files = [*(shop.root / "_build" / ".doctrees").glob("*/.exports/*")]
    assert files
    kept = {path: path.stat().st_mtime_ns for path in files}
    shop.write("book/templates/text/agenda.md", f"{HEAD}## Who\n\nThey, [role], meet.\n")
    assert shop.playbook("build").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert "[role]" in shop.built("meeting")
    text = (downloads(shop) / "templates" / "meeting" / "meeting-agenda-blank.md").read_text()
    assert "They, \\[role\\], meet." in text

    # What no template offers any more goes away, and each fault has its file and line.
    changed = TEMPLATE.replace("document: agenda,", "document: agendo,")
    shop.write(
        "book/data/template/meeting.yml", changed.replace("example: example}", "example: exampel}")
    )
    shop.write("book/templates/text/agenda.md", f"{HEAD}### Who\n\n<b>x</b>\n")
    said = shop.playbook("build").stderr
    for line in (
        "book/templates/text/agenda.md:7: WARNING: TPL001 this heading skips a level",
        "book/templates/text/agenda.md:1: WARNING: TPL001 no template uses this text",
        "there is no text book/templates/text/agendo.md; did you mean `agenda`?",
        "there is no task-list `exampel`; did you mean `example`?",
    ):
        assert line in said, line
    assert re.search(r"meeting\.yml:5:\d+: WARNING: TPL001", said)
    assert re.search(r"meeting\.yml:6:\d+: WARNING: TPL001", said)
    assert not (downloads(shop) / "templates" / "meeting" / "meeting-agenda-blank.md").exists()
    # The check says the same, in a moment and without a build.
    checked = shop.playbook("check", "--select", "TPL001").stdout
    assert checked.count("TPL001") == said.count("TPL001")


def test_without_office_packages_the_build_says_so_and_goes_on(shop) -> None:
    shop.write(
        "site/sitecustomize.py",
        "import importlib.util as u\nfind = u.find_spec\n"
        "gone = {'docx', 'xlsxwriter', 'pptx', 'icalendar'}\n"
        "u.find_spec = lambda n, *a: None if n in gone else find(n, *a)\n",
    )

    run = shop.playbook("build", "--verbose", fresh=True, PYTHONPATH=str(shop.root / "site"))

    assert run.returncode == 0, run.stderr
    said = [line for line in run.stdout.splitlines() if line.startswith("Left out: ")]
    assert len(said) == 1
    assert "files that need docx, icalendar, pptx, xlsxwriter; run: pip install" in said[0]
    page = shop.built("meeting")
    assert "meeting-agenda-blank.md" in page
    assert ".docx" not in page


def test_only_pages_whose_files_have_changed_are_read_again() -> None:
    app, env = SimpleNamespace(), SimpleNamespace(all_docs={"one", "two", "list"})
    for page, name in (("one", "a"), ("two", "b"), ("list", EVERY), ("gone", "a")):
        env_state(env).page(page).templates.add(name)

    def again(files: dict[str, bytes]) -> list[str]:
        state(app).downloads = Downloads(None, {"a": (), "b": ()}, files)
        return read_again(app, env)

    assert again({"a/x": b"1", "b/x": b"1"}) == ["list", "one", "two"]
    assert again({"a/x": b"2", "b/x": b"1"}) == ["list", "one"]
    assert again({"a/x": b"2", "b/x": b"1", "b/y": b"1"}) == ["list", "two"]
    assert again({"a/x": b"2", "b/y": b"1", "b/x": b"1"}) == []


def test_a_page_that_offers_another_template_now_is_no_reader_of_the_first() -> None:
    app, env = SimpleNamespace(), SimpleNamespace(all_docs={"one", "two"})
    for page in ("one", "two"):
        env_state(env).page(page).templates.add("a")
    env_state(env).purge("one")
    state(app).downloads = Downloads(None, {"a": ()}, {"a/x": b"1"})

    assert read_again(app, env) == ["two"]
