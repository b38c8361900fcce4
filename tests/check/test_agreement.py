"""The broken references that the check finds are those that the build warns about, line by line."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from playbook.common.findings import Finding

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


class Both(NamedTuple):
    """What the build and what the check say about the book of constructs."""

    agreement: ModuleType
    theirs: list[tuple[tuple[str, int], str]]
    ours: list[Finding]

    def said(self, path: str) -> set[tuple[int, str]]:
        """The warnings of the build about one page."""
        return {(place[1], words) for place, words in self.theirs if place[0] == path}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    agreement = load()
    work = tmp_path_factory.mktemp("agreement")
    book = work / "book"
    shutil.copytree(HERE / "agreement", book)
    output, _ = agreement.build(book, work)
    toc = agreement.TOC
    theirs = [(p, words) for p, words in agreement.warnings(output, book) if not toc.search(words)]
    return Both(agreement, theirs, [f for f in agreement.findings(book) if f.code != "TOC002"])


def test_the_build_finds_the_planted_faults(both: Both) -> None:
    places = {place for place, _ in both.theirs}
    rst = {place for place in places if both.agreement.is_rst(place.path)}
    assert len(places - rst) > 150
    assert len(rst) > 170


def test_no_miss(both: Both) -> None:
    assert both.agreement.misses(both.theirs, both.ours) == []


def test_no_false_alarm(both: Both) -> None:
    assert both.agreement.false_alarms(both.theirs, both.ours) == []


def test_an_ordinary_page_of_restructuredtext_has_the_warnings_of_the_build(both: Both) -> None:
    """A list, a table, a quotation, notes, a doctest, literal text and links on one page."""
    assert len(both.said("rst/visit.rst")) == 14
    found = [finding for finding in both.ours if finding.location.path.name == "visit.rst"]
    assert len({f.message for f in found}) == 14
    shown = ("in-comment", "in-literal", "in-doctest")
    assert not any(words in finding.message for finding in found for words in shown)
    # Labels in a list, a cell and a quotation lead somewhere.
    assert not any("`visit-in-" in finding.message for finding in both.ours)
