"""Whole runs over a small book: what a second run asks, and what strangers cannot do to a report."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from server import answers as a
from server.wire import Handler
from server.world import World, world

from playbook.links.reporters import reporter
from playbook.links.reporters.markdown import MARK
from playbook.links.run import LinkOptions, check_links, failed

TODAY = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)
FORMATS = ("text", "json", "github", "sarif", "markdown")


@dataclass
class Leaps:
    """A clock that leaps as soon as somebody sleeps; for runs in which nobody waits for another."""

    time: float = 0.0

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += max(seconds, 0)
        await asyncio.sleep(0)


class Book:
    """A book of one page in a folder, whose links are asked on days that a test chooses."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.reports: list[Any] = []
        self.asked: list[set[str]] = []
        self.accepted = ""  # a host whose page a person has found to be fine on the first day

    def write(self, here: World, hosts: Mapping[str, str]) -> None:
        lines = [
            f"- [A link]({address_of(here, host, path)})"
            for host, paths in hosts.items()
            for path in paths.split(" ")
        ]
        if self.accepted:
            address = address_of(here, self.accepted, "/page")
            lines += ["", f"% playbook: accept {address} 2026-11-21 opened by hand"]
        (self.root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        (self.root / "_config.yml").write_text("title: A book\n", encoding="utf-8")
        (self.root / "index.md").write_text("\n".join(["# A page", "", *lines]), encoding="utf-8")

    def run(self, hosts: Mapping[str, Handler], days: tuple[int, ...], **paths: str) -> None:
        """One run on each day."""

        async def inside() -> None:
            async with world((), hosts) as here:
                self.write(here, {host: paths.get(host, "/page") for host in hosts})
                for day in days:
                    await self._once(here, day)

        asyncio.run(inside())

    async def _once(self, here: World, day: int) -> None:
        clock = Leaps()
        outside = replace(
            here.outside(),
            clock=clock,
            sleep=clock.sleep,
            now=lambda: TODAY + timedelta(days=day, seconds=clock.time),
        )
        here.server.log.clear()
        report = await asyncio.to_thread(check_links, self.root, LinkOptions(), outside)
        self.reports.append(report)
        self.asked.append({one.host.partition(".")[0] for one in here.server.log})


def address_of(here: World, host: str, path: str) -> str:
    port = here.server.ports["closed" if host == "dead" else "http"]
    return f"http://{host}.test:{port}{path}"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    root = tmp_path / "book"
    root.mkdir()
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    return Book(root)


MIXED: Mapping[str, Handler] = {
    **{f"fine{n}": a.PLAIN for n in range(20)},
    "lost": a.says(404),
    "closed": a.says(403),
    "fails": a.says(500),
}


def test_a_second_run_on_the_same_day_asks_nobody(book: Book) -> None:
    book.run(MIXED, (0, 0))
    assert book.asked == [set(MIXED), set()]
    first, second = book.reports
    assert failed(first) and failed(second)
    assert [e.judgement[:2] for e in first.addresses] == [e.judgement[:2] for e in second.addresses]


def test_the_next_day_only_what_failed_is_asked(book: Book) -> None:
    book.run(MIXED, (0, 1))
    assert book.asked[1] == {"lost", "fails"}


def test_what_is_fine_is_asked_again_after_weeks_and_not_all_on_one_day(book: Book) -> None:
    book.run(MIXED, (0, *range(27, 37)))
    fine = [{host for host in asked if host.startswith("fine")} for asked in book.asked[1:]]
    assert fine[0] == set()
    assert set().union(*fine) == {f"fine{n}" for n in range(20)}
    assert sum(map(len, fine)) == 20
    assert sum(map(bool, fine)) > 3


def test_what_is_out_of_reach_for_two_weeks_becomes_an_error(book: Book) -> None:
    book.run({"fails": a.says(500), "fine": a.PLAIN}, (0, 7, 13, 14))
    assert [failed(report) for report in book.reports] == [False, False, False, True]
    text = reporter("text")(book.reports[-1])
    assert "failing since 21 November 2026" in text


def test_what_was_not_asked_is_not_recorded_and_never_becomes_an_error(book: Book) -> None:
    many = " ".join(f"/{n}" for n in range(12))
    book.run({"dead": a.PLAIN, "fine": a.PLAIN}, (0, 7, 15, 30), dead=many)
    for report in book.reports:
        unasked = [e for e in report.addresses if e.judgement.verdict.value == "not asked"]
        assert len(unasked) >= 4
        assert all(e.memory is None and e.severity.value == "note" for e in unasked)
    last = [e for e in book.reports[-1].addresses if e.severity and e.severity.value == "error"]
    assert last and all(e.judgement.reason == "refused-connection" for e in last)


def test_what_a_person_has_accepted_is_not_asked_and_shown_as_accepted(book: Book) -> None:
    book.accepted = "closed"
    book.run({"closed": a.says(403), "fine": a.PLAIN}, (0, 100, 200))
    assert [{"closed"} & asked for asked in book.asked] == [set(), set(), {"closed"}]
    text = reporter("text")(book.reports[0])
    assert "accepted (1)" in text and "opened by hand" in text and "1 accepted by a person" in text
    assert "needs a person" not in text
    assert "needs a person" in reporter("text")(book.reports[2])


def test_a_good_day_ends_the_count(book: Book) -> None:
    serve = a.in_turn(*[a.says(500)] * 3, a.PLAIN, a.says(500))
    book.run({"fails": serve, "fine": a.PLAIN}, (0, 7, 45, 58))
    assert [failed(report) for report in book.reports] == [False] * 4


HOSTILE = "\x1b[31m%0A::error::owned%0D\u202e<script>alert(1)</script> `|` @everyone ![x](//x.test)"
MEAN: Mapping[str, Handler] = {
    "title": a.page(title=f"Page not found {HOSTILE}"),
    "login": a.login(f"Sign in {HOSTILE}"),
    "target": a.moved(301, f"/new?{HOSTILE}"),
    "circle": a.says(302, ("Location", f"/page?{HOSTILE}")),
    "gone": a.says(404, body=f"<title>{HOSTILE}</title>"),
    "wall": a.says(403, ("cf-mitigated", f"challenge {HOSTILE}"), body=f"<title>{HOSTILE}</title>"),
    "scheme": a.says(302, ("Location", f"javascript:{HOSTILE}")),
    "phrase": a.raw(f"HTTP/1.1 500 {HOSTILE}\r\nContent-Length: 0\r\n\r\n"),
    "noise": a.raw(f"{HOSTILE}\r\n\r\n"),
    "refresh": a.page(f'<meta http-equiv="refresh" content="0;url=/new?{HOSTILE}">'),
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_repeats_nothing_that_could_do_harm(book: Book, form: str) -> None:
    book.run(MEAN, (0,), target="/old")
    text = reporter(form)(book.reports[0])
    assert len(book.reports[0].addresses) == len(MEAN)
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text) == []
    if form in {"json", "sarif"}:
        json.loads(text)
    if form == "github":
        assert "%0A::error" not in text
        lines = [line for line in text.splitlines() if "::" in line]
        assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines)
    if form == "markdown":
        bare = re.sub(r"`[^`\n]*`|<https?://[^<>\s]*>", "", text.removeprefix(f"{MARK}\n"))
        assert "owned" not in bare and "<" not in bare and "@" not in bare and "![" not in bare


def test_nothing_from_outside_stands_raw_in_the_record(book: Book, tmp_path: Path) -> None:
    book.run(MEAN, (0,), target="/old")
    (record,) = (tmp_path / "cache").rglob("*.jsonl")
    rows = record.read_text(encoding="utf-8").splitlines()
    assert len(rows) >= len(MEAN)
    assert all(row.isascii() and isinstance(json.loads(row), dict) for row in rows)
