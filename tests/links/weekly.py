"""The jobs of a workflow run step by step, with stand-ins for the host and for `playbook`.

The host knows events, conditions, permissions, artifacts and failing steps as far as the workflow
uses them; what it does not know makes a test fail.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from stand_in import write_program

WORKFLOW = Path(__file__).resolve().parents[2] / ".github" / "workflows" / "links.yml"
BOT, PERSON = "app/github-actions", "somebody"
# Keeps issues in a file, as the host does, and writes down what it was asked for. Whoever may not
# do a thing, or does not say who and where, is sent away.
GH = """import json, os, sys
words = sys.argv[1:]
with open(os.environ["LOG"], "a") as log:
    log.write(" ".join(words) + "\\n")
with open(os.environ["STATE"]) as file:
    state = json.load(file)
given = dict(zip(words, words[1:]))
limit = int(given.get("--limit", 30))
may = json.loads(os.environ["MAY"])
need = ("actions", ("read", "write")) if words[0] == "run" else ("issues", ("write",))
if may.get(need[0]) not in need[1] or not os.environ["GH_TOKEN"] or not os.environ["GH_REPO"]:
    sys.exit("not allowed: " + " ".join(words))
issues = state["issues"]
if words[:2] == ["issue", "list"]:
    author = "app/" + given["--app"] if "--app" in given else ""
    print(json.dumps([
        {"number": i["number"], "body": i["body"]} for i in issues
        if given["--state"] in (i["state"], "all") and given.get("--label", "links") in i["labels"]
        and author in ("", i["author"])
    ][:limit]))
elif words[0] == "issue":
    body = open(given["--body-file"]).read() if "--body-file" in given else ""
    if words[1] == "create":
        if given["--label"] not in state["labels"]:
            sys.exit("no such label")
        issues.append({"number": 99, "author": "app/github-actions", "labels": [given["--label"]],
                        "state": "open", "body": body, "comments": []})
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
elif words[:2] == ["label", "create"]:
    state["labels"].append(words[2])
elif words[:2] == ["run", "list"]:
    found = [
        run for run in state["runs"]
        if given.get("--event", run["event"]) == run["event"]
        and given.get("--status", run["status"]) == run["status"]
    ]
    print(found[0]["id"] if found else "")
elif words[:2] == ["run", "download"]:
    (run,) = [run for run in state["runs"] if str(run["id"]) == words[2]]
    os.makedirs(given["--dir"], exist_ok=True)
    for name, text in run["artifacts"][given["--name"]].items():
        with open(os.path.join(given["--dir"], name), "w") as file:
            file.write(text)
else:
    sys.exit("unknown: " + " ".join(words))
with open(os.environ["STATE"], "w") as file:
    json.dump(state, file)
"""
# Adds a line to the record that it is given, and writes the report in the form that was wished.
PLAYBOOK = """#!/bin/sh
echo "playbook $*" >> "$LOG"
form= output= record=
while [ $# -gt 0 ]; do
  case $1 in
    --format) form=$2 ;;
    --output) output=$2 ;;
    --record) record=$2 ;;
  esac
  shift
done
if [ -n "$record" ]; then mkdir -p "$(dirname "$record")"; echo run >> "$record"; fi
if [ -n "$REPORT" ]; then
  if [ "$form" = markdown ]; then cp "$REPORT" "$output"; else echo "$form" > "${output:-out}"; fi
fi
exit "$CODE"
"""
HOSTS_OWN = {"actions/checkout", "actions/setup-python"}


class Issue(NamedTuple):
    """An issue of the host before or after a run."""

    author: str
    body: str
    state: str = "open"
    comments: tuple[str, ...] = ()
    number: int = 7


class Event(NamedTuple):
    """What starts a workflow, on which branch, in a repository with this main branch."""

    name: str = "schedule"
    branch: str = "main"
    default: str = "main"

    @property
    def github(self) -> Mapping[str, Any]:
        """As the workflow sees it."""
        return {
            "event_name": self.name,
            "ref": f"refs/heads/{self.branch}",
            "ref_name": self.branch,
            "base_ref": self.default if self.name == "pull_request" else "",
            "token": "secret",
            "repository": "owner/book",
            "event": {"repository": {"default_branch": self.default}},
        }


WEEKLY = Event()


def workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    return found


def value(text: str, event: Event, *, failed: bool = False, folder: Path | None = None) -> object:
    """What an expression of the host comes to; ``failed`` if a step before has."""
    github = event.github

    def known(match: re.Match[str]) -> str:
        found: Any = github
        for name in match[0].split(".")[1:]:
            found = found[name]
        return repr(found)

    inner = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", text.strip()).strip()
    words = re.sub(r"github(?:\.\w+)+", known, inner)
    words = re.sub(r"!(?!=)", " not ", words.replace("&&", " and ").replace("||", " or "))
    functions = {
        "hashFiles": lambda name: "x" if folder and (folder / name).is_file() else "",
        "cancelled": lambda: False,
        "always": lambda: True,
        "failure": lambda: failed,
        "success": lambda: not failed,
    }
    return eval(words, {"__builtins__": {}, **functions})  # noqa: S307 - our own workflow


def holds(text: str, event: Event, *, failed: bool = False, folder: Path | None = None) -> bool:
    """Whether a step or job runs: what asks for no status runs only if nothing has failed."""
    asks = re.search(r"\b(always|failure|success|cancelled)\(\)", text)
    if failed and not asks:
        return False
    return not text or bool(value(text, event, failed=failed, folder=folder))


@dataclass
class Host:
    """What stays on the host from week to week."""

    issues: list[Issue] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def run(
        self, folder: Path, job: str, report: str = "", code: int = 0, event: Event = WEEKLY
    ) -> str:
        """Run a job in a new folder; how it ended: success, failure or skipped."""
        workspace = folder / f"run-{len(self.runs)}"
        workspace.mkdir()
        whole = workflow()
        told = whole["jobs"][job]
        if not holds(told.get("if", ""), event):
            return "skipped"
        programs = _programs(workspace, report, code)
        environment = {**whole.get("env", {}), **told.get("env", {})}
        may = told.get("permissions", whole["permissions"])
        failed, artifacts = False, {}
        for step in told["steps"]:
            if not holds(step.get("if", ""), event, failed=failed, folder=workspace):
                continue
            name, _, _ = step.get("uses", "").partition("@")
            if name == "actions/upload-artifact":
                path = workspace / step["with"]["path"]
                artifacts[step["with"]["name"]] = {path.name: path.read_text("utf-8")}
            elif name:
                assert name in HOSTS_OWN
            elif "environment.sh" not in step["run"]:
                given = {**environment, **step.get("env", {})}
                filled = {key: _filled(text, event) for key, text in given.items()}
                good = self._step(workspace, step["run"], {**programs, **filled}, may)
                failed = failed or not (good or step.get("continue-on-error"))
        status = "failure" if failed and not told.get("continue-on-error") else "success"
        number = len(self.runs) + 1
        self.runs.insert(
            0, {"id": number, "event": event.name, "status": status, "artifacts": artifacts}
        )
        return status

    def _step(
        self, folder: Path, script: str, given: Mapping[str, str], may: Mapping[str, str]
    ) -> bool:
        state, log = folder / "state.json", folder / "log"
        labels = ["links"] if any(issue.number != 99 for issue in self.issues) else []
        known = json.loads(state.read_text("utf-8")) if state.exists() else {"labels": labels}
        rows = [{**issue._asdict(), "labels": ["links"]} for issue in self.issues]
        state.write_text(json.dumps({**known, "issues": rows, "runs": self.runs}), "utf-8")
        log.write_text("", "utf-8")
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env={**given, "MAY": json.dumps(may)},
            check=False,
            capture_output=True,
        )
        self.asked += log.read_text("utf-8").splitlines()
        self.issues = [
            Issue(i["author"], i["body"], i["state"], tuple(i["comments"]), i["number"])
            for i in json.loads(state.read_text("utf-8"))["issues"]
        ]
        return done.returncode == 0


def _filled(text: str, event: Event) -> str:
    return re.sub(r"\$\{\{.*?\}\}", lambda match: str(value(match[0], event)), text)


def _programs(folder: Path, report: str, code: int) -> dict[str, str]:
    """Put the stand-ins into the folder; the environment in which a step finds them."""
    write_program(folder / "gh", GH)
    for name, text in ((".venv/bin/playbook", PLAYBOOK), ("report", report)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "LOG": str(folder / "log"),
        "STATE": str(folder / "state.json"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GH_TOKEN": "",
        "GH_REPO": "",
        "REPORT": str(folder / "report") if report else "",
        "CODE": str(code),
    }


can_run = shutil.which("jq") is not None and os.name != "nt"
