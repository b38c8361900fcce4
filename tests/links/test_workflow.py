"""The workflow keeps one issue, blocks nobody for a bad day of the internet, and uses true options."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from playbook.cli.links import links

WORKFLOW = Path(__file__).resolve().parents[2] / ".github" / "workflows" / "links.yml"
BODY = "- [ ] <https://example.org/> in `a.md`"
# Writes down what it was asked for, and answers what the test wants.
GH = """#!/bin/sh
echo "$*" >> "$LOG"
case "$1 $2" in "issue list") echo "$OPEN";; esac
"""
PLAYBOOK = """#!/bin/sh
echo "playbook $*" >> "$LOG"
exit "$CODE"
"""


def jobs() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    return found


def step(job: str, name: str) -> dict[str, Any]:
    return next(s for s in jobs()[job]["steps"] if s.get("name") == name)


def sh(tmp_path: Path, script: str, **environment: str) -> tuple[int, list[str]]:
    """Run a step with stand-ins for the programs that it calls."""
    for name, text in (("gh", GH), (".venv/bin/playbook", PLAYBOOK)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o755)
    log = tmp_path / "log"
    log.unlink(missing_ok=True)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    given = {"PATH": path, "LOG": str(log), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env={**given, **environment}, check=False
    )
    return done.returncode, log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")
@pytest.mark.parametrize(
    ("body", "number", "calls"),
    [
        (BODY, "", ["issue create"]),
        (BODY, "7", ["issue edit 7"]),
        ("Nothing.", "7", ["issue edit 7", "issue close 7"]),
        ("Nothing.", "", []),
        ("- <https://example.org/> needs a person", "7", ["issue edit 7", "issue close 7"]),
    ],
)
def test_there_is_one_issue_opened_edited_and_closed(
    tmp_path: Path, body: str, number: str, calls: list[str]
) -> None:
    (tmp_path / "links.md").write_text(body + "\n", "utf-8")
    script = step("due", "Open the issue, bring it up to date, or close it")["run"]
    code, asked = sh(tmp_path, script, OPEN=number)
    assert code == 0
    changes = [row for row in asked if re.match(r"issue (create|edit|close)", row)]
    assert len(changes) == len(calls)
    assert all(row.startswith(call) for row, call in zip(changes, calls, strict=True))


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


def test_the_weekly_run_never_turns_the_branch_red() -> None:
    for name in ("Fetch the record of the last run", "Ask the links"):
        assert step("due", name)["continue-on-error"] is True


def test_the_options_that_are_used_exist() -> None:
    options = {o for p in links.params for o in p.opts}
    text = WORKFLOW.read_text("utf-8")
    used = set(re.findall(r"playbook links (.*)", text))
    assert used
    assert {o for row in used for o in re.findall(r"--[a-z-]+", row)} <= options


def test_a_pull_request_can_write_nothing() -> None:
    assert jobs()["added"]["permissions"] == {"contents": "read"}
    assert jobs()["added"]["if"] == "github.event_name == 'pull_request'"
    assert "pull_request" in jobs()["due"]["if"]
