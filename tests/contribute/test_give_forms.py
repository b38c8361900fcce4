"""The form in the book and the tool say the same of an entry, and what the form makes can be read."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from playbook.house.give_forms import page_form, register_form
from playbook.house.heads import read_front_matter
from playbook.house.skeletons import SKELETONS
from playbook.registers.kinds import kinds
from playbook.registers.yaml_data import parse_data

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/playbook/sphinx_ext/theme/static/playbook-give.js"
KINDS = (
    "lesson",
    "term",
    "source",
    "stakeholder-map",
    "timeline",
    "engagement-opportunity",
    "impact",
    "decision",
)
WANTED = 200
RUN = """
const fs = require("fs"), give = require(process.argv[1]).playbookGive;
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(one => one.value === undefined
  ? give.made(one.spec, one.page)
  : give.faultsOf(one.spec, one.value).concat([{text: give.yaml(one.value, "")}]))));
"""
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="it runs the script with node")


def node(asked: list[dict[str, Any]]) -> list[Any]:
    done = subprocess.run(
        ["node", "-e", RUN, str(SCRIPT)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values that hold no others, and of all that do."""
    if path:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, one in inner:
        yield from places(one, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    other = copy.deepcopy(value)
    at = other
    for key in path[:-1]:
        at = at[key]
    if new is None:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return other


BAD: tuple[Any, ...] = (None, "", "  ", "Not One Of These!", "2021-02-30", "2021-13", 7, 0.5, -3, True, [], ["x"], {}, {"zzz": 1}, "a\x01b", "x" * 20_001, "good-word", "2021-06", "  padded  ")  # fmt: skip  # noqa: E501


def entries(kind: str) -> list[dict[str, Any]]:
    """A right register of a kind, and the same with one value changed, the same ones in each run."""
    example = yaml.load(
        (ROOT / f"tests/data/{kind}/valid/example.yml").read_text("utf-8"), Loader=yaml.BaseLoader
    )
    right = _typed(example, (ROOT / f"tests/data/{kind}/valid/example.yml").read_text("utf-8"))
    spots = list(places(right))
    made = [right]
    for number, path in enumerate(spots * 3):
        made.append(changed(right, path, BAD[(number * 7 + len(path)) % len(BAD)]))
    step = max(1, len(made) // (WANTED // len(KINDS)))
    return made[::step][: WANTED // len(KINDS)]


def _typed(_: Any, text: str) -> Any:
    from playbook.registers.yaml_data import read_yaml

    return json.loads(json.dumps(read_yaml(text).value, default=str))


@needs_node
def test_form_and_tool_agree_on_two_hundred_entries_good_and_bad() -> None:
    theirs = []
    asked = [
        {"spec": register_form(kind), "value": value, "kind": kind}
        for kind in KINDS
        for value in entries(kind)
    ]
    answers = node(asked)
    for one, answer in zip(asked, answers, strict=True):
        text = answer.pop()["text"]
        found = parse_data(PurePath("x.yml"), one["kind"], kinds()[one["kind"]], text).findings
        theirs.append([str(f) for f in found])
    assert len(asked) == WANTED
    apart = [
        (one["kind"], ours, tool)
        for one, ours, tool in zip(asked, answers, theirs, strict=True)
        if bool(ours) != bool(tool)
    ]
    assert apart == []
    bad = sum(bool(found) for found in theirs)
    assert 60 < bad < WANTED - 30, bad


@needs_node
def test_the_page_that_the_form_makes_has_the_head_and_headings_of_its_kind() -> None:
    spec = page_form("case-study", "book/case-studies")
    head = {
        "description": 'What "it" was: a week.',
        "stage": ["run"],
        "audience": ["researcher"],
        "authors": [{"name": "Us", "roles": ["Investigation"]}],
        **spec["set"],
        "kind": "case-study",
        "last_reviewed": "2026-12-01",
    }
    page = {
        "title": "Ein schöner Titel?",
        "head": head,
        "sections": {"In two sentences": "Nobody met. We walked."},
    }

    hostile = "<img src=x onerror=alert(1)>\n:::{raw} html\n# Top\n---\n% gone\n```{include} x\n- *kept* [so](https://example.org)"
    made, other = node(
        [
            {"spec": spec, "page": page},
            {
                "spec": spec,
                "page": {**page, "title": "A <b>\n{x}", "sections": {"Context": hostile}},
            },
        ]
    )

    assert "# A \\<b> \\{x}\n" in other["text"]
    context = other["text"].partition("## Context\n\n")[2].partition("\n\n##")[0]
    assert context == (
        "\\<img src=x onerror=alert(1)>\n\\:::\\{raw} html\n\\# Top\n\\---\n\\% gone\n"
        "```\\{include} x\n- *kept* [so](https://example.org)"
    )

    assert made["name"] == "book/case-studies/ein-schoner-titel.md"
    assert (
        read_front_matter(
            PurePath("x.md"), made["text"].replace('"2026-12-01"', "2026-12-01")
        ).findings
        == ()
    )
    assert read_front_matter(PurePath("x.md"), made["text"]).findings == ()
    assert [line[3:] for line in made["text"].splitlines() if line.startswith("## ")] == list(
        SKELETONS["case-study"]
    )


def test_every_kind_has_a_form_and_none_asks_another_host() -> None:
    for kind in kinds():
        form = register_form(kind, "https://github.com/x/y/new/main")
        assert form["schema"]["properties"]["title"]
        assert form["folder"] == f"book/data/{kind}"
    script = SCRIPT.read_text("utf-8")
    for word in ("fetch(", "XMLHttpRequest", "import(", "http:", "innerHTML", "eval("):
        assert word not in script
