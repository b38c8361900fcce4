"""What the check finds in a book of version 2 is what its engine says, file by file and name by name."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
BOOK = HERE / "agreement-mystmd"
BENCHMARKS = HERE.parents[1] / "benchmarks"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class Both(NamedTuple):
    """What the engine says, what only it says, and the same of the check."""

    said: list[Any]
    misses: list[Any]
    ours: list[Any]
    alarms: list[Any]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """One run of the engine for all tests here."""
    agreement = load("agreement_mystmd")
    if agreement.engine() is None:
        words = "no node, or no mystmd: call scripts/engine.sh"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return Both(*agreement.compare(BOOK, tmp_path_factory.mktemp("mystmd")))


def test_the_engine_says_what_was_planted(both: Both) -> None:
    assert len({(one.path, one.name) for one in both.said}) > 90


def test_the_check_misses_nothing_that_the_engine_says(both: Both) -> None:
    assert both.misses == []


def test_the_check_says_nothing_that_the_engine_does_not_say(both: Both) -> None:
    assert [str(finding) for finding in both.alarms] == []


def test_each_place_of_a_broken_reference_is_a_finding_of_its_own(both: Both) -> None:
    """The engine names no line for half of them; where it names lines, there are as many findings."""
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in both.said:
        if one.line:
            lines[one.path, one.name].add(one.line)
    agreement = sys.modules["agreement_mystmd"]
    for (path, name), theirs in lines.items():
        same = agreement.Said(path, 0, name, "")
        found = {f.location for f in both.ours if agreement.is_same(f, same)}
        included = {place.path.as_posix() for place in found} - {path}
        assert len(found) >= len(theirs) or included, (path, name, theirs)
