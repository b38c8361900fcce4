"""The workflow keeps one issue, blocks nobody for a bad day of the internet, and uses true options."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from playbook.cli.links import links
from playbook.common.findings import Severity
from playbook.links.collect import LinkLocation
from playbook.links.report import CheckedAddress, LinkReport
from playbook.links.reporters import reporter
from playbook.links.reporters.markdown import MARK
from playbook.links.verdict import Judgement, Verdict

WORKFLOW = Path(__file__).resolve().parents[2] / ".github" / "workflows" / "links.yml"
BOT, PERSON = "app/github-actions", "somebody"
MARKED = f"{MARK}\n"
# Keeps issues in a file, as the host does, and writes down what it was asked for.
GH = """#!{python}
import json, os, subprocess, sys
words = sys.argv[1:]
with open(os.environ["LOG"], "a") as log:
    log.write(" ".join(words) + "\\n")
with open(os.environ["STATE"]) as file:
    issues = json.load(file)
given = dict(zip(words, words[1:]))
if words[:2] == ["issue", "list"]:
    author = "app/" + given["--app"] if "--app" in given else ""
    print(json.dumps([
        {{"number": i["number"], "body": i["body"]}} for i in issues
        if i["state"] == given["--state"] and given["--label"] in i["labels"]
        and author in ("", i["author"])
    ]))
elif words[0] == "issue":
    body = open(given["--body-file"]).read() if "--body-file" in given else ""
    if words[1] == "create":
        issues.append({{"number": 99, "author": "app/github-actions", "labels": [given["--label"]],
                        "state": "open", "body": body, "comments": []}})
    else:
        (issue,) = [i for i in issues if str(i["number"]) == words[2]]
        if words[1] == "edit":
            issue["body"] = body
        elif words[1] == "close":
            issue["state"] = "closed"
        elif words[1] == "comment":
            issue["comments"].append(body)
        else:
            sys.exit("unknown: " + " ".join(words))
elif words[0] != "label":
    sys.exit("unknown: " + " ".join(words))
with open(os.environ["STATE"], "w") as file:
    json.dump(issues, file)
"""
PLAYBOOK = """#!/bin/sh
echo "playbook $*" >> "$LOG"
[ -z "$REPORT" ] || cp "$REPORT" links.md
exit "$CODE"
"""


def jobs() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    return found


def step(job: str, name: str) -> dict[str, Any]:
    return next(s for s in jobs()[job]["steps"] if s.get("name") == name)


def sh(tmp_path: Path, script: str, **environment: str) -> tuple[int, list[str]]:
    """Run a step with stand-ins for the programs that it calls."""
    gh = GH.format(python=sys.executable)
    for name, text in (("gh", gh), (".venv/bin/playbook", PLAYBOOK)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o755)
    log = tmp_path / "log"
    log.unlink(missing_ok=True)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    given = {
        "REPORT": "",
        "PATH": path,
        "LOG": str(log),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env={**given, **environment}, check=False
    )
    return done.returncode, log.read_text("utf-8").splitlines() if log.exists() else []


class Issue(NamedTuple):
    """An issue of the host before or after a run."""

    author: str
    body: str
    state: str = "open"
    comments: tuple[str, ...] = ()
    number: int = 7


def entry(name: str, severity: Severity, verdict: Verdict, reason: str) -> CheckedAddress:
    place = (LinkLocation("book/a.md", 3, 1),)
    judgement = Judgement(verdict, reason, f"https://example.org/{name}/new")
    return CheckedAddress(f"https://example.org/{name}", place, judgement, severity)


def gone(name: str) -> CheckedAddress:
    return entry(name, Severity.ERROR, Verdict.GONE, "404")


def report(*found: CheckedAddress) -> str:
    return reporter("markdown")(LinkReport(found))


SILENT = entry("silent", Severity.WARNING, Verdict.AWAY, "timeout")
MOVED = entry("moved", Severity.WARNING, Verdict.MOVED, "301")
CLOSED = entry("closed", Severity.NOTE, Verdict.PERSON, "403")


def week(tmp_path: Path, body: str, *before: Issue) -> list[Issue]:
    """The issues after the step has run with this report."""
    (tmp_path / "links.md").write_text(body, "utf-8")
    state = tmp_path / "state.json"
    rows = [{**issue._asdict(), "labels": ["links"]} for issue in before]
    state.write_text(json.dumps(rows), "utf-8")
    step_ = step("due", "Open the issue, bring it up to date, or close it")
    code, _ = sh(tmp_path, step_["run"], STATE=str(state), **step_["env"])
    assert code == 0
    after = json.loads(state.read_text("utf-8"))
    return [
        Issue(i["author"], i["body"], i["state"], tuple(i["comments"]), i["number"]) for i in after
    ]


needs_jq = pytest.mark.skipif(
    shutil.which("jq") is None or os.name == "nt", reason="the workflow runs on Linux, with jq"
)


@needs_jq
@pytest.mark.parametrize(
    ("found", "count"), [((), 0), ((SILENT, CLOSED), 0), ((gone("a"),), 1), ((MOVED,), 1)]
)
def test_an_issue_is_opened_only_when_somebody_has_to_do_something(
    tmp_path: Path, found: tuple[CheckedAddress, ...], count: int
) -> None:
    after = week(tmp_path, report(*found))
    assert [issue.author for issue in after] == [BOT] * count
    assert all(issue.body.startswith(MARK) for issue in after)


@needs_jq
def test_the_issue_is_brought_up_to_date_in_silence_when_nothing_is_new(tmp_path: Path) -> None:
    before = report(gone("a"), gone("b")).replace("- [ ]", "- [x]", 1).replace("\n", "\r\n")
    body = report(gone("b"), gone("a"), MOVED, SILENT)
    assert week(tmp_path, body, Issue(BOT, before)) == [Issue(BOT, body)]


@needs_jq
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


@needs_jq
@pytest.mark.parametrize("found", [(), (CLOSED,), (SILENT,)])
def test_the_issue_is_closed_when_nobody_has_to_do_anything(
    tmp_path: Path, found: tuple[CheckedAddress, ...]
) -> None:
    body = report(*found)
    assert week(tmp_path, body, Issue(BOT, report(gone("a")))) == [Issue(BOT, body, "closed")]


@needs_jq
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
    after = week(tmp_path, report(gone("b")), theirs)
    assert after[0] == theirs
    assert [(issue.author, issue.number) for issue in after[1:]] == [(BOT, 99)]


@pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")
@pytest.mark.parametrize(("code", "ends"), [("0", 0), ("1", 0), ("2", 2), ("137", 137)])
def test_a_wrong_setting_or_a_dead_network_fails_the_job(
    tmp_path: Path, code: str, ends: int
) -> None:
    (tmp_path / "links.txt").write_text("report\n", "utf-8")
    ask = step("due", "Ask the links")
    ended, _ = sh(tmp_path, ask["run"], CODE=code, REPORT="links.txt" if ends == 0 else "")
    assert ended == ends
    assert "continue-on-error" not in ask
    assert (tmp_path / "summary").exists() is (ends == 0)


def test_what_follows_a_failure_touches_no_issue_and_keeps_the_record() -> None:
    issue = step("due", "Open the issue, bring it up to date, or close it")
    assert "always" not in issue["if"] and "cancelled" not in issue["if"]
    assert "!cancelled()" in step("due", "Keep the record for the next run")["if"]


def test_the_mark_of_the_workflow_is_that_of_the_report() -> None:
    assert step("due", "Open the issue, bring it up to date, or close it")["env"]["MARK"] == MARK


def test_any_main_branch_has_its_weekly_run() -> None:
    assert "refs/heads/main" not in WORKFLOW.read_text("utf-8")
    assert "default_branch" in jobs()["due"]["if"]
    assert "60 days" in WORKFLOW.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")
@pytest.mark.parametrize(("code", "ends"), [("0", 0), ("1", 1), ("2", 0)])
def test_a_pull_request_fails_only_for_what_is_broken_for_certain(
    tmp_path: Path, code: str, ends: int
) -> None:
    ended, asked = sh(
        tmp_path, step("added", "Ask the links")["run"], CODE=code, BASE="origin/main"
    )
    assert ended == ends
    assert asked == ["playbook links --changed origin/main --format github"]


def test_the_options_that_are_used_exist() -> None:
    options = {o for p in links.params for o in p.opts}
    text = WORKFLOW.read_text("utf-8")
    used = set(re.findall(r"playbook links (.*)", text))
    assert used
    assert {o for row in used for o in re.findall(r"--[a-z-]+", row)} <= options


def test_a_pull_request_can_write_nothing() -> None:
    assert jobs()["added"]["permissions"] == {"contents": "read"}
    assert jobs()["added"]["if"] == "github.event_name == 'pull_request'"
    assert "pull_request" not in jobs()["due"]["if"]
