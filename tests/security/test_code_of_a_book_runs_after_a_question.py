"""Code of a book runs after a question.

Threat: whoever builds a stranger's branch to look at it runs the extensions and notebooks that it brings.
Promise: `playbook build` and `playbook live` ask once before code runs whose commits were not made here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.build import own_code as own
from playbook.cli.main import main
from playbook.common.errors import UserError
from playbook.live import server

CONFIG = """title: A book
execute: {execute_notebooks: "off"}
sphinx: {local_extensions: {theirs: ext}}
"""
EXTENSION = """from pathlib import Path
Path(__file__).with_name("ran").touch()
def setup(app):
    return {"version": "1"}
"""
OURS = ("-c", "user.name=n", "-c", "user.email=n@example.org")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", folder, *OURS, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def theirs(stranger, tmp_path: Path, monkeypatch):
    """A book with an extension of its own, as a clone of somebody's repository."""
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("PLAYBOOK_RUN_CODE", raising=False)
    book = stranger(config=CONFIG, a="# A page\n\nWords.\n")
    book.write("ext/theirs.py", EXTENSION)
    git(book.root, "init", "-q", "-b", "main")
    git(book.root, "add", ".")
    git(book.root, "commit", "-q", "-m", "Theirs")
    git(tmp_path, "clone", "-q", "own", "clone")
    return type(book)(tmp_path / "clone", new=False)


def ran(book) -> bool:
    return (book.root / "ext/ran").exists()


def test_the_preview_asks_before_it_does_anything(theirs, monkeypatch) -> None:
    def served(*_: object) -> None:
        raise UserError("it serves")

    monkeypatch.setattr(server, "serve", served)
    for options, words in (([], "add --run-code"), (["--run-code"], "it serves")):
        done = CliRunner().invoke(main, ["live", *options, str(theirs.root)])
        assert done.exit_code == 2
        assert words in done.output


def test_code_of_a_clone_does_not_run_where_nobody_answers(theirs) -> None:
    done = theirs.playbook("build")

    assert done.returncode == 2
    assert not ran(theirs)
    assert done.stderr.count("\n") == 1
    for words in ("the extension theirs in ext", git(theirs.root, "rev-parse", "HEAD")[:10]):
        assert words in done.stderr
    assert "add --run-code" in done.stderr


@pytest.mark.parametrize(
    ("option", "variable"), [("--run-code", ""), ("--strict", "PLAYBOOK_RUN_CODE")]
)
def test_a_flag_and_a_variable_say_yes(theirs, option: str, variable: str) -> None:
    done = theirs.playbook("build", option, **({variable: "1"} if variable else {}))
    assert done.returncode == 0, done.stderr
    assert ran(theirs)


def answered(book, answer: str) -> tuple[int, str]:
    """Build at a terminal, and answer each question."""
    pty = pytest.importorskip("pty")
    ours, end = pty.openpty()
    os.write(ours, answer.encode() * 2)
    code = "from playbook.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build"],
        cwd=book.root,
        stdin=end,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(end)
    return done.returncode, done.stderr


def test_a_no_builds_nothing_and_a_yes_is_remembered(theirs) -> None:
    code, said = answered(theirs, "n\n")
    assert (code, ran(theirs)) == (2, False)
    assert "May it run?" in said or "may it run?" in said

    code, said = answered(theirs, "y\n")
    assert (code, ran(theirs)) == (0, True), said

    code, said = answered(theirs, "n\n")
    assert code == 0, said
    assert "may it run" not in said


def elsewhere(book) -> list[str]:
    return own.made_elsewhere(book.root, own.own_code(book.root))


def test_commits_made_here_are_not_asked_about_and_others_are(theirs, tmp_path: Path) -> None:
    own.accept(theirs.root)
    theirs.write("ext/theirs.py", f"{EXTENSION}# ours\n")
    assert elsewhere(theirs) == []
    git(theirs.root, "commit", "-qam", "Ours")
    assert elsewhere(theirs) == []

    # A name is easily forged; that a commit was made here is not.
    git(tmp_path / "own", "checkout", "-qb", "more")
    (tmp_path / "own/ext/theirs.py").write_text(f"{EXTENSION}# more\n")
    git(tmp_path / "own", "commit", "-qam", "More")
    git(theirs.root, "fetch", "-q", "origin", "more")
    git(theirs.root, "checkout", "-q", "FETCH_HEAD")
    assert elsewhere(theirs) == [git(theirs.root, "rev-parse", "HEAD")]


def test_a_change_of_text_is_not_asked_about(theirs, tmp_path: Path) -> None:
    own.accept(theirs.root)
    (tmp_path / "own/a.md").write_text("# A page\n\nOther words.\n")
    git(tmp_path / "own", "commit", "-qam", "Words")
    git(theirs.root, "pull", "-q")
    assert elsewhere(theirs) == []


def test_outside_git_nothing_is_asked(stranger) -> None:
    book = stranger(config=CONFIG, a="# A page\n")
    book.write("ext/theirs.py", EXTENSION)
    assert book.playbook("build").returncode == 0


@pytest.mark.parametrize(
    ("config", "more", "what"),
    [
        ("title: A\n", {"b.md": "# B\n\n```{code-cell}\n1\n```\n"}, "the cells of notebooks"),
        ("title: A\n", {"b.ipynb": "{}"}, "the cells of notebooks"),
        ("execute: {execute_notebooks: off}\n", {"b.ipynb": "{}"}, ""),
        ("sphinx: {extra_extensions: [sphinx.ext.graphviz]}\n", {}, "sphinx.ext.graphviz run"),
        ("sphinx: {config: {extensions: [sphinx.ext.ifconfig]}}\n", {}, "sphinx.ext.ifconfig run"),
        ("sphinx: {local_extensions: {x: ../out}}\n", {}, "the extension x in ../out"),
        ("sphinx: {local_extensions: {playbook.x: .}}\n", {}, "the extension playbook.x in ."),
        ("title: A\n", {}, ""),
        ("sphinx: 3\n", {}, ""),
        (":\n\t", {}, ""),
    ],
)
def test_what_a_build_runs_of_a_book(tmp_path: Path, config: str, more, what: str) -> None:
    for name, text in {"_config.yml": config, "a.md": "# A\n", **more}.items():
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    found = "; ".join(code.what for code in own.own_code(tmp_path))
    assert (what in found) if what else not found, found


def test_the_package_that_runs_is_no_code_of_the_book() -> None:
    assert own.own_code(Path(__file__).resolve().parents[2]) == []
