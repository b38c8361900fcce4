"""Files are written whole or not at all; what is no plain file stays what it is."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from playbook.common.errors import UserError
from playbook.common.files import read_text, replacing, write_bytes, write_text

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scripts" / "playbook"
FULL = Path("/dev/full")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="no such files")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_read_again_and_says_whether_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    assert write_text(path, "é\nb\n", newline="\r\n")
    assert path.read_bytes() == "é\r\nb\r\n".encode()
    assert not write_text(path, "é\nb\n", newline="\r\n")
    assert write_bytes(path, b"\xef\xbb\xbfx")
    assert read_text(path) == "x"
    assert names(path.parent) == ["a.txt"]


def test_files_are_never_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UserError) as caught:
        write_text(path, "new")

    assert caught.value.lines == (f"{path}: no space left on device",)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_file_that_could_not_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"old")

    def stop() -> None:
        with replacing(path) as file:
            file.write(b"ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.bin"]


@needs_posix
def test_the_permissions_stay_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.sh"
    write_text(path, "old")
    usual = tmp_path / "usual"
    usual.write_text("")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o754)
    write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o754


def test_a_locked_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    with pytest.raises(UserError, match=r"a\.txt: the file is write-protected"):
        write_text(path, "new")
    assert path.read_text() == "old"


@needs_posix
@pytest.mark.parametrize("target", ["there.txt", "not-there.txt", "folder/there.txt"])
def test_through_a_link_the_file_is_written_and_the_link_stays(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "there.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    assert write_text(link, "new")
    assert link.is_symlink()
    assert (tmp_path / target).read_text() == "new"
    assert {"link.txt", "there.txt", "folder"} <= set(names(tmp_path)) <= {
        "link.txt", "there.txt", "folder", "not-there.txt",
    }  # fmt: skip


@needs_posix
def test_a_link_to_itself_and_a_folder_are_one_line(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    for path in (loop, tmp_path, loop / "a", Path(__file__) / "a"):
        with pytest.raises(UserError) as caught:
            write_text(path, "x")
        assert caught.value.lines[0].startswith(f"{path}: ")
        assert len(caught.value.lines) == 1
    assert loop.is_symlink()


@needs_posix
def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert write_text(pipe, "through")
    reader.join(30)
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_device_is_written_through_and_a_full_one_is_said(tmp_path: Path) -> None:
    assert write_text(Path(os.devnull), "x")
    link = tmp_path / "full"
    link.symlink_to(FULL)
    for path in (FULL, link):
        with pytest.raises(UserError, match=f"{path}: no space left on device"):
            write_text(path, "x" * 100_000)
    assert stat.S_ISCHR(FULL.stat().st_mode)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@needs_posix
def test_our_own_output_is_added_to_when_it_is_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("kept\n")
    code = "from pathlib import Path; from playbook.common.files import write_text; "
    with out.open("a") as file:
        subprocess.run(
            [sys.executable, "-c", code + "write_text(Path('/dev/stdout'), 'new\\n')"],
            stdout=file,
            check=True,
        )
    assert out.read_text() == "kept\nnew\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "no such file or directory"),
        (b"a\n\xff\n", "2: this is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_a_text_that_cannot_be_read_is_one_line(
    tmp_path: Path, data: bytes | None, told: str
) -> None:
    path = tmp_path / "a.yml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UserError, match=re.escape(told)) as caught:
        read_text(path)
    assert str(caught.value).startswith(f"{path}:")


def test_nothing_else_in_the_package_writes_or_replaces_files() -> None:
    # The overlay of the preview is served, and never written; sockets and children are no files.
    writes = re.compile(
        r"\.write_(?:text|bytes)\(|mkstemp|NamedTemporaryFile|os\.replace|open\([^)\n]*[\"'][wax]b?\+?[\"']"
    )
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}: {match.group()}"
        for path in PACKAGE.rglob("*.py")
        for match in writes.finditer(path.read_text(encoding="utf-8"))
        if path.relative_to(PACKAGE).as_posix() != "common/files.py"
    }
    assert found == {'live/warm.py: open(1, "w"'}
