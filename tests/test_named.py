"""Every file and module that the texts for contributors name is there.

Looked at is what stands in backticks within a sentence or a table; blocks of code hold examples.
In a path, `<name>` stands for anything, so that one file at least must fit.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from playbook.check.rule_pages import MARK

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "scripts" / "playbook"
TEXTS = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "AGENTS.md")),
    *sorted((PROJECT / "book" / "community").glob("*.md")),
]
#: From where a reader may count a path: the root, the package, the content, the tests.
BASES = (PROJECT, PACKAGE, PROJECT / "book", PROJECT / "tests")
SUFFIXES = r"\.(?:py|md|yml|toml|lock|sh|css|js|json|svg|cff|txt)"
PATH = re.compile(rf"[\w.<>*-]+(?:/[\w.<>*-]+)*/|[\w.<>*-]+(?:/[\w.<>*-]+)+|[\w<>-]+{SUFFIXES}")
MODULE = re.compile(r"(?:playbook\.)?([a-z]\w*)((?:\.\w+)+)|playbook\.\w+")
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.name[0] != "_"}
#: Names that a reader is to give, that a tool makes, or that others use; each stands for itself.
INVENTED = {
    ".playbook/",
    ".playbook/template.bundle",
    "book/data/risk/",
    "book/data/stakeholder-map/spring-2030.yml",
    "book/data/task-list/event-day.yml",
    "03/04/2022",
    "2027-03.md",
    "2027-03.txt",
    "NAME.md",
    "NAME.yml",
    "accepted-links.yml",
    "book/data/newsletter/",
    "book/newsletters/",
    "conf.py",
    "kick-off.md",
    "links.jsonl",
    "map/",
    "myst.yml",
    "our-overlay/stakeholder-map/may-2023.yml",
    "tests/data/risk/invalid/likelihood.yml",
    "tests/data/risk/valid/example.yml",
    "tools/",
}


def spans(text: str) -> Iterator[str]:
    """What stands in backticks outside blocks of code, and outside the list of rules."""
    for block in MarkdownIt("commonmark").enable("table").parse(text.partition(MARK)[0]):
        yield from (c.content for c in block.children or () if c.type == "code_inline")


def links(text: str) -> Iterator[str]:
    """Where the links of a text lead, as they are written."""
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        for child in block.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives the headings of a text."""
    blocks = MarkdownIt("commonmark").parse(text)
    words = [after.content for this, after in pairwise(blocks) if this.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", word.lower()).replace(" ", "-") for word in words}


def is_there(path: str) -> bool:
    """Whether a path leads somewhere, from any of the places from which one may count."""
    pattern = re.sub(r"<[^>]*>", "*", path.rstrip("/"))
    if "/" not in path and any(any(base.rglob(pattern)) for base in BASES[1:]):
        return True
    return any(next(base.glob(pattern), None) is not None for base in BASES)


def is_importable(name: str) -> bool:
    """Whether a dotted name is a module of the package, or something in one."""
    parts = name.removeprefix("playbook.").split(".")
    for count in range(len(parts), 0, -1):
        module = ".".join(("playbook", *parts[:count]))
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            continue
        if found:
            value: object = importlib.import_module(module)
            for part in parts[count:]:
                value = getattr(value, part, None)
            return value is not None
    return hasattr(importlib.import_module("playbook"), parts[0])


@pytest.mark.parametrize(
    ("span", "there"),
    [
        ("scripts/playbook/cli/", True),
        ("scripts/playbook/check/rules/book/<name>.py", True),
        ("scripts/playbook/check/rules/<name>/<name>.py", True),
        ("scripts/playbook/rules/<name>.py", False),
        ("links/plan.py", True),
        ("links/weigh.py", False),
        ("task_list.py", True),
        ("task_lists.py", False),
        ("data/source/", True),
    ],
)
def test_a_path_is_looked_for_where_a_reader_may_count_from(span: str, there: bool) -> None:
    assert PATH.fullmatch(span)
    assert is_there(span) is there


@pytest.mark.parametrize(
    ("span", "there"),
    [
        ("playbook.linear", True),
        ("playbook.check_book", True),
        ("links.transport", True),
        ("check.run.check_book", True),
        ("links.weigh", False),
        ("playbook.nothing", False),
        ("check.run.nothing", False),
    ],
)
def test_a_module_is_looked_for_in_the_package(span: str, there: bool) -> None:
    assert MODULE.fullmatch(span)
    assert is_importable(span) is there


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_what_a_text_names_is_there(text: Path) -> None:
    missing = []
    for span in spans(text.read_text(encoding="utf-8")):
        if span in INVENTED:
            continue
        module = MODULE.fullmatch(span)
        if module and (span.startswith("playbook.") or module[1] in ROOMS):
            missing += [] if is_importable(span) else [span]
        elif PATH.fullmatch(span) and not is_there(span):
            missing.append(span)
    assert missing == [], f"{text.relative_to(PROJECT).as_posix()} names what is not there"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "AGENTS.md"])
def test_a_link_of_a_text_at_the_root_leads_to_a_file_and_a_heading(name: str) -> None:
    wrong = []
    for link in links((PROJECT / name).read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = PROJECT / (path or name)
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            wrong.append(link)
    assert wrong == []
