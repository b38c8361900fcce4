"""Windows and macOS are first-class.

Threat: what holds on Linux fails on the machine of whoever the book is for, or gives other files there.
Promise: the habits of Windows and macOS are tried here by simulation, and by a job of the workflow on each.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from playbook.build import run as building
from playbook.check.run import check_book
from playbook.cli import live
from playbook.cli.main import main
from playbook.common.errors import FileError
from playbook.common.files import true_case
from playbook.common.processes import UTF8
from playbook.registers.dates import checked_zone
from playbook.views.label_layout import text_width

ROOT = Path(__file__).resolve().parents[2]
ALL_SIGNS = "# One → café 漢字\n\n### Deep\n\n[x](gone-→.md)\n"


# --- encodings


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit", "full"])
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_output_into_a_pipe_never_fails_for_a_sign(stranger, form: str, encoding: str) -> None:
    book = stranger(a=ALL_SIGNS)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    # What a Windows console would make of the streams; `-X utf8=0` is its default.
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-I", "-m", "playbook", "check", "--format", form],
        cwd=book.root,
        env={**environment, "LC_ALL": "C", "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == (2 if b"Usage" in done.stderr else 1), done.stderr
    assert b"Traceback" not in done.stderr


def test_a_build_says_utf8_whatever_the_user_has_set(stranger) -> None:
    book = stranger(a="# A – page\n\n[x](gone–.md)\n")
    done = book.playbook("build", PYTHONIOENCODING="cp1252")
    assert "gone–.md" in done.stderr or "gone\\u2013.md" in done.stderr
    assert "\ufffd" not in done.stderr
    assert UTF8["PYTHONIOENCODING"] == "utf-8"


# --- the same files on every Python


@pytest.mark.parametrize("text", ["Roche–Turing", "A" * 70, "i" * 33 + "W" * 21, "Zürich, 漢字 x"])
def test_a_width_is_the_same_on_every_python(text: str) -> None:
    """`sum` of floats gives another last bit from Python 3.12 on; `fsum` is exact everywhere."""
    from fractions import Fraction

    from playbook.views.label_layout import _advance

    exact = float(sum((Fraction(_advance(sign)) for sign in text), Fraction()))
    assert text_width(text, 13.0) == 13.0 * exact


def test_nothing_that_is_drawn_adds_floats_in_two_ways() -> None:
    for path in (ROOT / "scripts/playbook/views").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "** 0.5" not in text, path
        assert "sum(_advance" not in text.replace("fsum(_advance", ""), path


# --- paths


def told(monkeypatch, *lines: str) -> list[str]:
    monkeypatch.setattr(building.os, "sep", "\\")
    result = building.BuildResult(0, "\n".join(lines), Path("x"), Path("book"))
    return result.warnings


def test_files_of_windows_are_named_with_slashes(monkeypatch) -> None:
    found = told(
        monkeypatch,
        "book\\part\\two.md:5: WARNING: 'myst' target not found: 'a\\b'",
        "D:\\other\\x.md:7: WARNING: away",
        "WARNING: nowhere",
    )
    assert "part/two.md:5: WARNING: 'myst' target not found: 'a\\b'" in found
    assert "D:/other/x.md:7: WARNING: away" in found
    assert "WARNING: nowhere" in found


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("a.md:5: WARNING: x", ("a.md", 5)),
        ("C:\\b\\a.md:5: WARNING: x", ("C:\\b\\a.md", 5)),
        ("C:/b/a.md: WARNING: x", ("C:/b/a.md", 0)),
        ("c: WARNING", ("c", 0)),
    ],
)
def test_a_drive_is_no_file(line: str, place: tuple[str, int]) -> None:
    assert building._place(line) == place


def test_a_name_in_other_capitals_is_the_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "Part").mkdir()
    (tmp_path / "Part/index.md").write_text("x")
    (tmp_path / "Part/café.md").write_text("x")
    for typed in ("Part/Index.md", "part/INDEX.MD", "PART/index.md"):
        assert true_case(tmp_path / typed) == tmp_path / "Part/index.md"
    composed = unicodedata.normalize("NFD", "café.md")
    assert true_case(tmp_path / "Part" / composed).name == "café.md"
    assert true_case(tmp_path / "gone/x.md") == tmp_path / "gone/x.md"
    (tmp_path / "Part/INDEX.md").write_text("x")
    assert true_case(tmp_path / "Part/index.md").name == "index.md"
    assert true_case(tmp_path / "Part/Index.md").name == "Index.md"  # two that fit: as it was typed


def test_a_page_named_in_other_capitals_is_checked(stranger, monkeypatch) -> None:
    """As macOS has it: the name that was typed is there, and is not that of the folder."""
    book = stranger(a="# A\n\n[x](gone.md)\n")
    stock = Path.exists
    monkeypatch.setattr(
        Path, "exists", lambda path, **more: stock(Path(str(path).replace("A.md", "a.md")), **more)
    )
    done = CliRunner().invoke(main, ["check", str(book.root / "A.md")])
    assert done.exit_code == 1, done.output
    assert "gone.md" in done.output


# How to make a file system to which `A.md` and `a.md` are one file: the commands for an image and a
# folder. Which of them there are depends on the machine.
WITHOUT_CASE = (
    (["mkfs.vfat", "{image}"], ["mount", "-t", "vfat", "-o", "loop", "{image}", "{folder}"]),
    (
        ["mkfs.ext4", "-q", "-O", "casefold", "-E", "encoding=utf8", "{image}"],
        ["mount", "-o", "loop", "{image}", "{folder}"],
    ),
    (
        ["mkntfs", "--force", "--quick", "--quiet", "{image}"],
        ["lowntfs-3g", "-o", "ignore_case", "{image}", "{folder}"],
    ),
)


@pytest.fixture
def without_case(tmp_path: Path) -> Iterator[Path]:
    """A folder that holds capitals and small letters for the same."""
    folder, image = tmp_path / "same", tmp_path / "image"
    folder.mkdir()
    if sys.platform in ("win32", "darwin"):
        yield folder
        return
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root can mount a file system without capitals")
    for commands in WITHOUT_CASE:
        image.write_bytes(b"")
        os.truncate(image, 16_000_000)
        filled = ([part.format(image=image, folder=folder) for part in one] for one in commands)
        if all(shutil.which(words[0]) and _runs(words) for words in filled):
            break
    else:
        pytest.skip("this machine can mount no file system without capitals")
    try:
        (folder / "probe").write_text("", "utf-8")
        assert (folder / "PROBE").exists()
        yield folder
    finally:
        _runs(["umount", str(folder)])


def _runs(words: list[str]) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


CAPITALS = {
    "index.md": "# Index\n\n[x](Part/Two.md) [y](part/TWO.md) [z](part/two.md#A-Heading)\n",
    "part/two.md": "# Two\n\n## A heading\n\n```{include} ../Words.txt\n```\n\n"
    "![a picture](../Pixel.svg)\n\n{download}`d <../WORDS.txt>` {doc}`../INDEX`\n",
    "words.txt": "Words.\n",
    "pixel.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: part/Two\n- file: part/two\n",
    "_config.yml": 'title: T\nexecute: {execute_notebooks: "off"}\n',
}


def test_a_book_is_checked_as_on_linux_where_capitals_do_not_count(
    without_case: Path, tmp_path: Path
) -> None:
    """Its author sees on a Mac what would be broken on the server that builds it."""
    found = []
    for folder in (tmp_path / "linux", without_case / "book"):
        for name, text in CAPITALS.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        result = check_book(folder, cache=False)
        found.append(
            [(f.code, f.location.path, f.location.line, f.message) for f in result.findings]
        )
    assert found[0] == found[1]
    named = " ".join(words for *_, words in found[0])
    for name in ("Part/Two.md", "part/TWO.md", "Words.txt", "Pixel.svg", "WORDS.txt", "INDEX"):
        assert name in named


NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


def test_every_file_of_the_checkout_can_be_on_windows() -> None:
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False
    ).stdout
    if not listed:
        pytest.skip("this is no checkout")
    files = [name for name in listed.split("\0") if name]
    assert len({name.casefold() for name in files}) == len(files)
    for name in files:
        assert len(name) < 150, name
        for part in name.split("/"):
            assert not NAMES.match(part), name
            assert not re.search(r'[<>:"|?*\\]|[. ]$', part), name


# --- files that another program holds, time zones, processes


@pytest.mark.parametrize("name", ["t.xlsx", "T.CSV", "a/b.docx"])
def test_a_file_that_excel_holds_is_said(name: str) -> None:
    error = FileError(name, PermissionError(errno.EACCES, "Permission denied"))
    assert "close it there" in str(error)
    assert str(error).startswith(f"{name}: permission denied")


def test_another_locked_file_is_not_said_to_be_open() -> None:
    assert "close" not in str(FileError("x.md", PermissionError(errno.EACCES, "Permission denied")))
    assert "close" not in str(FileError("x.csv", FileNotFoundError(errno.ENOENT, "No such file")))


def test_without_data_of_time_zones_the_remedy_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        with pytest.raises(ValueError, match="pip install tzdata"):
            checked_zone("Europe/London")
    finally:
        zoneinfo.reset_tzpath()


WITHOUT_UNIX = """
import os, pkgutil, sys, zoneinfo
for name in ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "tzdata"):
    sys.modules[name] = None
for name in ("fork", "geteuid", "getuid", "mkfifo", "register_at_fork", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
assert not zoneinfo.TZPATH
import playbook
for module in pkgutil.walk_packages(playbook.__path__, "playbook."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
from playbook.links.record import alone
from pathlib import Path
with alone(Path("x.lock"), None):
    pass
assert not os.path.exists("x.lock")
from playbook.cli.main import main
main(sys.argv[1:])
"""


def test_without_what_only_unix_has_every_module_loads_and_the_verbs_work(stranger) -> None:
    """No `fcntl` and its like, no `fork`, no data of time zones, and a pipe of cp1252."""
    book = stranger(a="# A – page\n\n[x](gone-→.md) https://example.org/ü\n")
    told = {}
    for verb in (("check",), ("links", "--offline"), ("review",)):
        done = subprocess.run(
            [sys.executable, "-X", "utf8=0", "-c", WITHOUT_UNIX, *verb],
            cwd=book.root,
            env={**os.environ, "PYTHONTZPATH": "", "PYTHONIOENCODING": "cp1252", "LC_ALL": "C"},
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        told[verb[0]] = (done.returncode, done.stdout)
    assert told["check"][0] == 1
    assert b"a.md:3" in told["check"][1]
    assert told["links"][0] == 0


def test_a_checkout_with_the_line_ends_of_windows_is_the_same_book(
    stranger, tmp_path: Path
) -> None:
    book = stranger(
        a="# A\n\nSee (the page)[index.md], {ref}`gone`.\n\n```{figrue} x.png\n:alt: X\n```\n",
        b="---\ntitle: x\n  y: z\n---\n\n# B\n\n% a comment\n\n| a | b |\n|---|\n| 1 |\n\n(b)=\n## C\n\n(b)=\n## D\n",
    )
    other = tmp_path / "windows"
    shutil.copytree(book.root, other)
    for path in (path for path in other.rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = [
        [(f.code, f.location, f.message) for f in check_book(root, cache=False).findings]
        for root in (book.root, other)
    ]
    assert found[0] == found[1]
    assert len({code for code, *_ in found[0]}) > 4
    for root in (book.root, other):
        CliRunner().invoke(main, ["check", "--fix", str(root)])
    for path in sorted(book.root.glob("*.*")):
        mended = (other / path.name).read_bytes()
        assert mended == path.read_bytes().replace(b"\n", b"\r\n"), path.name
    assert b"[the page](index.md)" in (other / "a.md").read_bytes()


def test_the_preview_starts_anew_as_a_child_on_windows(monkeypatch) -> None:
    called = []
    monkeypatch.setattr(live.os, "name", "nt")
    monkeypatch.setattr(live.os, "execv", lambda *_: pytest.fail("execv breaks names with blanks"))
    monkeypatch.setattr(live.subprocess, "call", lambda command: called.append(command) or 3)
    monkeypatch.setattr(sys, "orig_argv", ["python", "C:\\Jane Doe\\playbook", "live"])
    with pytest.raises(SystemExit) as end:
        live._again(8001)
    monkeypatch.undo()
    assert end.value.code == 3
    assert called == [[sys.executable, "C:\\Jane Doe\\playbook", "live"]]


# --- the commands of the README


def test_the_workflow_runs_the_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```powershell\n(.*?)```", readme, re.DOTALL)
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))["jobs"]
    run = [step["run"] for step in jobs["windows"]["steps"] if "run" in step]
    assert run[: len(block.splitlines())] == block.splitlines()
    assert "env" not in jobs["windows"], "a variable that no user has would hide what they see"
    assert "make book" in [step.get("run") for step in jobs["macos"]["steps"]]


def test_what_the_readme_installs_is_checked_against_hashes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for line in re.findall(r"pip install [^`\n]*-r [^`\n]*", readme):
        assert "--require-hashes" in line, line
