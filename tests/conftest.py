"""What several tests share: the real book, built once as its readers get it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Any fixed moment does: it stands for "now" in the built pages (20 November 2026).
EPOCH = "1795132800"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests with a browser come last: it keeps an event loop, where no other can run."""
    items.sort(key=lambda item: "browser" in Path(item.path).parts)


def build(source: Path, out: Path, *options: str, seed: str = "0") -> Path:
    """Build a book and return the folder of its pages; fail with what the build said."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": seed}
    run = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", run, "build", str(source)]
    done = subprocess.run(
        [*command, "--path-output", str(out), *options],
        env=environment,
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
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
def built_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages of this repository's book, built without a warning."""
    return build(ROOT, tmp_path_factory.mktemp("book"), "-W", "-n", "--keep-going")


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

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("_config.yml", SETTINGS)
        self.page("index", "# Test book\n\nWords.\n", listed=False)
        self.write("_toc.yml", "format: jb-book\nroot: book/index\n")
        self.listed: list[str] = []

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

    def playbook(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the book."""
        start = "from playbook.cli.main import main; main()"
        return subprocess.run(
            [sys.executable, "-c", start, *arguments],
            cwd=self.root,
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def built(self, name: str) -> str:
        """A built page as text."""
        return (self.root / "_build" / "html" / "book" / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> TestBook:
    """An empty test book."""
    return TestBook(tmp_path)
