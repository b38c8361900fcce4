"""The table of threats in SECURITY.md is made from the tests, and is as they are."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
THREATS = runpy.run_path(str(ROOT / "scripts/threats.py"))


def test_the_table_of_threats_is_up_to_date() -> None:
    assert THREATS["page"](ROOT) == (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ['"""Words."""\n', '"""Words.\n\nThreat: a\nPromise: b\n"""\n', "def test_a(): ...\n"]
)
def test_a_promise_without_words_or_tests_is_refused(tmp_path: Path, text: str) -> None:
    place = tmp_path / "tests/security/test_a.py"
    place.parent.mkdir(parents=True)
    place.write_text(text)
    with pytest.raises(ValueError, match=r"test_a\.py"):
        THREATS["table"](tmp_path)
