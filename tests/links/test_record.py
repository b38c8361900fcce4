"""The record: readable whenever it is read, whoever was killed while writing it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from playbook.common.errors import UserError
from playbook.links.plan import due, next_day, plan, refused
from playbook.links.record import (
    HEAD,
    Journal,
    Memory,
    alone,
    line,
    load,
    read,
    remember,
    whole,
)
from playbook.links.settings import LinkRunSettings
from playbook.links.verdict import Judgement, Verdict

TODAY = date(2026, 11, 21)
A = "https://example.org/a"
OK, GONE, AWAY = (Judgement(v) for v in (Verdict.OK, Verdict.GONE, Verdict.AWAY))


def after(*days: tuple[str, Judgement]) -> Memory:
    memory: Memory | None = None
    for day, said in days:
        memory = remember(
            A, said, memory, today=date.fromisoformat(day), due=date.fromisoformat(day)
        )
    assert memory
    return memory


def test_what_fails_is_remembered_from_the_first_day() -> None:
    memory = after(("2026-11-03", AWAY), ("2026-11-10", GONE), ("2026-11-17", GONE))
    assert (memory.failing, memory.runs) == ("2026-11-03", 3)
    assert memory.since == "2026-11-10"


def test_one_good_answer_forgets_all_failures() -> None:
    memory = after(("2026-11-03", GONE), ("2026-11-10", OK), ("2026-11-17", GONE))
    assert (memory.failing, memory.runs) == ("2026-11-17", 1)


def test_a_record_is_read_as_it_was_written() -> None:
    memories = {
        a: Memory(a, "gone", "404", "", "2026-11-21", etag='W/"é\n"', runs=2)
        for a in ("https://b.example/\u2028", "https://a.example/")
    }
    assert read(whole(memories)) == (memories, "")
    assert whole(memories).splitlines()[1:] == [line(memories[a]) for a in sorted(memories)]


def test_a_later_line_wins() -> None:
    text = "\n".join((HEAD, line(Memory(A, "ok")), line(Memory(A, "gone")), ""))
    assert read(text)[0][A].verdict == "gone"


def test_a_torn_last_line_is_left_out_without_a_word() -> None:
    text = f"{HEAD}\n{line(Memory(A, 'ok'))}\n" + line(Memory("https://b.example/", "ok"))[:20]
    found, problem = read(text)
    assert list(found) == [A]
    assert problem == ""


def test_a_whole_last_line_without_its_end_is_read() -> None:
    assert list(read(f"{HEAD}\n{line(Memory(A, 'ok'))}")[0]) == [A]


@pytest.mark.parametrize(
    "text",
    [
        "no record",
        "{}",
        "[]\n",
        '{"format": "playbook-links", "version": 0}\n',
        "[" * 100_000,
        "\x00\x00",
    ],
)
def test_another_form_or_version_is_built_anew_and_said_in_one_line(text: str) -> None:
    found, problem = read(text)
    assert found == {}
    assert problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    "row",
    [
        "nonsense",
        "[1]",
        '{"address": 1, "verdict": "ok"}',
        '{"address": "x", "verdict": "well"}',
        '{"address": "x", "verdict": "ok", "due": "tomorrow"}',
        '{"address": "x", "verdict": "ok", "runs": "many"}',
        '{"address": "x", "verdict": "ok", "etag": 5}',
    ],
)
def test_a_bad_line_costs_only_itself(row: str) -> None:
    found, problem = read(f"{HEAD}\n{row}\n{line(Memory(A, 'ok'))}\n")
    assert list(found) == [A]
    assert "1 of its lines" in problem


def test_a_record_that_is_not_there_is_empty_and_one_that_cannot_be_read_is_said(
    tmp_path: Path,
) -> None:
    assert load(tmp_path / "no.jsonl") == ({}, "")
    with pytest.raises(UserError, match="this is no plain file; name another with --record"):
        load(tmp_path)


def test_a_journal_makes_a_torn_line_whole_before_it_adds_one(tmp_path: Path) -> None:
    path = tmp_path / "links.jsonl"
    path.write_text(f"{HEAD}\n{line(Memory(A, 'ok'))}\n" + '{"address": "https://b', "utf-8")
    before, _ = load(path)
    Journal(path, before).add(Memory("https://c.example/", "ok"))
    assert list(load(path)[0]) == [A, "https://c.example/"]


def test_the_end_of_a_run_forgets_addresses_that_left_the_book(tmp_path: Path) -> None:
    path = tmp_path / "links.jsonl"
    journal = Journal(path, {A: Memory(A, "ok")})
    journal.close({A: Memory(A, "ok"), "x": Memory("x", "ok")}, ["x"])
    assert list(load(path)[0]) == ["x"]


# Writes as fast as it can, says on its way out what it has written, and never stops by itself.
WRITER = """
import sys
from pathlib import Path
from playbook.links.record import Journal, Memory, load
path = Path(sys.argv[1])
before, problem = load(path)
assert not problem, problem
number = int(sys.argv[2])
while True:
    journal = Journal(path, before)
    for _ in range(5):
        address = f"https://example.org/{number}/" + "x" * 500
        before[address] = Memory(address, "gone", "404")
        journal.add(before[address])
        print(number, flush=True)
        number += 1
    journal.close(before)
"""


def test_a_run_that_is_killed_at_any_moment_loses_nothing_that_it_had_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "links.jsonl"
    script = tmp_path / "writer.py"
    script.write_text(WRITER, "utf-8")
    said: set[int] = set()
    for kill in range(50):
        writer = subprocess.Popen(
            [sys.executable, "-S", str(script), str(path), str(kill * 1000)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert writer.stdout
        # After so many lines it is killed wherever it then is: at a line, at a rename, between.
        for _ in range(1 + kill % 13):
            said.add(int(writer.stdout.readline()))
        writer.kill()
        said |= {int(row) for row in writer.stdout.read().split("\n")[:-1]}
        writer.wait()
        writer.stdout.close()
        found, problem = load(path)
        assert problem == ""
        there = {int(address.split("/")[3]) for address in found}
        assert said <= there
    assert len(said) >= 50


# --- what is asked when


def test_what_was_fine_is_left_alone_for_weeks_not_all_for_as_many() -> None:
    days = {(next_day(OK, f"{A}/{n}", TODAY) - TODAY).days for n in range(200)}
    assert days == set(range(28, 36))


def test_what_fails_is_asked_again_on_the_next_day() -> None:
    for said in (GONE, AWAY, Judgement(Verdict.FRAGMENT), Judgement(Verdict.UNSAFE)):
        assert (next_day(said, A, TODAY) - TODAY).days == 1


def test_only_what_is_due_is_asked() -> None:
    memory = {
        "new": Memory("new", "ok", asked="2026-11-01", due="2026-12-01"),
        "old": Memory("old", "ok", asked="2026-10-21", due="2026-11-21"),
        "odd": Memory("odd", "ok"),
    }
    wanted = plan(["new", "old", "odd", "unknown", "old"], memory, TODAY)
    assert wanted.ask == ("old", "odd", "unknown")
    assert wanted.fresh == ("new",)
    assert not due("new", memory, TODAY)


@pytest.mark.parametrize(
    ("verdict", "asked", "until", "asks"),
    [
        ("ok", "2026-11-21", "9999-12-31", False),
        ("ok", "2026-10-10", "9999-12-31", True),
        ("gone", "2026-11-20", "9999-12-31", True),
        ("needs a person", "2026-11-01", "2027-11-01", True),
        ("ok", "2026-11-22", "2026-12-24", True),
        ("ok", "9999-01-01", "9999-12-31", True),
        ("ok", "", "9999-12-31", True),
        ("unsafe", "2026-11-21", "2026-11-22", True),
    ],
)
def test_no_line_of_a_record_keeps_an_address_from_being_asked(
    verdict: str, asked: str, until: str, asks: bool
) -> None:
    assert due(A, {A: Memory(A, verdict, asked=asked, due=until)}, TODAY) is asks


@pytest.mark.parametrize("day", ["2026-11-22", "9999-01-01"])
def test_a_failure_that_begins_in_the_future_begins_today(day: str) -> None:
    before = Memory(A, AWAY.verdict.value, asked=day, since=day, failing=day, runs=9)
    after_it = remember(A, AWAY, before, today=TODAY, due=TODAY)
    assert (after_it.failing, after_it.since, after_it.runs) == ("2026-11-21", "2026-11-21", 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such locks")
def test_a_second_run_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    lock, told = tmp_path / "deep" / "x.lock", []  # type: ignore[var-annotated]
    first = threading.Event()

    def second() -> None:
        with alone(lock, lambda: (told.append("waits"), first.set())):  # type: ignore[func-returns-value, arg-type]
            told.append("has it")

    with alone(lock, lambda: told.append("wrong")):
        thread = threading.Thread(target=second)
        thread.start()
        assert first.wait(30)
        assert told == ["waits"]
    thread.join(30)
    assert told == ["waits", "has it"]


def test_without_a_place_for_a_lock_nobody_waits(tmp_path: Path) -> None:
    with alone(None, lambda: pytest.fail("there is nothing to wait for")):
        pass
    (tmp_path / "file").write_text("", "utf-8")
    if os.name != "nt":
        with pytest.raises(UserError), alone(tmp_path / "file" / "x.lock", lambda: None):
            pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_a_record_that_is_no_plain_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = {"pipe": tmp_path / "p", "device": Path("/dev/null"), "folder": tmp_path}[kind]
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(UserError, match="no plain file"):
        load(path)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (A, ""),
        ("http://example.org/", ""),
        ("HTTPS://Example.ORG/", ""),
        ("ftp://example.org/", "scheme"),
        ("http://", "malformed"),
        ("http://[::1", "malformed"),
        ("http://example.org:port/", "malformed"),
        ("http://exa mple.org/", "malformed"),
        ("https://other.example/", "excluded"),
        ("https://deep.other.example./x", "excluded"),
        ("https://another.example/", ""),
        ("https://example.org/private/x", "excluded"),
    ],
)
def test_some_addresses_are_never_asked(address: str, why: str) -> None:
    settings = replace(LinkRunSettings(), exclude=("/private/",), exclude_hosts=("Other.example",))
    assert refused(address, settings) == why


def test_a_line_is_one_line_of_plain_ascii() -> None:
    text = line(Memory("https://example.org/é\u2028\x1b[31m", "ok", detail="\r\n"))
    assert text.isascii() and text.isprintable()
    assert json.loads(text)["address"] == "https://example.org/é\u2028\x1b[31m"
