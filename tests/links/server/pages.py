"""The page of the book that lists the behaviours, made from the rows and from what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from server.behaviours import GROUPS, Row

TESTS = Path(__file__).resolve().parents[1]
SENTENCE = re.compile(r"^def test_(\w+)", re.MULTILINE)
MARK = (
    "<!-- What follows is made from tests/links/server/behaviours.py: "
    "run `pytest tests/links/test_behaviours.py --force-regen` after a change there. -->"
)
SHOWN = {"error": "an error", "warning": "a warning", "note": "a note", "": "nothing"}


def with_tables(page: str, told: Mapping[str, Any]) -> str:
    """A page with one table a group below its mark."""
    head = page.partition(MARK)[0].rstrip("\n")
    lines = [head, "", MARK]
    for title, make in GROUPS.items():
        lines += ["", f"## {title}", "", str(make.__doc__), "", *_table(make(), told)]
    return "\n".join([*lines, "", *_manners()]) + "\n"


def _manners() -> list[str]:
    """The names of the tests that have no table: each is a sentence."""
    files = [TESTS / name for name in ("test_manners.py", "test_runs.py")]
    names = [name for file in files for name in SENTENCE.findall(file.read_text(encoding="utf-8"))]
    said = [name.replace("_", " ") for name in names]
    return [
        "## Which manners does it have?",
        "",
        "Each of these is a test, too, on a clock of our own, so that nobody waits for it.",
        "",
        *(f"- {one[0].upper()}{one[1:]}." for one in said),
    ]


def _table(rows: Iterable[Row], told: Mapping[str, Any]) -> list[str]:
    said = [(row.says, told[row.name].verdict, told[row.name].severity) for row in rows]
    lines = [f"| … {says}. | {verdict} | {SHOWN[severity]} |" for says, verdict, severity in said]
    return ["| The server or the address | Verdict | The report has |", "|---|---|---|", *lines]
