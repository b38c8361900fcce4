"""Nothing of a book is imported.

Threat: a file of a book has the name of a Python module, or is one that Python reads back as code.
Promise: no verb imports a file of the book, and no memory of ours is read from where a book can put it.
"""

from __future__ import annotations

import ast
import os
import pickle
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

from playbook.common.own_folders import cache_folder, cache_for, hidden_name
from playbook.common.processes import python_module
from playbook.reading.cache import Cache

ROOT = Path(__file__).resolve().parents[2]
# Names that the check, the build, and Python itself import.
MODULES = ("click", "yaml", "jinja2", "sphinx", "jupyter_book", "playbook", "runpy", "json")
SPY = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\nraise SystemExit(0)\n"


class Evil:
    """Leaves a file where it is read back."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self.sign),))


@pytest.mark.parametrize("verb", ["check", "build", "review", "schema"])
def test_a_module_in_the_root_of_a_book_changes_nothing(stranger, verb: str) -> None:
    book = stranger(a="# A page\n\nWords, and [a link](gone.md).\n")
    for name in MODULES:
        book.write(f"{name}.py", SPY)

    done = subprocess.run(
        [sys.executable, "-I", "-m", "playbook", verb],
        cwd=book.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert not (book.root / "ran").exists()
    if verb in ("check", "build"):
        assert done.returncode == 1
        assert "gone.md" in done.stdout + done.stderr


def test_a_process_of_ours_does_not_look_for_modules_where_it_stands(tmp_path: Path) -> None:
    for name in ("runpy", "playbook", "json"):
        (tmp_path / f"{name}.py").write_text(SPY)

    done = subprocess.run(
        [*python_module("playbook"), "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()


def test_no_process_is_started_in_another_way() -> None:
    """``-m`` alone puts the folder that we are in before all others."""
    for path in sorted((ROOT / "scripts/playbook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.List) and "sys.executable" in map(ast.unparse, node.elts):
                assert path.name == "processes.py" or "orig_argv" in ast.unparse(node), path


@pytest.mark.parametrize("name", ["HOME", "XDG_CACHE_HOME", "PLAYBOOK_CACHE"])
def test_a_cache_that_is_not_absolute_is_none(tmp_path: Path, monkeypatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_CACHE_HOME", "PLAYBOOK_CACHE", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "~" if name == "HOME" else str(tmp_path.parent))
    if name != "HOME":
        monkeypatch.setenv(name, "near/by")
    assert cache_folder() is None
    assert cache_for(tmp_path) is None
    assert hidden_name(tmp_path) != hidden_name(tmp_path)

    cache = Cache(tmp_path)
    cache.keep_pages()
    assert cache._load("runs") == {}
    assert not list(tmp_path.iterdir())


def test_a_cache_in_the_book_is_none(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "sub" / "cache"))
    assert cache_for(tmp_path) is None
    assert cache_for(tmp_path / "other") is not None


def test_without_a_home_no_pickle_of_the_book_is_read(stranger, monkeypatch) -> None:
    book = stranger(a="# A page\n\nWords.\n")
    sign = book.root / "ran"
    for variable in ("XDG_CACHE_HOME", "PLAYBOOK_CACHE", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    # As `expanduser` leaves it for a user without a home.
    monkeypatch.setattr(os.path, "expanduser", str)
    monkeypatch.chdir(book.root)
    name = blake2b(os.path.realpath(book.root).encode(), digest_size=12).hexdigest()
    place = book.root / "~/.cache/playbook" / name
    place.mkdir(parents=True)
    (place / "runs.pickle").write_bytes(pickle.dumps(Evil(sign)))

    Cache(Path())._load("runs")

    assert not sign.exists()
    assert not list(book.root.glob("~/.cache/playbook/*/pages*"))


@pytest.mark.parametrize(
    "name", ["environment.pickle", "playbook.pickle", "index.doctree", "a.doctree"]
)
def test_the_build_reads_no_memory_that_a_book_brings(stranger, name: str) -> None:
    book = stranger(a="# A page\n\nWords.\n")
    sign = book.root / "ran"
    for folder in ("_build/.doctrees", "_build/.doctrees/0000000000000000"):
        path = book.root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(Evil(sign)))

    done = book.playbook("build")

    assert done.returncode == 0, done.stderr
    assert not sign.exists()


def test_the_next_build_finds_the_memory_of_the_last(stranger) -> None:
    book = stranger(a="# A page\n\nWords.\n")
    assert book.playbook("build").returncode == 0
    done = book.playbook("build", "--verbose")
    assert (
        "0 added, 0 changed, 0 removed" in done.stdout
        or "no targets are out of date" in done.stdout
    )


def test_the_name_of_the_memory_is_the_users_own(tmp_path: Path, monkeypatch) -> None:
    names = set()
    for user in ("one", "two"):
        monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / user))
        assert hidden_name(tmp_path) == hidden_name(tmp_path)
        names |= {hidden_name(tmp_path), hidden_name(tmp_path / "other")}
        if os.name == "posix":
            assert (tmp_path / user / "key").stat().st_mode & 0o077 == 0
    assert len(names) == 4
