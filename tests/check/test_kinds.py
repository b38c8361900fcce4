"""The lists of kinds hold what is noted on pages and taken up somewhere, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from playbook.book import kinds

PACKAGE = Path(kinds.__file__).parents[1]
# What a reference of a page becomes only where it is looked up.
MADE_LATER = {"elsewhere"}


def names(form: Any) -> Iterator[str]:
    for part in get_args(form):
        yield from [part] if isinstance(part, str) else names(part)


def source(*rooms: str) -> str:
    files = [file for room in rooms for file in (PACKAGE / room).rglob("*.py")]
    return "".join(f.read_text(encoding="utf-8") for f in files if f.name != "kinds.py")


@pytest.mark.parametrize(
    "form",
    [kinds.FaultKind, kinds.ReferenceKind, kinds.TargetKind, kinds.ImageForm, kinds.PageForm],
    ids=["faults", "references", "targets", "images", "pages"],
)
def test_each_kind_is_noted_and_taken_up(form: Any) -> None:
    noted, taken = source("reading"), source("book", "check", "links", "house")
    known = set(names(form))
    assert {kind for kind in known if f'"{kind}"' not in noted} <= MADE_LATER
    assert {kind for kind in known if f'"{kind}"' not in taken} == set()
