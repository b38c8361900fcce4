"""What takes too long is stopped and said, so that the check of any book ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from playbook import check_book
from playbook.check import engine
from playbook.check.context import CheckContext
from playbook.check.rules import all_rules
from playbook.common.findings import Finding
from playbook.common.time_budget import OverBudgetError, TimeBudget
from playbook.reading import loader

SETTINGS = "[tool.playbook.check.limits]\npage_seconds = 0.2\nrule_seconds = 0.2\n"


def for_ever() -> None:
    """Work without an end that, as many readers do, catches every exception."""
    while True:
        with suppress(Exception):
            sum(range(50))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: slow\n")
    (tmp_path / "index.md").write_text("# T\n\n[x](gone.md)\n")
    (tmp_path / "slow.md").write_text("# S\n")
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    return tmp_path


def test_work_in_time_gives_its_result() -> None:
    with TimeBudget() as budget:
        assert [budget.run(60, lambda n=n: n + 1) for n in range(1000)] == list(range(1, 1001))


def test_work_over_time_is_stopped_and_the_next_is_not() -> None:
    with TimeBudget() as budget:
        for _ in range(3):
            with pytest.raises(OverBudgetError):
                budget.run(0.01, for_ever)
            assert budget.run(60, lambda: "done") == "done"


def test_an_error_of_the_work_is_handed_on() -> None:
    with TimeBudget() as budget, pytest.raises(ZeroDivisionError):
        budget.run(60, lambda: 1 // 0)


def test_work_in_another_thread_is_stopped_there() -> None:
    seen: list[str] = []

    def work() -> None:
        with TimeBudget() as budget:
            try:
                budget.run(0.01, for_ever)
            except OverBudgetError:
                seen.append(threading.current_thread().name)

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    assert seen == ["worker"]


def test_a_page_that_is_too_slow_is_one_finding(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = loader._parse

    def slow(folder, settings, docname, path, text):  # type: ignore[no-untyped-def]
        return for_ever() if docname == "slow" else parse(folder, settings, docname, path, text)

    monkeypatch.setattr(loader, "_parse", slow)
    for _ in range(2):  # what is not finished is not kept
        found = check_book(book)
        assert not found.cached
        assert [(f.code, f.location.path.as_posix()) for f in found.findings] == [
            ("LNK001", "index.md"),
            ("PBK006", "slow.md"),
        ]
    assert "took too long and was stopped" in found.findings[-1].message
    monkeypatch.undo()
    assert [f.code for f in check_book(book).findings] == ["LNK001"]


def test_a_rule_that_is_too_slow_is_one_finding(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_context: CheckContext) -> Iterator[Finding]:
        for_ever()
        yield from ()

    known = all_rules()
    chosen = {"FIG001": replace(known["FIG001"], check=slow), "LNK001": known["LNK001"]}
    monkeypatch.setattr(engine, "choose", lambda _selection: chosen)
    found = check_book(book, cache=False).findings
    assert [f.code for f in found] == ["PBK006", "LNK001"]
    assert "the rule FIG001 took longer than 0 seconds" in found[0].message
    assert "--ignore FIG001" in found[0].message
