"""Private means private.

Threat: records that are not public get into a repository, or into what is published.
Promise: an overlay inside the repository is refused however it is named, and none of it is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.registers.load import load_registers

WORDS = """title: Words
about: What they mean here.
terms:
  - id: word
    term: Word
    meaning: WHAT
"""
PRIVATE = "what we would pay at most"


@pytest.fixture
def shared(book, tmp_path: Path):
    """A book in a folder of a repository, with an overlay in the book and one beside it."""
    own = type(book)(tmp_path / "repository" / "book")
    (tmp_path / "repository/.git").mkdir()
    own.write("book/data/term/words.yml", WORDS.replace("WHAT", "a word"))
    for folder in ("inside", "../beside", "../../away"):
        own.write(
            f"{folder}/term/words.yml",
            "terms:\n- id: word\n  term: Word\n" + f"  meaning: {PRIVATE}\n",
        )
    own.page("words", "# Words\n\n```{term} words\n```\n")
    return own


def named(book, folder: str) -> None:
    path = book.root / "_config.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}    playbook_overlay: {folder}\n")


@pytest.mark.parametrize("folder", ["inside", "../beside", "inside/../inside", ".", "./inside/"])
def test_an_overlay_in_the_repository_is_refused_however_it_is_named(shared, folder: str) -> None:
    on_line = CliRunner().invoke(
        main,
        [
            "build",
            "--audience",
            "partners",
            "--overlay",
            str(shared.root / folder),
            str(shared.root),
        ],
    )
    assert on_line.exit_code == 2
    assert "where everyone can read it" in on_line.output

    for_sphinx = shared.playbook(
        "build", "--audience", "partners", PLAYBOOK_OVERLAY=str(shared.root / folder)
    )
    assert "lies in the repository" in for_sphinx.stderr
    named(shared, folder)
    assert "DAT006" in [f.code for f in check_book(shared.root).findings]
    registers = load_registers(shared.root, audience="partners", overlay=shared.root / folder)
    assert PRIVATE not in repr(registers)


@pytest.mark.parametrize("folder", ["inside", "../beside"])
def test_the_settings_do_not_get_it_in(shared, folder: str) -> None:
    named(shared, folder)
    for audience in ("public", "partners"):
        done = shared.playbook("build", "--audience", audience)
        assert done.returncode == 1
        assert "lies in the repository" in done.stderr
    html = [p for p in (shared.root / "_build").rglob("*") if p.suffix in (".html", ".js", ".yml")]
    assert html
    assert not [p for p in html if PRIVATE in p.read_text(encoding="utf-8")]


def test_one_outside_is_taken(shared) -> None:
    away = shared.root / "../../away"
    assert PRIVATE in repr(load_registers(shared.root, audience="partners", overlay=away))
    assert PRIVATE not in repr(load_registers(shared.root, audience="public", overlay=away))
    named(shared, "../../away")
    assert "DAT006" not in [f.code for f in check_book(shared.root).findings]
