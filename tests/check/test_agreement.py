"""The broken references that the check finds are those that the build warns about, line by line."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from playbook.check.rules import all_rules
from playbook.check.run import check_book

HERE = Path(__file__).parent
BENCHMARK = HERE.parents[1] / "benchmarks" / "agreement.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("agreement", BENCHMARK)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["agreement"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[tuple[str, int], str], dict[tuple[str, int], str]]:
    """What the build and what the check say about the book of constructs."""
    agreement = load()
    work = tmp_path_factory.mktemp("agreement")
    book = work / "book"
    shutil.copytree(HERE / "agreement", book)
    output, _ = agreement.build(book, work)
    theirs = {
        tuple(place): words
        for place, words in agreement.warnings(output, book)
        if not agreement.TOC.search(words)
    }
    result = check_book(
        book, select=[c for c, r in all_rules().items() if r.references], cache=False
    )
    ours = {
        (f.location.path.as_posix(), line): str(f)
        for f in result.findings
        for line in f.blocks or (f.location.line,)
    }
    return theirs, ours


def test_the_build_finds_the_planted_faults(both: tuple[dict[tuple[str, int], str], ...]) -> None:
    assert len(both[0]) > 130


def test_no_miss(both: tuple[dict[tuple[str, int], str], ...]) -> None:
    theirs, ours = both
    files = {path for path, _ in ours}
    missed = {p: w for p, w in theirs.items() if (p not in ours if p[1] else p[0] not in files)}
    assert not missed


def test_no_false_alarm(both: tuple[dict[tuple[str, int], str], ...]) -> None:
    theirs, ours = both
    without_line = {path for path, line in theirs if not line}
    false = {p: w for p, w in ours.items() if p not in theirs and p[0] not in without_line}
    assert not false
