"""The package as others get it: built, and installed in an environment that holds nothing else.

One environment serves all: first the wheel alone, then with the extra ``book``, then with ``all``.
The packages come from the index, in the versions of the lock file. Where the index cannot be
reached the tests are skipped, and in CI they fail.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

import pytest
import yaml

from playbook.version import __version__

# One environment, which grows: one worker runs them all, in this order.
pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

PROJECT = Path(__file__).resolve().parents[2]
POSIX = os.name == "posix"
# What the check alone may cost: packages, and megabytes of files as they are installed. Python
# adds its bytecode when it runs them.
MOST_PACKAGES, MOST_MEGABYTES = 15, 17
SIZES = """
import importlib.metadata, json
found = {}
for package in importlib.metadata.distributions():
    paths = [package.locate_file(name) for name in package.files or ()]
    found[package.metadata["Name"]] = sum(path.stat().st_size for path in paths if path.is_file())
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


class Environment:
    """An environment of Python to install the wheel in, and what runs in it."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder, self.wheel = folder, wheel
        self.bin = folder / "venv" / ("bin" if POSIX else "Scripts")
        self.python = self.bin / ("python" if POSIX else "python.exe")
        self.settings = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        # What pip's `--no-compile` is as a variable: what is never imported is not compiled.
        self.settings["PIP_NO_COMPILE"] = "0"
        self.constraints = folder / "constraints.txt"
        self.constraints.write_text(locked_versions(), encoding="utf-8")
        self.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")])

    def run(
        self, words: Sequence[str | Path], cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(word) for word in words],
            cwd=cwd or self.folder,
            env=self.settings,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def install(self, extra: str = "") -> None:
        """Install the wheel, with an extra, by the pip of these tests."""
        pip = [sys.executable, "-m", "pip", "--python", self.python, "--no-input", "install"]
        what = f"{self.wheel}[{extra}]" if extra else str(self.wheel)
        options = ["--only-binary", ":all:", "--no-compile", "--constraint", self.constraints]
        done = self.run([*pip, *options, what])
        # What pip says without a network looks like a conflict of versions, so it is asked again.
        if done.returncode and self.run([*pip, "--dry-run", "--no-deps", "click"]).returncode:
            words = "the package index cannot be reached, and the wheel needs packages of it"
            if os.environ.get("CI"):
                pytest.fail(words)
            pytest.skip(words)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    def playbook(
        self, *words: str | Path, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return self.run([self.bin / "playbook", *words], cwd)

    def sizes(self) -> dict[str, int]:
        """The bytes of each package that is installed."""
        found: dict[str, int] = json.loads(self.run([self.python, "-I", "-c", SIZES]).stdout)
        return found


def locked_versions() -> str:
    """The lock file as constraints, which may hold no hashes."""
    text = (PROJECT / "requirements-book.lock").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^([\w.-]+==[^\\\n]*?) \\$", text, flags=re.MULTILINE)) + "\n"


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("installed"), one(built, "*.whl"))
    environment.install()
    return environment


BOOK = {
    "_config.yml": (
        "title: A small book\nparse:\n  myst_enable_extensions: [substitution]\n"
        "  myst_substitutions: {who: nobody}\n"
    ),
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: two\n",
    "index.md": (
        "# A small book\n\nSee [the second page](two.md) and {doc}`two`.\n\n"
        '```{note}\n:class: "tip"\nWords of {{ who }}.\n```\n'
    ),
    "two.md": "# The second page\n\nWords.\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "a book"
    root.mkdir()
    for name, text in BOOK.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


# ── What is in it ────────────────────────────────────────────────────────────────────────────────


def metadata(built: Path) -> Message:
    with zipfile.ZipFile(one(built, "*.whl")) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(wheel.read(name).decode("utf-8"))


def test_the_wheel_says_what_it_is(built: Path) -> None:
    about = metadata(built)

    assert about["License-Expression"] == "MIT AND CC-BY-4.0"
    assert sorted(about.get_all("License-File") or ()) == ["LICENSE", "LICENSE-CODE"]
    assert about["Description-Content-Type"] == "text/markdown"
    kinds = {line.partition(",")[0] for line in about.get_all("Project-URL") or ()}
    assert kinds == {"Documentation", "Source", "Issues", "Changelog"}
    classifiers = about.get_all("Classifier") or ()
    assert "Typing :: Typed" in classifiers
    assert not [line for line in classifiers if line.startswith("License ::")]


def test_the_wheel_holds_the_package_and_what_adopt_carries_and_no_more(built: Path) -> None:
    with zipfile.ZipFile(one(built, "*.whl")) as wheel:
        names = set(wheel.namelist())
    assert {
        "playbook/py.typed",
        "playbook/cli/main.py",
        "playbook/sphinx_ext/theme/static/playbook.css",
        "playbook/adopt/skeleton/Makefile",
        "playbook/adopt/source/_config.yml",
        "playbook/adopt/source/LICENSE",
        "playbook/adopt/source/book/practices/index.md",
    } <= names
    tops = {name.partition("/")[0] for name in names}
    assert tops - {"playbook"} == {next(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_source_distribution_makes_the_same_wheel(built: Path, tmp_path: Path) -> None:
    with tarfile.open(one(built, "*.tar.gz")) as source:
        source.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    out = tmp_path / "again"
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        zipfile.ZipFile(one(built, "*.whl")) as first,
        zipfile.ZipFile(one(out, "*.whl")) as second,
    ):
        assert {i.filename: i.CRC for i in first.infolist()} == {
            i.filename: i.CRC for i in second.infolist()
        }


# ── The wheel alone ──────────────────────────────────────────────────────────────────────────────


def test_the_check_alone_is_small(core: Environment) -> None:
    sizes = core.sizes()

    assert "Sphinx" not in sizes
    assert len(sizes) <= MOST_PACKAGES, sorted(sizes)
    assert sum(sizes.values()) / 1e6 <= MOST_MEGABYTES, sizes


def test_a_book_is_checked_by_the_wheel_alone(core: Environment, small: Path) -> None:
    fine = core.playbook("check", "--no-cache", small)
    assert (fine.returncode, fine.stderr) == (0, ""), fine.stdout
    assert fine.stdout == "2 pages checked: nothing to mend.\n"

    page = small / "two.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[gone](indx.md)\n", encoding="utf-8")
    found = core.playbook("check", "--no-cache", "--format", "json", small)
    assert found.returncode == 1, found.stderr
    assert "LNK001" in found.stdout
    assert "index.md" in found.stdout

    mended = core.playbook("check", "--no-cache", "--fix", "--unsafe-fixes", small)
    assert mended.returncode == 0, mended.stdout + mended.stderr


def test_the_check_is_a_module_and_a_function_too(core: Environment, small: Path) -> None:
    module = core.run([core.python, "-I", "-m", "playbook", "check", small])
    assert module.returncode == 0, module.stderr

    program = f"from playbook import check_book; print(check_book({str(small)!r}).pages)"
    assert core.run([core.python, "-I", "-c", program]).stdout == "2\n"


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (["build", "BOOK"], "book"),
        (["live", "BOOK"], "book"),
        (["links", "BOOK"], "links"),
        (["adopt", "NEW"], "adopt"),
        (["check", "--house", "BOOK"], "book"),
        (["export", "task-list", "--to", "docx", "--book", "BOOK"], "office"),
        (["import", "BOOK/x.xlsx", "--book", "BOOK"], "office"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_verb_without_its_extra_says_so_in_one_line(
    core: Environment, small: Path, words: list[str], extra: str
) -> None:
    (small / "x.xlsx").write_bytes(b"")
    (small / "book/data/task-list").mkdir(parents=True)
    places = {"BOOK": str(small), "NEW": str(small.parent / "new")}

    done = core.playbook(*(re.sub("BOOK|NEW", lambda m: places[m[0]], word) for word in words))

    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert f'run: pip install "partnership-playbook[{extra}] @ file:' in done.stderr
    assert not (small / "_build").exists()


# ── With extras ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def with_book(core: Environment) -> Environment:
    core.install("book")
    return core


@pytest.fixture(scope="module")
def with_all(with_book: Environment) -> Environment:
    with_book.install("all")
    return with_book


def test_with_book_a_book_is_built(with_book: Environment, small: Path) -> None:
    done = with_book.playbook("build", small)

    assert done.returncode == 0, done.stdout + done.stderr
    page = (small / "_build/html/index.html").read_text(encoding="utf-8")
    assert 'href="two.html"' in page
    assert with_book.playbook("links", small).returncode == 2


def test_with_all_a_fresh_clone_of_an_adopted_book_is_of_use_and_takes_a_newer_wheel(
    with_all: Environment, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(
        "name: Harbour Flood Partnership\npartners: [Saltmarsh University, Coast Wardens]\n"
        "languages: [en-GB]\nlicence: CC-BY-4.0\nrepository: https://github.com/harbour-flood/book\n",
        encoding="utf-8",
    )

    def good(words: Sequence[str | Path], cwd: Path) -> str:
        done = with_all.run(words, cwd)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(folder: Path) -> None:
        who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        good(("git", "add", "--all"), folder)
        good(("git", *who, "commit", "--quiet", "-m", "Ours"), folder)

    good((with_all.bin / "playbook", "adopt", "first", "--settings", settings), tmp_path)
    commit(tmp_path / "first")
    clone = tmp_path / "a fresh clone"
    good(("git", "clone", "--quiet", tmp_path / "first", clone), tmp_path)
    with_all.settings["PYTHON"] = sys.executable

    # What the read-me names, and then what each workflow runs, but for what asks GitHub.
    good(("make", "test"), clone)
    assert (clone / "_build/html/index.html").is_file()
    good(("git", "branch", "-M", "main"), clone)
    with_all.settings |= {"BASE": "HEAD", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    for command in own_commands(clone):
        good(("sh", "-e", "-c", command), clone)
    commit_free = good(("git", "status", "--porcelain"), clone)
    assert set(commit_free.split()) <= {"??", "review.md", "links.md", "record/"}
    for name in ("review.md", "links.md"):
        (clone / name).unlink(missing_ok=True)

    # Export, fill in, import.
    playbook = clone / ".venv/bin/playbook"
    good((playbook, "export", "stakeholder-map", "ours", "--to", "csv", "-o", "map.csv"), clone)
    sheet = clone / "map.csv"
    text = sheet.read_text(encoding="utf-8-sig")
    assert "Example: the board" in text
    sheet.write_text(text.replace("Example: the board", "The mayors"), encoding="utf-8")
    good(
        (playbook, "import", "map.csv", "--kind", "stakeholder-map", "--to", "ours", "--yes"), clone
    )
    sheet.unlink()
    assert "The mayors" in (clone / "book/data/stakeholder-map/ours.yml").read_text(
        encoding="utf-8"
    )

    # An edit of one's own, and a newer wheel with an improvement to the same page.
    page = clone / KICK_OFF
    page.write_text(page.read_text(encoding="utf-8") + "\nOurs.\n", encoding="utf-8")
    commit(clone)
    assert (
        "brings no pages to take over"
        in with_all.run((playbook, "adopt", "--update"), clone).stderr
    )
    newer = newer_wheel(with_all.wheel, tmp_path)
    pip = (sys.executable, "-m", "pip", "--python", clone / ".venv/bin/python", "install")
    good((*pip, "--no-deps", "--quiet", newer), clone)
    said = good((playbook, "adopt", "--update"), clone)
    assert "1 have improvements beside every line of yours." in said.splitlines()[-1]
    text = page.read_text(encoding="utf-8")
    assert ("Ours." in text, "An improvement." in text) == (True, True)
    assert [path.name for path in (clone / "tools").iterdir()] == [newer.name]
    good(("make", "test"), clone)
    assert good((playbook, "--version"), clone).split()[-1] == "9.0"


KICK_OFF = "book/practices/set-up/kick-off.md"


def own_commands(book: Path) -> list[str]:
    """What the workflows run, but for what asks GitHub; links are not asked either."""
    jobs = [
        job
        for path in sorted((book / ".github/workflows").glob("*.yml"))
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    ]
    commands = [step["run"] for job in jobs for step in job.get("steps", ()) if "run" in step]
    assert len(commands) > 8
    quiet = [command.replace("playbook links", "playbook links --offline") for command in commands]
    return [command for command in dict.fromkeys(quiet) if "gh " not in command]


def newer_wheel(wheel: Path, folder: Path) -> Path:
    """The same wheel as version 9.0, with an improvement to one page."""
    name = wheel.name.replace(f"-{__version__}-", "-9.0-")
    page = f"playbook/adopt/source/{KICK_OFF}"
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(folder / name, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == page:
                data = data.replace(b"## Pitfalls", b"An improvement.\n\n## Pitfalls", 1)
            if entry.endswith(("METADATA", "version.py")):
                data = data.replace(__version__.encode(), b"9.0", 1)
            if not entry.endswith("RECORD"):
                new.writestr(entry.replace(f"-{__version__}.", "-9.0."), data)
        record = next(entry for entry in old.namelist() if entry.endswith("RECORD"))
        listed = "".join(f"{entry},,\n" for entry in new.namelist())
        new.writestr(record.replace(f"-{__version__}.", "-9.0."), listed)
    return folder / name
