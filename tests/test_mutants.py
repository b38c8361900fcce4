"""The program that breaks the package on purpose breaks it where it says, and asks the right tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def mutants() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "benchmarks" / "mutants.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("a < b <= c", ["a <= b <= c", "a < b < c"]),
        ("a == b", ["a != b"]),
        ("a is not b", ["a is b"]),
        ("é = a not in b", ["é = a in b"]),
        ("a and b", ["a or b"]),
        ("(a or\n b)", ["(a and\n b)"]),
        ("not a", ["a"]),
        ("a + b * 2", ["a - b * 2", "a + b // 2", "a + b * 3"]),
        ('a + "b" + f"{1}"', []),
        ("x: Literal[1] = True", ["x: Literal[1] = False"]),
        ("def f(a: int = 0) -> int:\n    return a", ["def f(a: int = 1) -> int:\n    return a"]),
        ('"""Words."""', []),
    ],
)
def test_each_place_is_broken_in_one_way(mutants: ModuleType, text: str, broken: list[str]) -> None:
    data = text.encode()
    found = mutants.of_text("a.py", data)
    after = [(data[: m.start] + m.new.encode() + data[m.end :]).decode() for m in found]
    assert [one for one in after if "None" not in one] == broken


def test_a_result_is_taken_away(mutants: ModuleType) -> None:
    (found,) = mutants.of_text("a.py", b"def f(a):\n    # why\n    return a.b\n")
    assert (found.line, found.old, found.new) == (3, "a.b", "None")


def test_tests_are_named_for_each_module_and_exist(mutants: ModuleType) -> None:
    modules = {mutant.path for mutant in mutants.mutants(ROOT)}
    for module in modules:
        assert all((ROOT / name).exists() for name in mutants.tests_of(module)), module
    rooms = {path.split("/")[2] for path in modules if path.count("/") > 2}
    assert {name.split("/")[0] for name in mutants.TESTS} <= rooms


def test_the_longest_name_decides(mutants: ModuleType) -> None:
    assert mutants.tests_of("scripts/playbook/common/git.py") == ["tests/test_git.py"]
    assert "tests/test_files.py" in mutants.tests_of("scripts/playbook/common/files.py")
