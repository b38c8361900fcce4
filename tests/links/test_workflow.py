"""The workflow keeps one issue, blocks nobody for a bad day of the internet, and uses true options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from weekly import BOT, PERSON, WORKFLOW, Event, Host, Issue, can_run, holds, value, workflow

from playbook.cli.links import links
from playbook.common.findings import Severity
from playbook.links.collect import LinkLocation
from playbook.links.report import CheckedAddress, LinkReport
from playbook.links.reporters import reporter
from playbook.links.reporters.markdown import MARK
from playbook.links.verdict import Judgement, Verdict

RECORD = "links-record"
needs_linux = pytest.mark.skipif(not can_run, reason="the workflow runs on Linux, with jq")


def entry(
    name: str, severity: Severity, verdict: Verdict, reason: str, line: int = 3
) -> CheckedAddress:
    place = (LinkLocation("book/a.md", line, 1),)
    judgement = Judgement(verdict, reason, f"https://example.org/{name}/new")
    return CheckedAddress(f"https://example.org/{name}", place, judgement, severity)


def gone(name: str, line: int = 3) -> CheckedAddress:
    return entry(name, Severity.ERROR, Verdict.GONE, "404", line)


def report(*found: CheckedAddress) -> str:
    return reporter("markdown")(LinkReport(found))


SILENT = entry("silent", Severity.WARNING, Verdict.AWAY, "timeout")
MOVED = entry("moved", Severity.WARNING, Verdict.MOVED, "301")
CLOSED = entry("closed", Severity.NOTE, Verdict.PERSON, "403")


def week(tmp_path: Path, body: str, *before: Issue) -> list[Issue]:
    """The issues after the weekly job has run with this report."""
    host = Host(list(before))
    assert host.run(tmp_path, "due", body, code=int("## Error:" in body)) == "success"
    return host.issues


@needs_linux
@pytest.mark.parametrize(
    ("found", "count"), [((), 0), ((SILENT, CLOSED), 0), ((gone("a"),), 1), ((MOVED,), 1)]
)
def test_an_issue_is_opened_only_when_somebody_has_to_do_something(
    tmp_path: Path, found: tuple[CheckedAddress, ...], count: int
) -> None:
    after = week(tmp_path, report(*found))
    assert [issue.author for issue in after] == [BOT] * count
    assert all(issue.body.startswith(MARK) for issue in after)


@needs_linux
def test_the_issue_is_brought_up_to_date_in_silence_when_nothing_is_new(tmp_path: Path) -> None:
    before = report(gone("a"), gone("b")).replace("- [ ]", "- [x]", 1).replace("\n", "\r\n")
    body = report(gone("b"), gone("a", line=40), MOVED, SILENT)
    assert week(tmp_path, body, Issue(BOT, before)) == [Issue(BOT, body)]


@needs_linux
def test_what_is_newly_broken_is_said_in_a_comment_so_that_somebody_is_told(tmp_path: Path) -> None:
    before = report(gone("a"), SILENT)
    body = report(
        gone("a"), gone("a/deeper"), entry("silent", Severity.ERROR, Verdict.AWAY, "timeout")
    )
    (after,) = week(tmp_path, body, Issue(BOT, before))
    assert after.body == body
    (comment,) = after.comments
    told = [row.partition(" in ")[0] for row in comment.splitlines() if row.startswith("- ")]
    assert told == ["- <https://example.org/a/deeper>", "- <https://example.org/silent>"]


@needs_linux
@pytest.mark.parametrize("found", [(), (CLOSED,), (SILENT,)])
def test_the_issue_is_closed_when_nobody_has_to_do_anything(
    tmp_path: Path, found: tuple[CheckedAddress, ...]
) -> None:
    body = report(*found)
    assert week(tmp_path, body, Issue(BOT, report(gone("a")))) == [Issue(BOT, body, "closed")]


@needs_linux
@pytest.mark.parametrize(
    "theirs",
    [
        Issue(PERSON, "My list of links"),
        Issue(PERSON, report(gone("a"))),  # somebody has copied ours
        Issue(BOT, "Of another workflow"),
        Issue(BOT, f"Words before {MARK}"),
    ],
)
def test_an_issue_of_somebody_else_is_never_touched(tmp_path: Path, theirs: Issue) -> None:
    assert week(tmp_path, report(), theirs) == [theirs]


@needs_linux
@pytest.mark.parametrize("count", [1, 40])
def test_an_issue_of_our_own_stands_beside_those_of_others(tmp_path: Path, count: int) -> None:
    theirs = [Issue(BOT, "Of another workflow", number=n) for n in range(count)]
    theirs.append(Issue(PERSON, report(gone("a")), number=70))
    after = week(tmp_path, report(gone("b")), *theirs)
    assert after[:-1] == theirs
    assert (after[-1].author, after[-1].number) == (BOT, 99)
    ours = Issue(BOT, report(gone("a")), number=80)
    (tmp_path / "later").mkdir()
    *before, after_ = week(tmp_path / "later", report(), *theirs, ours)
    assert (before, after_.number, after_.state) == (theirs, 80, "closed")


@needs_linux
def test_an_issue_that_somebody_has_closed_stays_closed(tmp_path: Path) -> None:
    closed = Issue(BOT, report(gone("a")), "closed")
    before, after = week(tmp_path, report(gone("a")), closed)
    assert (before, after.state, after.number) == (closed, "open", 99)


@needs_linux
@pytest.mark.parametrize(
    ("code", "ends"), [(0, "success"), (1, "success"), (2, "failure"), (137, "failure")]
)
def test_a_wrong_setting_or_a_dead_network_fails_the_job(
    tmp_path: Path, code: int, ends: str
) -> None:
    """What was answered before the end is kept, and the issue says what it said."""
    before = Issue(BOT, report(gone("a")))
    host = Host([before])
    text = report(gone("a"), gone("b"))
    assert host.run(tmp_path, "due", "" if code > 1 else text, code) == ends
    assert (host.issues == [before]) is (ends == "failure")
    assert host.runs[0]["artifacts"] == {RECORD: {"links.jsonl": "run\n"}}
    assert (tmp_path / "run-0" / "summary").exists() is (ends == "success")


@needs_linux
def test_a_report_of_a_run_that_failed_later_touches_no_issue(tmp_path: Path) -> None:
    host = Host()
    assert host.run(tmp_path, "due", report(gone("a")), code=2) == "failure"
    assert host.issues == []


@needs_linux
def test_each_run_goes_on_with_the_record_of_the_last_good_one_of_the_schedule(
    tmp_path: Path,
) -> None:
    def lines(job: str = "due", code: int = 0, event: Event = Event()) -> int:  # noqa: B008
        host.run(tmp_path, job, report(), code, event)
        kept: dict[str, str] = host.runs[0]["artifacts"].get(RECORD, {})
        return kept.get("links.jsonl", "").count("run")

    host = Host()
    assert [lines(), lines()] == [1, 2]
    # A pull request, or a person on a branch, could bring a record of their own making.
    for name in ("pull_request", "workflow_dispatch"):
        theirs = {RECORD: {"links.jsonl": "run\n" * 50}}
        host.runs.insert(
            0, {"id": len(host.runs) + 1, "event": name, "status": "success", "artifacts": theirs}
        )
        assert lines() == 3 + (name == "workflow_dispatch")
    assert lines(code=2) == 5
    assert lines() == 5  # the run that failed is not gone on with


@needs_linux
def test_a_record_that_cannot_be_had_stops_nothing(tmp_path: Path) -> None:
    host = Host(runs=[{"id": 1, "event": "schedule", "status": "success", "artifacts": {}}])
    assert host.run(tmp_path, "due", report(gone("a"))) == "success"
    assert len(host.issues) == 1


def test_the_mark_of_the_workflow_is_that_of_the_report() -> None:
    (step,) = [s for s in workflow()["jobs"]["due"]["steps"] if "MARK" in s.get("env", {})]
    assert step["env"]["MARK"] == MARK


@pytest.mark.parametrize(
    ("event", "runs"),
    [
        (Event("schedule", "main", "main"), "due"),
        (Event("schedule", "master", "master"), "due"),
        (Event("schedule", "trunk", "trunk"), "due"),
        (Event("workflow_dispatch", "master", "master"), "due"),
        (Event("workflow_dispatch", "main", "master"), ""),
        (Event("workflow_dispatch", "draft", "main"), ""),
        (Event("pull_request", "draft", "master"), "added"),
        (Event("pull_request", "master", "master"), "added"),
    ],
)
def test_any_main_branch_has_its_weekly_run_and_no_other_branch_has(
    event: Event, runs: str
) -> None:
    whole = workflow()
    # YAML 1.1 reads the word `on` as a yes.
    assert event.name in whole[True]
    assert [name for name, job in whole["jobs"].items() if holds(job["if"], event)] == [
        *filter(None, [runs])
    ]
    # A run of the schedule is never broken off by the next.
    cancels = value(whole["concurrency"]["cancel-in-progress"], event)
    assert cancels is (event.name == "pull_request")


def test_it_runs_once_a_week_and_says_when_the_host_stops_that() -> None:
    (schedule,) = workflow()[True]["schedule"]
    minute, hour, day, month, weekday = schedule["cron"].split()
    assert (day, month) == ("*", "*")
    assert all(part.isdigit() for part in (minute, hour, weekday))
    assert "60 days" in WORKFLOW.read_text("utf-8")


@needs_linux
@pytest.mark.parametrize(("code", "ends"), [(0, "success"), (1, "failure"), (2, "success")])
def test_a_pull_request_fails_only_for_what_is_broken_for_certain(
    tmp_path: Path, code: int, ends: str
) -> None:
    host = Host()
    assert host.run(tmp_path, "added", "", code, Event("pull_request", "draft", "trunk")) == ends
    assert host.asked == ["playbook links --changed origin/trunk --format github"]
    assert "fetch-depth: 0 " in WORKFLOW.read_text("utf-8")  # a comparison needs what was before


def test_the_options_that_are_used_exist() -> None:
    options = {o for p in links.params for o in p.opts}
    text = WORKFLOW.read_text("utf-8")
    used = set(re.findall(r"playbook links (.*)", text))
    assert used
    assert {o for row in used for o in re.findall(r"--[a-z-]+", row)} <= options


def test_a_pull_request_can_write_nothing() -> None:
    whole = workflow()
    assert whole["permissions"] == {}
    assert whole["jobs"]["added"]["permissions"] == {"contents": "read"}
