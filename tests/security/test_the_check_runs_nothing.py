"""The check runs nothing.

Threat: a book runs its code, or has commands of Git run, when somebody only checks or reads it.
Promise: `check`, `review`, `export` and `links` read a book as text: no extension, `conf.py`,
YAML tag or setting of Git runs.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from playbook.check.run import check_book
from playbook.common import git
from playbook.common.plain_yaml import YamlError, load_yaml

CONFIG = """title: A book
execute: {execute_notebooks: force}
sphinx: {local_extensions: {theirs: ext}, config: {graphviz_dot: "./ran.sh"}}
"""
SPY = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"


@pytest.fixture
def hostile(stranger):
    book = stranger(config=CONFIG, a="# A\n\n```{code-cell}\nopen('ran', 'w')\n```\n")
    for name in ("ext/theirs.py", "conf.py", "setup.py", "sitecustomize.py", "conftest.py"):
        book.write(name, SPY)
    return book


def ran(book) -> list[Path]:
    return list(book.root.rglob("ran"))


@pytest.mark.parametrize(
    "words",
    [("check",), ("review",), ("schema",), ("export", "--list"), ("check", "--explain", "PAG061")],
)
def test_no_verb_that_reads_runs_code_of_the_book(hostile, words: tuple[str, ...]) -> None:
    done = hostile.playbook(*words)
    assert "Traceback" not in done.stderr
    assert ran(hostile) == []


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.mkdir [ran]\n",
        "a: !!python/name:os.system\n",
        "!!python/object/new:os.mkdir [ran]\n",
        "a: !<tag:yaml.org,2002:python/object/apply:os.mkdir> [ran]\n",
    ],
)
def test_yaml_makes_values_and_no_objects(text: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(YamlError):
        load_yaml(text)
    assert not (tmp_path / "ran").exists()


def test_a_repository_that_came_as_an_archive_runs_nothing(hostile) -> None:
    """Settings below `.git` name programs: no command of ours asks Git to start one."""
    script = hostile.write("spy.sh", "#!/bin/sh\ntouch ran\n")
    script.chmod(0o755)
    for words in (
        ("init", "-q"),
        ("config", "core.fsmonitor", str(script)),
        ("config", "log.showSignature", "true"),
        ("config", "gpg.program", str(script)),
        ("config", "core.pager", str(script)),
        ("config", "diff.external", str(script)),
    ):
        subprocess.run(["git", "-C", hostile.root, *words], check=True, capture_output=True)
    check_book(hostile.root, base="main", cache=False)
    git.new_files(hostile.root)
    hostile.playbook("check", "--no-cache")
    assert ran(hostile) == []


@pytest.mark.parametrize("base", ["--output=ran", "-h", "--upload-pack=touch ran"])
def test_a_base_is_never_an_option_of_git(hostile, base: str) -> None:
    subprocess.run(["git", "-C", hostile.root, "init", "-q"], check=True, capture_output=True)
    check_book(hostile.root, base=base, cache=False)
    with pytest.raises(git.GitError):
        git.fork_point(hostile.root, base)
    assert ran(hostile) == []
