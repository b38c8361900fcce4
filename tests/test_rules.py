"""Every rule finds exactly what its fixture announces, and is documented."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding

FIXTURES = Path(__file__).parent / "rules"
CLEAN = Path(__file__).parent / "clean"
MARK = re.compile(r"(?:%|#|<!--)\s*expect:\s*([A-Z]{3}\d{3})")
ALSO = {"PBK001": ("LNK001",), "PBK002": ("LNK001",)}  # an ignore is judged when its rule has run


def with_history(folder: Path, work: Path) -> Path:
    """A book whose earlier revision is `before` and whose files are those of `now`."""
    book = work / "book"
    shutil.copytree(folder / "before", book)
    for words in (("init", "-b", "main"), ("add", "."), ("commit", "-m", "before")):
        who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        subprocess.run(["git", "-C", book, *who, *words], check=True, capture_output=True)
    for path in book.iterdir():
        if path.is_file():
            path.unlink()
    shutil.copytree(folder / "now", book, dirs_exist_ok=True)
    subprocess.run(["git", "-C", book, "add", "-A"], check=True, capture_output=True)
    return book


def prepared(code: str, folder: Path, work: Path) -> tuple[Path, dict[str, Any]]:
    """Where the fixture of a rule lies, and what else its check is told."""
    if code == "PRJ004":
        return with_history(folder, work), {"base": "main"}
    return folder, {}


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
def test_rule_finds_what_its_fixture_announces(code: str, tmp_path: Path) -> None:
    rule = all_rules()[code]
    folder, told = prepared(code, FIXTURES / rule.name, tmp_path)
    wanted = {place for place in announced(folder) if place[2] == code}
    assert wanted, f"no bad example in {folder}"
    result = check_book(folder, select=[code, *ALSO.get(code, ())], cache=False, **told)
    found = {(f.location.path.as_posix(), f.location.build_line, f.code) for f in result.findings}
    assert {place for place in found if place[2] == code} == wanted


@pytest.mark.parametrize("code", all_rules())
def test_a_fixture_has_no_fault_that_it_does_not_announce(code: str, tmp_path: Path) -> None:
    folder, told = prepared(code, FIXTURES / all_rules()[code].name, tmp_path)
    result = check_book(folder, house=False, cache=False, **told)
    found = {(f.location.path.as_posix(), f.location.build_line, f.code) for f in result.findings}
    assert {place for place in found if place[2] != code} == {
        place for place in announced(folder) if place[2] != code
    }


@pytest.mark.parametrize("code", all_rules())
def test_what_a_rule_says_is_what_somebody_has_read(
    code: str, tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    """Places, words, hints and fixes by value; write them anew with --force-regen, and read them."""
    name = all_rules()[code].name
    folder, told = prepared(code, FIXTURES / name, tmp_path)
    result = check_book(folder, select=[code, *ALSO.get(code, ())], cache=False, **told)
    said = [row for finding in result.findings if finding.code == code for row in rows(finding)]
    file_regression.check("\n".join([*said, ""]), basename=name)


def rows(finding: Finding) -> Iterator[str]:
    """All that a finding says, in lines."""
    yield f"{finding.location} {finding.severity.value}: {finding.message}"
    yield from (f"    also {place}" for place in finding.related)
    yield from (f"    | {row}" for row in finding.help.splitlines())
    if finding.fix:
        yield f"    {'safe' if finding.fix.safe else 'unsafe'} fix: {finding.fix.title}"
        for edit in finding.fix.edits:
            yield f"        {edit.line}:{edit.column} {edit.old!r} → {edit.new!r}"


def test_which_rules_speak_unasked_and_which_depend_on_the_day() -> None:
    rules = all_rules()
    quiet = {code for code, rule in rules.items() if not rule.default}
    assert quiet == {"LNK009", *(code for code, rule in rules.items() if rule.house)}
    assert {code for code, rule in rules.items() if rule.today} == {"DAT005", "PAG013"}
    fatal = {"PBK005", "TOC003", "TOC004", "TOC007"}
    assert {code for code, rule in rules.items() if rule.fatal} == fatal


def test_a_book_without_fault_is_clean_under_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795132800")  # its reviews are not yet due
    result = check_book(CLEAN, select=["ALL"], house=True, cache=False)
    assert list(map(str, result.findings)) == []
    assert result.pages == 7


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
