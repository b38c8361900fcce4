"""Every rule finds exactly what its fixture announces, and is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playbook.check import check_book
from playbook.rules import all_rules

FIXTURES = Path(__file__).parent / "rules"
MARK = re.compile(r"(?:%|#|<!--)\s*expect:\s*([A-Z]{3}\d{3})")
ALSO = {"PBK001": ("LNK001",), "PBK002": ("LNK001",)}  # an ignore is judged when its rule has run


def announced(folder: Path) -> set[tuple[str, int, str]]:
    """What the files of a fixture say about themselves: the mark stands above the line."""
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".yml", ".rst") or not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if match := MARK.search(line):
                found.add((path.relative_to(folder).as_posix(), number + 1, match[1]))
    listed = folder / "expected.txt"
    for line in listed.read_text(encoding="utf-8").splitlines() if listed.exists() else ():
        place, _, code = line.rpartition(" ")
        path_name, _, number_text = place.rpartition(":")
        found.add((path_name, int(number_text), code))
    return found


@pytest.mark.parametrize("code", all_rules())
def test_rule_finds_what_its_fixture_announces(code: str) -> None:
    rule = all_rules()[code]
    folder = FIXTURES / rule.name
    wanted = announced(folder)
    assert wanted, f"no bad example in {folder}"
    result = check_book(folder, select=[code, *ALSO.get(code, ())], cache=False)
    found = {(f.location.path.as_posix(), f.location.line, f.code) for f in result.findings}
    assert {place for place in found if place[2] == code} == wanted


@pytest.mark.parametrize("code", all_rules())
def test_rule_is_documented(code: str) -> None:
    rule = all_rules()[code]
    sentence, _, rest = rule.doc.strip().partition("\n")
    assert sentence.endswith(".")
    assert "Bad::\n" in rest
    assert "Good::\n" in rest
    why = rest.split("Bad::")[0].strip()
    assert why.endswith(".")


def test_codes_and_names_are_unique() -> None:
    rules = all_rules().values()
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", rule.code) for rule in rules)


def test_no_fixture_without_rule() -> None:
    names = {rule.name for rule in all_rules().values()}
    assert {folder.name for folder in FIXTURES.iterdir()} <= names


def test_messages_are_one_line_that_says_what_to_do() -> None:
    for rule in all_rules().values():
        for finding in check_book(FIXTURES / rule.name, select=["ALL"], cache=False).findings:
            assert "\n" not in finding.message
            assert not finding.message.endswith(".")
            assert finding.name
