"""What is asked is what the built book shows: each way to write an address, and those that are none."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from shown import shown, shown_around

from playbook.links.collect import addresses
from playbook.links.run import read_book

HERE = Path(__file__).parent / "parity"
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"


class Both(NamedTuple):
    """The addresses that the build shows, on pages and around them, and those that we collect."""

    built: Mapping[str, str]
    around: frozenset[str]
    ours: Mapping[str, object]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    book = tmp_path_factory.mktemp("parity") / "book"
    shutil.copytree(HERE, book)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(book)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (book / "_build" / "html" / "notes.html").exists(), done.stderr
    # MyST escapes the sign `&` twice: what the author wrote is asked.
    built = {html.unescape(a): page for a, page in shown(book / "_build" / "html").items()}
    return Both(built, shown_around(book / "_build" / "html"), addresses(read_book(book)))


def test_every_address_of_a_page_is_asked(both: Both) -> None:
    assert len(both.built) > 100
    assert {a: page for a, page in both.built.items() if a not in both.ours} == {}


def test_nothing_else_is_asked(both: Both) -> None:
    assert set(both.ours) - set(both.built) - both.around == set()


def test_what_stands_around_each_page_is_asked(both: Both) -> None:
    wanted = {f"https://example.org/{name}" for name in ("toc-entry", "settings-footer")}
    wanted |= {
        "https://example.org/settings-announcement",
        "https://github.com/example/settings-repository",
    }
    assert wanted <= both.around
    assert wanted <= set(both.ours)


def test_what_only_looks_like_a_link_is_in_neither(both: Both) -> None:
    assert [a for a in (*both.ours, *both.built, *both.around) if "/not-" in a] == []
