"""Every kind of data: its valid example loads and shows, its invalid ones give the marked lines.

A wrong file says itself what is expected: `# expect: …` at the line, or `# expect-next: …` where
the place is the line after. No other line may have a finding.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import RegisterLookup
from playbook.registers.load import load_registers
from playbook.registers.yaml_data import parse_data
from playbook.views.shapes import Cell
from playbook.views.writers.html import HtmlContext, cell_html

FOLDER = Path(__file__).parent / "data"
KINDS = kinds()
VALID = sorted(FOLDER.glob("*/valid/*.yml"))
INVALID = sorted(FOLDER.glob("*/invalid/*.yml"))
MARK = re.compile(r"# expect(-next)?: (.+)$")


def name(path: Path) -> str:
    return f"{path.parts[-3]}/{path.stem}"


def parse(path: Path):
    kind = path.parts[-3]
    return parse_data(PurePath(path.name), kind, KINDS[kind], path.read_text(encoding="utf-8"))


def expected(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := MARK.search(line):
            yield number + bool(found[1]), found[2]


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid_examples_have_no_finding(path: Path) -> None:
    assert parse(path).findings == ()


@pytest.mark.parametrize("path", VALID, ids=name)
def test_every_shape_that_a_kind_shows_is_a_view(path: Path) -> None:
    register = parse(path).register
    views = register.views(RegisterLookup({}, {}))

    assert views
    assert set(views) & set(type(register).shapes)
    for name_of_filter in register.filters:
        if register.entries:
            register.value(register.entries[0], name_of_filter)


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid_examples_give_exactly_the_marked_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = list(expected(text))
    file = parse(path)

    assert wanted, "an invalid example must mark at least one line"
    assert file.register is None
    assert sorted(f.location.line for f in file.findings) == [line for line, _ in wanted]
    for line, words in wanted:
        said = [f.message for f in file.findings if f.location.line == line]
        assert any(words in message for message in said), said


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_valid_and_an_invalid_example(kind: str) -> None:
    assert list((FOLDER / kind / "valid").glob("*.yml"))
    assert list((FOLDER / kind / "invalid").glob("*.yml"))


def test_messages_are_one_line_that_says_what_to_do() -> None:
    messages = [f.message for path in INVALID for f in parse(path).findings]

    assert messages
    for message in messages:
        assert "\n" not in message
        assert not message.endswith(".")
        assert message.startswith("`") or message[:1].islower(), message


def test_the_examples_fit_together(tmp_path: Path) -> None:
    for path in VALID:
        target = tmp_path / "book" / "data" / path.parts[-3] / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")

    assert load_registers(tmp_path).findings == ()


def test_the_example_of_a_new_kind_is_right(tmp_path: Path, monkeypatch) -> None:
    page = (FOLDER.parents[1] / "book" / "community" / "new-kind.md").read_text(encoding="utf-8")
    code, valid, invalid = re.findall(
        r"^```(?:python|yaml)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE
    )
    (tmp_path / "risk.py").write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("risk", tmp_path / "risk.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "risk", module)
    spec.loader.exec_module(module)

    good = parse_data(PurePath("example.yml"), "risk", module.Model, valid)
    assert good.findings == ()
    assert set(good.register.views(RegisterLookup({}, {}))) == {"table"}
    bad = parse_data(PurePath("likelihood.yml"), "risk", module.Model, invalid)
    ((line, words),) = expected(invalid)
    assert [(f.location.line, words in f.message) for f in bad.findings] == [(line, True)]


@pytest.mark.parametrize(
    ("target", "linked"),
    [
        ("https://example.org/a?b&c", 'href="https://example.org/a?b&amp;c"'),
        ("http://example.org/a", 'href="http://example.org/a"'),
        ("javascript:alert(1)", ""),
        ("//example.org", ""),
        ("", ""),
    ],
)
def test_a_cell_links_each_page_of_the_web_and_nothing_else(target: str, linked: str) -> None:
    shown = cell_html(Cell("words", target=target), HtmlContext("", "", str, str))
    assert linked in shown
    assert ("href" in shown) is bool(linked)
