"""The program that a book brings along: a wheel that installs, says what it needs and names nobody."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from playbook.adopt import tool
from playbook.cli.main import main
from playbook.common.errors import HOME
from playbook.version import __version__

SETTINGS = "name: A\npartners: [B, C]\nrepository: https://github.com/a/b\n"


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(tool.make_wheel()))


def adopt(tmp_path: Path, *words: object) -> Result:
    settings = tmp_path / "settings.yml"
    settings.write_text(SETTINGS, encoding="utf-8")
    given = ["adopt", str(tmp_path / "book"), "--settings", str(settings), *map(str, words)]
    return CliRunner().invoke(main, given)


def test_the_same_program_gives_the_same_wheel() -> None:
    assert tool.make_wheel() == tool.make_wheel()


def test_the_list_of_files_in_the_wheel_is_right(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/RECORD"))
    rows = {row[0]: row[1:] for row in csv.reader(wheel.read(name).decode().splitlines())}
    assert set(rows) == set(wheel.namelist())
    for path, (digest, size) in rows.items():
        if path != name:
            data = wheel.read(path)
            made = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (digest, size) == (f"sha256={made}", str(len(data)))


def test_the_wheel_holds_the_program_and_no_pages_of_this_book(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "playbook/cli/main.py" in names
    assert "playbook/adopt/skeleton/Makefile" in names
    assert [name for name in names if "/adopt/source/" in name or "__pycache__" in name] == []
    partners = re.compile(rb"Turing|Roche|Genentech")
    assert [name for name in names if partners.search(wheel.read(name))] == []


def test_the_wheel_is_installed_without_an_index(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    path = tmp_path / Path(tool.WHEEL).name
    path.write_bytes(tool.make_wheel())
    words = ["install", "--quiet", "--no-deps", "--no-index", "--target", tmp_path / "there", path]
    subprocess.run([sys.executable, "-m", "pip", *map(str, words)], check=True)
    program = "import playbook; print(playbook.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(tmp_path / "there")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(tmp_path / "there"))
    assert (tmp_path / "there/bin/playbook").is_file()


def test_the_wheel_says_what_each_extra_brings(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    about = wheel.read(name).decode()
    assert f"\nVersion: {__version__}\n" in about
    assert "\nProvides-Extra: all\n" in about
    assert "\n\n" not in about.rstrip("\n")


def test_the_book_points_to_its_wheel_and_brings_the_lock_file(adopted: Path) -> None:
    assert f"\n./{tool.WHEEL}[all]\n" in (adopted / "requirements.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256((adopted / tool.WHEEL).read_bytes()).hexdigest()
    assert (adopted / tool.RECORD).read_text(encoding="utf-8") == f"{digest}  {tool.WHEEL}\n"
    lock = (adopted / "requirements-book.lock").read_text(encoding="utf-8")
    assert "jupyter-book==" in lock
    assert "--hash=sha256:" in lock


def test_a_book_may_get_its_tool_from_the_repository(tmp_path: Path, small_source: Path) -> None:
    done = adopt(tmp_path, "--tool", "git", "--source", small_source)
    assert done.exit_code == 0, done.output
    book = tmp_path / "book"
    assert f"[all] @ git+{HOME}" in (book / "requirements.txt").read_text(encoding="utf-8")
    assert not (book / "tools").exists()
    assert not (book / tool.RECORD).exists()


def test_a_book_may_get_its_tool_from_the_index_once_it_is_there(
    tmp_path: Path, small_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = adopt(tmp_path, "--tool", "index", "--source", small_source)
    assert refused.exit_code == 2
    assert "is on no package index yet" in refused.output
    assert not (tmp_path / "book").exists()
    monkeypatch.setattr(tool, "PUBLISHED", True)
    assert adopt(tmp_path, "--tool", "index", "--source", small_source).exit_code == 0
    text = (tmp_path / "book/requirements.txt").read_text(encoding="utf-8")
    assert f"\npartnership-playbook[all]=={__version__}\n" in text


def test_a_program_that_was_never_installed_makes_no_wheel(
    tmp_path: Path, small_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_: str) -> None:
        raise tool.PackageNotFoundError

    monkeypatch.setattr(tool, "distribution", nothing)
    done = adopt(tmp_path, "--source", small_source)
    assert done.exit_code == 2
    assert "no wheel can be made of it; install it" in done.output
    assert not (tmp_path / "book").exists()
