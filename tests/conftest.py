"""What several tests share: the real book, built once as its readers get it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from locks import locked
from warm_python import EPOCH, SEED, Finished, end_waiting, fresh_python, python

ROOT = Path(__file__).resolve().parent.parent


# The same examples in every run, and few of them: nothing is red at random. Another profile looks
# at new ones, and at more: make test ARGS="--hypothesis-profile=dev tests/check".
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "dev", deadline=None, max_examples=1000, suppress_health_check=list(HealthCheck)
)
settings.load_profile("ci")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what waits for the network begin first, and the tests with a browser come last.

    Workers take the tests in this order, each the next one that is left (``--dist loadgroup``).
    A browser keeps an event loop in its process, where no other can run.
    """

    def turn(item: pytest.Item) -> int:
        return ("browser" in Path(item.path).parts) - (item.get_closest_marker("wheel") is not None)

    items.sort(key=turn)


def pytest_sessionfinish() -> None:
    """Leave no process behind."""
    end_waiting()


def build(source: Path, out: Path, *options: str, seed: str = SEED) -> Path:
    """Build a book and return the folder of its pages; fail with what the build said.

    Another ``seed`` than that of the process that waits needs a fresh one.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": seed}
    run = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    start = python if seed == SEED else fresh_python
    done = start(
        *("-c", run, "build", str(source), "--path-output", str(out), *options),
        cwd=source,
        env=environment,
    )
    pages = out / "_build" / "html"
    if done.returncode or not (pages / "index.html").is_file():
        pytest.fail(f"the book does not build:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return pages


@pytest.fixture(scope="session")
def build_pages() -> Callable[..., Path]:
    """The function that builds a book, for tests that need more than one build."""
    return build


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that has one folder made for all workers: ``once("book", make)``.

    The first that asks calls ``make`` with a new folder, and the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with locked(shared / f"once-{name}.lock"):
            if not done.exists():
                if folder.exists():
                    pytest.fail(f"{name} could not be made: see the first test that wanted it")
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made_once


@pytest.fixture(scope="session")
def built_book(once: Callable[..., Path]) -> Path:
    """The folder of the built pages of this repository's book, built without a warning."""
    folder = once("book", lambda out: build(ROOT, out, "-W", "-n", "--keep-going"))
    return folder / "_build" / "html"


HEADER = """---
description: A page of a test book.
kind: start
stage: [run]
audience: [researcher]
maturity: tried
owner: Community manager
last_reviewed: 2026-11-20
review_in: 6
authors:
  - name: The team
    roles: [Software]
---
"""
SETTINGS = """title: Test book
only_build_toc_files: true
html: {baseurl: "https://example.org/book/"}
repository: {url: "https://github.com/example/book"}
sphinx:
  recursive_update: true
  config:
    language: en-GB
    extensions: [myst_nb, jupyter_book, sphinx_external_toc, sphinx_design, sphinx_book_theme, playbook.sphinx_ext]
    playbook_front_matter: required
    suppress_warnings: [etoc.ref]
    nitpicky: true
"""


class TestBook:
    """A small book in a folder of its own, with the extension and nothing of the real book."""

    __test__ = False

    def __init__(self, root: Path, *, new: bool = True) -> None:
        self.root = root
        self.listed: list[str] = []
        if new:
            self.write("_config.yml", SETTINGS)
            self.page("index", "# Test book\n\nWords.\n", listed=False)
            self.write("_toc.yml", "format: jb-book\nroot: book/index\n")

    def write(self, name: str, text: str) -> Path:
        """Write a file of the book."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def page(self, name: str, body: str, *, header: str = HEADER, listed: bool = True) -> Path:
        """Write a page and list it in the table of contents."""
        if listed:
            self.listed.append(name)
            entries = "".join(f"  - file: book/{page}\n" for page in self.listed)
            self.write("_toc.yml", f"format: jb-book\nroot: book/index\nchapters:\n{entries}")
        return self.write(f"book/{name}.md", f"{header}{body}")

    def examples(self) -> None:
        """Take over the valid example of every kind of data."""
        for path in (ROOT / "tests" / "data").glob("*/valid/example.yml"):
            kind = path.parts[-3]
            self.write(f"book/data/{kind}/example.yml", path.read_text(encoding="utf-8"))

    def playbook(self, *arguments: str, fresh: bool = False, **environment: str) -> Finished:
        """Run the command line in the book, in a copy of a warm process or in a fresh one."""
        start = fresh_python if fresh else python
        return start(
            *("-c", "from playbook.cli.main import main; main()", *arguments),
            cwd=self.root,
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environment},
        )

    def built(self, name: str) -> str:
        """A built page as text."""
        return (self.root / "_build" / "html" / "book" / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> TestBook:
    """An empty test book."""
    return TestBook(tmp_path)
