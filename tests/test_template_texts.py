"""What the templates promise: no names in a blank, one answer scale, and examples that say what they are."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]
TEXTS = PROJECT / "book/templates/text"
SAMPLES = PROJECT / "book/templates/data"
RECORDS = PROJECT / "book/data/template"
ANSWERS = ("1 strongly disagree", "2 disagree", "3 neither", "4 agree", "5 strongly agree")


def read_yaml(path: Path) -> Any:
    """A YAML file as plain values."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def parts() -> list[tuple[str, dict[str, Any]]]:
    """Every part of every template, with the slug of the template."""
    return [
        (path.stem, part) for path in RECORDS.glob("*.yml") for part in read_yaml(path)["parts"]
    ]


def blanks() -> list[Path]:
    """Everything that people fill in: texts, and registers with rows to begin with."""
    used = {str(part.get("blank")) for _, part in parts()}
    texts = [path for path in TEXTS.glob("*.md") if path.suffixes == [".md"]]
    return texts + [path for path in SAMPLES.glob("*/*.yml") if path.stem in used]


def shown(path: Path) -> str:
    """How a path is called in a message."""
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", blanks(), ids=shown)
def test_a_blank_names_no_partner_cites_nothing_and_holds_no_address(path: Path) -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    partners = settings["tool"]["playbook"]["check"]["partners"]
    text = path.read_text(encoding="utf-8")
    assert not re.findall(rf"\b(?:{'|'.join(partners)})\b|Tideline|\{{src\}}|\w@\w", text)


def test_every_form_that_asks_for_agreement_uses_the_same_five_answers() -> None:
    heads = {
        path.name: tuple(cell.strip() for cell in line.strip("|").split("|"))
        for path in TEXTS.glob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and re.search(r"\| [1-5] (?:strongly )?(?:dis)?agree", line)
    }
    assert {name: cells[-5:] for name, cells in heads.items()} == dict.fromkeys(heads, ANSWERS)
    assert {"seminar-feedback.md", "scholar-scheme-review.md"} <= set(heads)


def test_an_invented_example_says_so_in_its_first_lines() -> None:
    for slug, part in parts():
        if not part.get("fictional"):
            continue
        name = part["example"]
        text = TEXTS / f"{name}.md"
        if text.is_file():
            body = text.read_text(encoding="utf-8").split("\n---\n", 1)[1]
            said = "\n".join(body.strip().splitlines()[:4])
        else:
            said = read_yaml(SAMPLES / part["register"] / f"{name}.yml")["about"]
        assert re.search(r"does not exist|[Ii]nvented|fictional", said), f"{slug}: {name}"


def test_every_part_has_an_invented_example_and_no_text_or_sample_lies_about_unused() -> None:
    without = [f"{slug}: {part['id']}" for slug, part in parts() if not part.get("fictional")]
    assert without == []
    used = {
        str(part[field])
        for _, part in parts()
        for field in ("document", "blank", "example", "record")
        if field in part
    }
    kept = [path.stem for path in (*TEXTS.glob("*.md"), *SAMPLES.glob("*/*.yml"))]
    assert sorted(name for name in kept if name not in used) == []
