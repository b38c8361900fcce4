"""A book of an invented network of five partners, made once, and a git of no user."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from playbook.adopt.answers import Answers
from playbook.adopt.history import environment
from playbook.adopt.run import adopt
from playbook.adopt.source import open_source

# Nobody of this network exists.
FIVE = Answers(
    "Harbour Flood Partnership",
    (
        "Saltmarsh University",
        "Brightwell Instruments",
        "O'Brien & Söhne <b>Świt</b>",
        "המכון לחקר הים",
        '1. Verein *Hafen* "Nord" {{ 7 }} [x](y)',
    ),
    ("en-GB", "de"),
    "CC-BY-SA-4.0",
    "https://github.com/harbour-flood/book",
)
TODAY = date(2026, 11, 21)
# Enough pages to be edited, renamed and deleted on either side.
PAGES = (
    "practices/index.md",
    "practices/set-up/kick-off.md",
    "practices/set-up/stakeholder-map.md",
    "practices/run/newsletter.md",
    "practices/run/video-channel.md",
    "practices/sustain/handover.md",
    "templates/index.md",
)


@pytest.fixture(autouse=True)
def _git_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests reach git."""
    for key, value in environment().items():
        if key.startswith("GIT_"):
            monkeypatch.setenv(key, value)


@pytest.fixture(scope="session")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the invented network, as it is written; not to be changed."""
    folder = tmp_path_factory.mktemp("adopted") / "book"
    adopt(folder, FIVE, open_source(), TODAY)
    return folder


@pytest.fixture(scope="session")
def small_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with what is taken over, cut down to a few pages so that merging is quick."""
    root = open_source().root
    folder = tmp_path_factory.mktemp("source")
    (folder / "scripts").mkdir()
    for name in (
        *("_config.yml", "_toc.yml", "pyproject.toml", "LICENSE", "LICENSE-CODE"),
        *("requirements-book.lock", "scripts/environment.sh"),
    ):
        shutil.copy(root / name, folder / name)
    shutil.copytree(root / ".github", folder / ".github")
    for page in PAGES:
        place = folder / "book" / page
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "book" / page, place)
    return folder


def commit(folder: Path) -> None:
    """Commit everything in a folder."""
    for words in (("add", "--all"), ("commit", "--quiet", "--allow-empty", "-m", "Ours")):
        subprocess.run(["git", "-C", str(folder), *words], check=True, env=environment())


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory, small_source: Path) -> Path:
    """A book that was made from the small source and committed; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "book"
    adopt(folder, FIVE, open_source(small_source), TODAY)
    commit(folder)
    return folder


@pytest.fixture
def own(small_book: Path, small_source: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of that book and of its source, to be changed."""
    book, source = tmp_path / "book", tmp_path / "source"
    shutil.copytree(small_book, book)
    shutil.copytree(small_source, source)
    return book, source


@pytest.fixture
def commit_all() -> Callable[[Path], None]:
    """The function that commits everything."""
    return commit
