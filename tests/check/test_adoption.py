"""The ways into other people's work: the watch, the GitHub Action and the hook of pre-commit."""

from __future__ import annotations

import importlib.resources
import json
import re
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path

import jsonschema
import pytest
import yaml
from patience import PATIENCE

from playbook.cli.main import VERBS

PROJECT = Path(__file__).parents[2]
ACTION = PROJECT / ".github" / "actions" / "check" / "action.yml"
# A shell that starts the tests in the background has SIGINT ignored, and that is inherited.
CHECK = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from playbook.cli.main import main
main()
"""
COMMAND = (sys.executable, "-c", CHECK, "check")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "here" / "docs"
    root.mkdir(parents=True)
    (root / "_config.yml").write_text("title: T\n", encoding="utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (root / "index.md").write_text("# T\n\n[a](gone.md)\n", encoding="utf-8")
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_the_watch_reports_each_change_and_ends_cleanly(book: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, str(book), "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as watch:
        rest, errors = use(watch, book)
    assert watch.returncode in {0, 130}
    assert rest.endswith("The watch has ended.\n")
    assert "Traceback" not in errors


def use(watch: subprocess.Popen[str], book: Path) -> tuple[str, str]:
    """Change the book, and see what the watch says; what it says last, and its errors."""
    guard = threading.Timer(PATIENCE, watch.kill)
    guard.start()
    try:
        assert watch.stdout is not None
        assert watch.stderr is not None

        def until(words: str) -> str:
            assert watch.stdout is not None
            seen = ""
            for line in watch.stdout:
                seen += line
                if words in line:
                    return seen
            raise AssertionError(f"the watch ended before {words!r}: {seen}")

        assert "gone.md" in until("1 error in 1 file")
        (book / "index.md").write_text("# T\n\n[a](gone.md) [b](too.md)\n", encoding="utf-8")
        assert "too.md" in until("2 errors in 1 file")
        settings = book / "pyproject.toml"
        settings.write_text("[tool.playbook.check]\nnothing = 1\n", encoding="utf-8")
        assert "has no setting `nothing`" in watch.stderr.readline()
        settings.unlink()
        (book / "index.md").write_text("# T\n\nAll is well.\n", encoding="utf-8")
        until("1 page checked: nothing to mend")
        watch.send_signal(signal.SIGINT)
        return watch.communicate()
    finally:
        guard.cancel()
        watch.kill()


def test_the_action_is_valid() -> None:
    schemas = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((schemas / "github-actions.json").read_text(encoding="utf-8"))
    jsonschema.validate(yaml.safe_load(ACTION.read_text(encoding="utf-8")), schema)


def test_the_hook_is_valid_and_its_command_exists() -> None:
    # What pre-commit asks of a hook: an identifier, a name, a command and a language.
    text = (PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (hook,) = yaml.safe_load(text)
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["language"] == "python"  # so that pre-commit installs the package itself
    program, verb, *options = shlex.split(hook["entry"])
    assert f'\n{program} = "playbook.cli.main:main"' in (PROJECT / "pyproject.toml").read_text(
        "utf-8"
    )
    assert verb in VERBS
    assert not options
    # The whole book is checked once, whichever of its files changed.
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True
    changes = re.compile(hook["files"])
    for name in ("_toc.yml", "a/b.md", "a.ipynb", "x.rst", "r.bib", "p.png", "p.svg", "p.jpeg"):
        assert changes.search(name), name
    assert not changes.search("scripts/tool.sh")
