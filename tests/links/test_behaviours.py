"""Every behaviour of a server gets the verdict that it deserves, and the book says which.

The behaviours stand in ``server/behaviours.py``. All are asked over real connections to this
machine by the client of the package, with a name service, certificates and a clock of our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from server.behaviours import OK, Row, all_rows
from server.pages import with_tables

ROWS = all_rows()
PAGE = Path(__file__).resolve().parents[2] / "book" / "community" / "link-verdicts.md"
ERRORS = {"gone", "fragment missing", "unsafe"}
#: Readers reach the page, over a way that others can listen to.
MILD = {"to-http"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_behaviour_gets_its_verdict(row: Row, told: Mapping[str, Any]) -> None:
    said = told[row.name]
    if said.reason == "this machine has no IPv6":
        pytest.skip(said.reason)
    assert said.verdict == row.verdict, said
    assert row.mentions_filled(said.address) in said.words


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_only_what_is_broken_for_certain_turns_a_run_red(row: Row, told: Mapping[str, Any]) -> None:
    red = row.verdict in ERRORS and row.name not in MILD
    assert (told[row.name].severity == "error") == red


def test_names_are_given_once() -> None:
    names = Counter(row.name for row in ROWS) + Counter(row.host for row in ROWS if row.host)
    assert [name for name, count in names.items() if count > 1] == []


def test_there_are_more_than_sixty() -> None:
    assert len(ROWS) > 60
    assert sum(row.verdict != OK for row in ROWS) > 60


def test_what_is_written_in_the_book_is_what_was_measured(
    told: Mapping[str, Any], file_regression: Any
) -> None:
    text = with_tables(PAGE.read_text(encoding="utf-8"), told)
    file_regression.check(text, fullpath=PAGE, encoding="utf-8", newline="\n")
