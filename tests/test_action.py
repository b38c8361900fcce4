"""The GitHub action as a runner runs it: its steps in order, with a stand-in for the runner."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((PROJECT / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for the runner is Linux'")


class Runner:
    """What GitHub puts round the steps of an action: folders, files to write to, and inputs."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.temp = folder / "work space", folder / "temp"
        self.summary, self.output = folder / "summary.md", folder / "output.txt"
        for place in (self.workspace, self.temp):
            place.mkdir()
        self.outputs: dict[str, dict[str, str]] = {}

    def run(self, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the shell of a step; its outputs are there for later ones."""
        step = STEPS[name]
        assert step["shell"] == "bash"
        self.output.write_text("", encoding="utf-8")
        given = {key: self.value(value, inputs) for key, value in step["env"].items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=os.environ
            | {
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
            }
            | given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        lines = self.output.read_text(encoding="utf-8").splitlines()
        self.outputs[step.get("id", name)] = dict(line.split("=", 1) for line in lines)
        return done

    def value(self, text: str, inputs: dict[str, str]) -> str:
        """What stands between ``${{`` and ``}}``, worked out."""

        def worked_out(match: re.Match[str]) -> str:
            words = [word.strip() for word in match[1].split("||")]
            return next((found for word in words if (found := self.context(word, inputs))), "")

        return re.sub(r"\$\{\{(.*?)\}\}", worked_out, text)

    def context(self, word: str, inputs: dict[str, str]) -> str:
        kind, *rest = word.split(".")
        if kind == "inputs":
            return inputs.get(rest[0], ACTION["inputs"][rest[0]]["default"])
        if kind == "steps":
            return self.outputs.get(rest[0], {}).get(rest[2], "")
        assert word == "github.action_path"
        return str(PROJECT / ".github/actions/check")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def book(folder: Path, text: str = "Words.\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text("title: A book\n", encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (folder / "index.md").write_text(f"# A book\n\n{text}", encoding="utf-8")
    return folder


def check(runner: Runner, **inputs: str) -> subprocess.CompletedProcess[str]:
    return runner.run("Check", **({"python": sys.executable} | inputs))


def commands(log: str) -> list[str]:
    """The lines that GitHub takes for commands."""
    found: list[str] = []
    stopped = ""
    for line in log.splitlines():
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.startswith("::"):
            found.append(line)
    return found


def test_a_book_without_fault_is_green_and_says_so(runner: Runner) -> None:
    book(runner.workspace)
    done = check(runner)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 page checked: nothing to mend." in done.stdout
    assert "1 page checked: nothing to mend." in runner.summary.read_text(encoding="utf-8")
    assert commands(done.stdout) == []


def test_one_run_gives_marks_report_summary_and_exit_code(runner: Runner) -> None:
    book(runner.workspace, "[gone](away.md)\n")
    done = check(runner)
    assert done.returncode == 1
    (mark,) = commands(done.stdout)
    assert mark.startswith("::error file=index.md,line=3,col=1,title=LNK001 broken-link::")
    assert "index.md:3:1: LNK001 no page or file `away.md`" in done.stdout
    assert "index.md:3:1: LNK001" in runner.summary.read_text(encoding="utf-8")
    assert STEPS["Check"]["run"].count("playbook check") == 1


def test_a_book_in_a_subfolder_is_marked_from_the_root_of_the_repository(runner: Runner) -> None:
    book(runner.workspace / "docs and more", "[gone](away.md)\n")
    done = check(runner, path="docs and more")
    assert done.returncode == 1
    (mark,) = commands(done.stdout)
    assert "file=docs and more/index.md,line=3" in mark


def test_options_are_handed_on(runner: Runner) -> None:
    book(runner.workspace, "[gone](away.md)\n")
    assert check(runner, options="--ignore LNK001 --severity error").returncode == 0
    assert check(runner, options="$(touch made) ; touch made").returncode == 2
    assert not (runner.workspace / "made").exists()


@pytest.mark.parametrize("path", [".", "nowhere"])
def test_what_cannot_be_checked_is_an_error_and_not_a_finding(runner: Runner, path: str) -> None:
    book(runner.workspace)
    (runner.workspace / "pyproject.toml").write_text(
        "[tool.playbook.check]\nhosue = 1\n", encoding="utf-8"
    )
    done = check(runner, path=path)
    assert done.returncode == 2
    assert commands(done.stdout) == ["::error::The book was not checked: the log above says why"]
    assert "Error: " in runner.summary.read_text(encoding="utf-8")


def test_nothing_of_the_workspace_is_imported(runner: Runner) -> None:
    book(runner.workspace)
    for name in ("click", "playbook", "yaml", "venv", "pip", "sys", "encodings"):
        text = f"open({str(runner.workspace / 'ran')!r}, 'w').close()\n"
        (runner.workspace / f"{name}.py").write_text(text, encoding="utf-8")
    assert runner.run("Find a Python").returncode == 0
    assert check(runner).returncode == 0
    assert not (runner.workspace / "ran").exists()


def test_no_text_of_a_book_is_a_command_of_the_workflow(runner: Runner) -> None:
    name = "::set-output name=x::y"
    book(runner.workspace)
    (runner.workspace / f"{name}.md").write_text("# T\n\n[gone](away.md)\n", encoding="utf-8")
    done = check(runner)
    assert done.returncode == 1
    assert [
        line for line in commands(done.stdout) if not re.match("::(error|warning) file=", line)
    ] == []
    first, second = (re.search("stop-commands::(.*)", check(runner).stdout) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first[1] != second[1]


def test_what_is_kept_belongs_to_the_version_of_the_checker_and_to_the_python(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key() -> str:
        assert runner.run("Find a Python").returncode == 0
        return runner.outputs["find"]["key"]

    first = key()
    assert first.isdigit()
    assert first == key()

    other = runner.temp / "bin"
    other.mkdir()
    (other / "python3").write_text(
        f'#!/bin/sh\n"{sys.executable}" "$@"; code=$?; echo other; exit $code\n', encoding="utf-8"
    )
    (other / "python3").chmod(0o755)
    monkeypatch.setenv("PATH", f"{other}{os.pathsep}{os.environ['PATH']}")
    assert key() != first
    key_of = STEPS["Fetch the checker from the last run"]["with"]["key"]
    assert "runner.os" in key_of
    assert "steps.find.outputs.key" in key_of


def test_a_runner_without_a_python_is_told_what_to_add(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    (runner.temp / "bash").symlink_to(shutil.which("bash") or "")
    monkeypatch.setenv("PATH", str(runner.temp))
    done = runner.run("Find a Python")
    assert done.returncode == 2
    assert done.stdout.startswith("::error::Python 3.10 or newer is needed; put a step with")


@pytest.mark.wheel
@pytest.mark.xdist_group("wheel")
def test_the_checker_is_installed_once_and_kept(runner: Runner) -> None:
    book(runner.workspace, "[gone](away.md)\n")
    for name in ("venv", "pip", "hatchling", "click"):
        (runner.workspace / f"{name}.py").write_text("raise SystemExit('wrong')", encoding="utf-8")
    assert runner.run("Find a Python").returncode == 0
    installed = runner.run("Install the checker")
    if installed.returncode and not os.environ.get("CI"):
        pytest.skip(f"the package index cannot be reached: {installed.stderr[-200:]}")
    assert installed.returncode == 0, installed.stdout + installed.stderr

    done = runner.run("Check")
    assert done.returncode == 1, done.stdout
    assert len(commands(done.stdout)) == 1
    python = Path(runner.outputs["install"]["python"])
    assert python.is_relative_to(runner.temp / "playbook-check")
    packages = python.parents[1] / "lib"
    assert not list(packages.glob("python*/site-packages/sphinx"))

    # What the cache brings back is used as it is; what does not run is made anew.
    mark = python.parents[1] / "kept"
    mark.touch()
    assert runner.run("Install the checker").returncode == 0
    assert mark.exists()
    python.unlink()
    assert runner.run("Install the checker").returncode == 0
    assert not mark.exists()
    assert runner.run("Check").returncode == 1


def test_every_input_and_step_that_is_named_exists() -> None:
    text = (PROJECT / ".github/actions/check/action.yml").read_text(encoding="utf-8")
    ids = {step["id"] for step in STEPS.values() if "id" in step}
    assert set(re.findall(r"inputs\.(\w+)", text)) == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.(\w+)", text)) <= ids


def only_if_not_given(step: dict[str, Any]) -> bool:
    return step.get("if") == "inputs.python == ''"


def test_with_a_python_of_ones_own_nothing_is_installed() -> None:
    assert [name for name, step in STEPS.items() if not only_if_not_given(step)] == ["Check"]
