"""Git is asked in one way: in English, with an end, and never with a question to the user."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from playbook.common import git
from playbook.common.errors import UserError

PACKAGE = Path(__file__).resolve().parent.parent / "scripts" / "playbook"
WHO = ("-c", "user.name=N", "-c", "user.email=n@example.org")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git.git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "a.md").write_text("a\n")
    git.git(tmp_path, "add", ".")
    git.git(tmp_path, *WHO, "commit", "-qm", "first")
    return tmp_path


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program in the place of git."""
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_an_answer_is_text_and_a_refusal_is_one_line(repository: Path) -> None:
    assert git.git(repository, "rev-parse", "--abbrev-ref", "HEAD") == "main\n"
    assert git.answer(repository, "rev-parse", "nothing-like-it") is None
    with pytest.raises(git.GitError, match=r"git rev-parse failed in .*: fatal: ") as caught:
        git.git(repository, "rev-parse", "nothing-like-it")
    assert isinstance(caught.value, UserError)
    assert len(caught.value.lines) == 1


def test_what_a_command_reads_is_handed_over(repository: Path) -> None:
    assert git.git(repository, "hash-object", "--stdin", data=b"a\n").startswith("78981922613b2afb")


@pytest.mark.skipif(os.name == "nt", reason="programs of another kind")
def test_a_command_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "exec sleep 600", monkeypatch)
    with pytest.raises(git.NoGitError, match=r"git status has not ended after 0\.2 seconds in "):
        git.git(tmp_path, "status", limit=0.2)


@pytest.mark.skipif(os.name == "nt", reason="programs of another kind")
def test_git_speaks_english_and_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    stand_in(tmp_path, 'cat; echo "$LC_ALL,$LANGUAGE,$GIT_TERMINAL_PROMPT"', monkeypatch)
    assert git.git(tmp_path, "status") == "C,,0\n"
    assert git.git(tmp_path, "status", environment={"PATH": os.environ["PATH"]}) == "C,,0\n"


def test_without_git_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(git.NoGitError, match="git is not installed"):
        git.fork_point(tmp_path)
    assert git.answer(tmp_path, "status") is None
    assert git.new_files(tmp_path) == []


def test_a_branch_is_compared_with_where_it_left_another(repository: Path) -> None:
    first = git.git(repository, "rev-parse", "HEAD").strip()
    git.git(repository, "checkout", "-qb", "branch")
    (repository / "b ü.md").write_text("b\n")
    assert git.new_files(repository) == ["b ü.md"]
    git.git(repository, "add", ".")
    git.git(repository, *WHO, "commit", "-qm", "second")
    assert git.fork_point(repository) == git.fork_point(repository, "main") == first
    for wrong in ("nothing-like-it", "--all", "-x"):
        with pytest.raises(git.GitError, match=f"git knows no `{wrong}` here; name a branch"):
            git.fork_point(repository, wrong)


def test_a_folder_that_is_no_repository_is_said_as_git_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(git.GitError, match="not a git repository"):
        git.fork_point(tmp_path)


def test_nothing_else_in_the_package_starts_git() -> None:
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\[\s*[\"']git[\"']", path.read_text(encoding="utf-8"))
    ]
    assert found == ["common/git.py"]
