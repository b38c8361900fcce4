"""Reads what the project says about itself: make targets, workflow steps, verbs, tracked files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((PROJECT / ".github" / "actions").glob("*/action.yml"))
FORMS = sorted(
    path
    for path in (PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")
    if path.name != "config.yml"
)
#: What may stand in a checkout and is not part of the project.
LEFT_BEHIND = frozenset(
    {".git", ".venv", "_build", "__pycache__", ".hypothesis", ".import_linter_cache"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", "dist", "node_modules"}
)


def read(name: str) -> str:
    """The text of a file of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def read_yaml(path: Path) -> Any:
    """A YAML file; ``on`` stays a word and is not read as a truth value."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def make_targets() -> set[str]:
    """The targets that a contributor may call."""
    return set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), flags=re.MULTILINE))


def files() -> list[Path]:
    """The files of the project: those that git tracks, or would; all, where git is not at hand."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        found = [PROJECT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [p for p in PROJECT.rglob("*") if not LEFT_BEHIND & {*p.relative_to(PROJECT).parts}]
    return [path for path in found if path.is_file()]


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each step of each workflow and of each action of ours, with the name of its file."""
    for path in WORKFLOWS:
        for job in read_yaml(path)["jobs"].values():
            # A job that calls another workflow has no steps of its own.
            yield from ((path.name, step) for step in job.get("steps", ()))
    for path in ACTIONS:
        yield from ((path.parent.name, step) for step in read_yaml(path)["runs"]["steps"])


def command_lines() -> Iterator[tuple[str, str]]:
    """Every line of shell that the project tells a machine or a reader to run, with its place."""
    for name, step in steps():
        yield from ((name, line.strip()) for line in step.get("run", "").splitlines())
    container = yaml.safe_load(read(".devcontainer/devcontainer.json"))
    yield "devcontainer.json", container["postCreateCommand"]
    yield from ((".ci/run", line.strip()) for line in read(".ci/run").splitlines())
    for name in ("README.md", "CONTRIBUTING.md", "RELEASING.md"):
        for block in re.findall(
            r"^ *```\w*\n(.*?)^ *```", read(name), flags=re.DOTALL | re.MULTILINE
        ):
            yield from ((name, line.strip()) for line in block.splitlines())
        for code in re.findall(r"`([^`\n]+)`", read(name)):
            yield name, code
