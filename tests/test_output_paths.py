"""Every verb that writes a file writes through what is no plain file, and says in one line if it cannot."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from playbook.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
FULL, NULL = Path("/dev/full"), Path("/dev/null")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (root / "_config.yml").write_text("title: T\n", "utf-8")
    (root / "index.md").write_text("# T\n\nSee <https://example.org/a>.\n", "utf-8")
    return root


def check(book: Path, output: Path) -> Result:
    return run("check", str(book), "-o", str(output))


def check_as_json(book: Path, output: Path) -> Result:
    return run("check", str(book), "--format", "json", "-o", str(output))


def links(book: Path, output: Path) -> Result:
    return run("links", "--offline", str(book), "-o", str(output))


def links_as_json(book: Path, output: Path) -> Result:
    return run("links", "--offline", "--format", "json", str(book), "-o", str(output))


def export(book: Path, output: Path) -> Result:
    names = ("export", "lesson", "partnership", "--to", "md", "--book", str(ROOT))
    return run(*names, "-o", str(output), "--force")


def compare(book: Path, output: Path) -> Result:
    register = ROOT / "tests" / "data" / "stakeholder-map" / "valid" / "example.yml"
    files = (str(book / "one.yml"), str(book / "two.yml"))
    for name in files:
        shutil.copy(register, name)
    return run("compare", *files, "--kind", "stakeholder-map", "-o", str(output), "--force")


def run(*words: str) -> Result:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


Verb = Callable[[Path, Path], Result]
VERBS = pytest.mark.parametrize(
    "verb", [check, check_as_json, links, links_as_json, export, compare]
)


@VERBS
def test_a_link_stays_a_link_and_its_file_is_written(
    verb: Verb, book: Path, tmp_path: Path
) -> None:
    target, link = tmp_path / "target", tmp_path / "link.xlsx"
    target.write_text("before", "utf-8")
    link.symlink_to(target)
    done = verb(book, link)
    assert done.exit_code == 0, done.output
    assert link.is_symlink()
    assert target.read_bytes() not in {b"before", b""}


@VERBS
def test_a_pipe_stays_a_pipe_and_hears_everything(verb: Verb, book: Path, tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe.xlsx", []  # type: ignore[var-annotated]
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    done = verb(book, pipe)
    reader.join(60)
    assert done.exit_code == 0, done.output
    assert heard and heard[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@VERBS
@pytest.mark.skipif(not NULL.exists(), reason="no such device")
def test_a_device_stays_a_device(verb: Verb, book: Path, tmp_path: Path) -> None:
    device = tmp_path / "device.xlsx"
    device.symlink_to(NULL)
    done = verb(book, device)
    assert done.exit_code == 0, done.output
    assert device.is_symlink() and stat.S_ISCHR(NULL.stat().st_mode)


@VERBS
@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_full_device_is_one_line_and_exit_2(verb: Verb, book: Path, tmp_path: Path) -> None:
    device = tmp_path / "full.xlsx"
    device.symlink_to(FULL)
    done = verb(book, device)
    assert done.exit_code == 2
    assert "no space left on device" in done.output
    assert "Traceback" not in done.output
