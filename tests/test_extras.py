"""What an installation lacks is said in one line, with what to run; nothing installs a bare name."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from playbook.common import extras

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]
METADATA = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = METADATA["optional-dependencies"]
# What an extra brings and no module of ours imports: themes and extensions that settings name, data
# that a library looks for, and the speed of another package.
UNSEEN = {
    "sphinx-book-theme",
    "sphinx-design",
    "sphinx-notfound-page",
    "sphinxext-rediraffe",
    "tzdata",
}


def name(requirement: str) -> str:
    return re.split(r"[\[<>=;]", requirement)[0].strip()


@pytest.mark.parametrize("extra", extras.EXTRAS)
def test_the_table_of_extras_says_what_pyproject_says(extra: str) -> None:
    declared = {name(line) for line in DECLARED[extra]}

    assert set(extras.EXTRAS[extra].values()) == declared - UNSEEN
    assert set(extras.EXTRAS) == set(DECLARED) - {"all"}


def test_all_is_every_extra() -> None:
    (line,) = DECLARED["all"]
    listed = re.fullmatch(r"partnership-playbook\[(.*)\]", line)

    assert listed is not None
    assert set(listed[1].split(",")) == set(DECLARED) - {"all"}


def test_a_module_of_the_table_is_in_its_package() -> None:
    makers = importlib.metadata.packages_distributions()
    for modules in extras.EXTRAS.values():
        for module, package in modules.items():
            assert package in {maker.lower().replace("_", "-") for maker in makers[module]}


INSTALLED: dict[str, tuple[dict[str, Any], str]] = {
    "folder": ({"dir_info": {}, "url": "FOLDER"}, 'run: pip install "PATH[links]"'),
    "editable": (
        {"dir_info": {"editable": True}, "url": "FOLDER"},
        'run: pip install -e "PATH[links]"',
    ),
    "git": (
        {
            "url": "https://example.org/book.git",
            "vcs_info": {"vcs": "git", "commit_id": "0f1e"},
        },
        'run: pip install "partnership-playbook[links] @ git+https://example.org/book.git@0f1e"',
    ),
    "wheel": (
        {"archive_info": {}, "url": "https://example.org/it.whl"},
        'run: pip install "partnership-playbook[links] @ https://example.org/it.whl"',
    ),
    "gone": (
        {"dir_info": {}, "url": "file:///nowhere/at/all"},
        'run in a checkout of it: pip install ".[links]", or add [links] to the name of its wheel',
    ),
    "index": (
        {},
        'run in a checkout of it: pip install ".[links]", or add [links] to the name of its wheel',
    ),
}


class Installed:
    """A package as an installer left it."""

    version = "0.9"

    def __init__(self, address: Any) -> None:
        self.address = address

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.address if isinstance(self.address, str) else json.dumps(self.address)


@pytest.mark.parametrize("way", INSTALLED)
def test_what_to_run_follows_from_how_it_was_installed(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a check out"
    folder.mkdir()
    address, said = INSTALLED[way]
    text = json.dumps(address).replace("FOLDER", folder.as_uri())
    monkeypatch.setattr(extras, "distribution", lambda _: Installed(text))

    assert extras.how_to_get("links") == said.replace("PATH", str(folder))


@pytest.mark.parametrize("text", ["", "[]", "no JSON"])
def test_a_record_that_cannot_be_used_is_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "distribution", lambda _: Installed(text))

    assert extras.how_to_get("links").startswith("run in a checkout of it: ")


def test_once_the_name_is_ours_it_is_told_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "PUBLISHED", True)
    monkeypatch.setattr(extras, "distribution", lambda _: Installed({}))

    assert extras.how_to_get("all") == 'run: pip install "partnership-playbook[all]==0.9"'


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ({}, "git+HOME"),
        ({"dir_info": {}, "url": "file:///here"}, "git+HOME"),
        ({"archive_info": {}, "url": "https://a.example/b.whl"}, "git+HOME"),
        (
            {"vcs_info": {"vcs": "git", "commit_id": "0f1e"}, "url": "https://a.example/b"},
            "git+https://a.example/b@0f1e",
        ),
        ({"vcs_info": {"vcs": "git", "commit_id": "0f1e"}, "url": "file:///here"}, "git+HOME"),
    ],
)
def test_another_machine_gets_it_from_a_repository_that_it_can_reach(
    address: object, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "distribution", lambda _: Installed(address))

    expected = f"partnership-playbook[all] @ {line.replace('HOME', extras.HOME)}"
    assert extras.in_repository("all") == expected


def test_what_was_never_installed_has_no_version_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> None:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(extras, "PUBLISHED", True)
    monkeypatch.setattr(extras, "distribution", nothing)

    assert extras.how_to_get("all").startswith("run in a checkout of it: ")


# ── Every verb says it ───────────────────────────────────────────────────────────────────────────


def book(folder: Path) -> Path:
    """A book with a register whose dates recur."""
    (folder / "_config.yml").write_text("title: A book\n", encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (folder / "index.md").write_text("# A book\n\nWords.\n", encoding="utf-8")
    example = PROJECT / "tests/data/communication-plan/valid/example.yml"
    register = folder / "book/data/communication-plan/ours.yml"
    register.parent.mkdir(parents=True)
    register.write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


VERBS = {
    "build": ("book", ["build", "BOOK"]),
    "live": ("book", ["live", "BOOK"]),
    "links": ("links", ["links", "BOOK"]),
    "adopt": ("adopt", ["adopt", "BOOK/new"]),
    "adopt --update": ("adopt", ["adopt", "--update", "BOOK"]),
    "export": (
        "office",
        ["export", "communication-plan", "ours", "--to", "docx", "--book", "BOOK"],
    ),
    "import": ("office", ["import", "BOOK/filled.xlsx", "--book", "BOOK"]),
    "check with house rules": ("book", ["check", "--house", "BOOK"]),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_without_its_extra_says_so_in_one_line(verb: str, tmp_path: Path) -> None:
    extra, words = VERBS[verb]
    root = book(tmp_path)
    (root / ".playbook").mkdir()
    (root / ".playbook/template.bundle").write_text("", encoding="utf-8")
    (root / ".playbook/answers.yml").write_text("", encoding="utf-8")
    openpyxl.Workbook().save(root / "filled.xlsx")

    done = without(extras.EXTRAS[extra], [word.replace("BOOK", str(root)) for word in words])

    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert f'[{extra}]"' in done.stderr
    assert not (root / "_build").exists()
    assert not (root / "new").exists()


def without(modules: Iterable[str], words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the command in a process in which modules cannot be imported."""
    hide = f"import sys; sys.modules.update(dict.fromkeys({list(modules)}))"
    start = f"{hide}; from playbook.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", start, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "words", [["check"], ["--help"], ["check", "--list"], ["links", "--offline"]]
)
def test_the_check_needs_no_extra(words: list[str], tmp_path: Path) -> None:
    root = book(tmp_path)
    modules = {module for packages in extras.EXTRAS.values() for module in packages}

    done = without(modules, [*words, *([] if words[-1].startswith("--h") else [str(root)])])

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_a_module_that_no_extra_brings_is_no_missing_extra() -> None:
    assert extras.lacking_module("sphinx.application", "it").startswith("it needs sphinx; run: ")
    assert extras.lacking_module("playbook.nothing", "it") == ""
    assert extras.lacking_module(None, "it") == ""


# ── Nothing installs by a name that is not ours ──────────────────────────────────────────────────

BARE = re.compile(
    r"\b(?:pip|pipx|uvx|uv)\b(?:[^\n`]*?[\"' ])?(?<![\w/.-])partnership-playbook(?:\[[\w,]*\])?(?![\w\[/-]| @ )"
    r"|^partnership-playbook(?:\[[\w,]*\])?==",
    re.MULTILINE,
)


def test_nothing_that_we_write_installs_by_the_name_alone() -> None:
    if extras.PUBLISHED:
        pytest.skip("the name is ours")
    found = [
        f"{path.relative_to(PROJECT)}: {match[0]}"
        for folder in ("book", "scripts", ".github", ".")
        for path in sorted((PROJECT / folder).glob("*" if folder == "." else "**/*"))
        if path.suffix in {".md", ".py", ".yml", ".yaml", ".jinja", ".txt", ".toml", ".sh"}
        for match in BARE.finditer(path.read_text(encoding="utf-8"))
    ]
    # One function may say it, once it is true; one text tells of the time after that.
    allowed = ("scripts/playbook/common/extras.py", "RELEASING.md")
    assert [line for line in found if not line.startswith(allowed)] == []


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ('pip install "partnership-playbook[adopt]"', True),
        ("pipx install partnership-playbook", True),
        ("uvx partnership-playbook check", True),
        ("partnership-playbook[all]==1.0", True),
        ('pip install "partnership-playbook[adopt] @ git+https://example.org/x"', False),
        ("pip install git+https://github.com/partnership-playbook/partnership-playbook", False),
        ("pip install partnership_playbook-0.1.0-py3-none-any.whl", False),
    ],
)
def test_a_bare_name_is_told_from_an_address(text: str, is_bare: bool) -> None:
    assert bool(BARE.search(text)) == is_bare
