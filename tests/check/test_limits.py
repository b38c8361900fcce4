"""Limits of rules that a book may set: each says something from another place on when it is moved."""

from __future__ import annotations

import struct
from dataclasses import fields
from pathlib import Path

import pytest

from playbook import check_book
from playbook.common.settings import Limits

LONG = "Coordination of interdisciplinary collaborations necessitates institutional commitment. "


def png(width: int, size: int) -> bytes:
    """The head of a picture that is so wide, and bytes to its size."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, 10)
    return head.ljust(size, b"\0")


PICTURE = "![Four partners round a table](p.png)\n"
ISSUE = """title: T
about: An issue.
date: 2027-03-15
subject: Soil day and grants
preview: Two things to do
sections: {a: A}
items:
  - {id: a, title: Soil, section: a, text: one two three four five six}
"""
# The limit, another value, the rule, what the page holds, a picture, and whether it is said
# with the default and with the other value.
CASES = [
    ("page_seconds", "0.000001", "PBK006", "Words.", b"", (False, True)),
    ("rule_seconds", "0.000001", "PBK006", "Words.", b"", (False, True)),
    ("page_words", "5", "PAG011", "One two three four five six.", b"", (False, True)),
    ("long_kinds", "['start']", "PAG011", "word " * 1600, b"", (True, False)),
    ("reading_grade", "90", "STY006", LONG * 40, b"", (True, False)),
    ("reading_words", "5", "STY006", LONG * 4, b"", (False, True)),
    ("bold_characters", "5", "PAG009", "**Who decides**\n", b"", (True, False)),
    ("acronym_letters", "8", "STY003", "The ABCDEFGH meets.", b"", (False, True)),
    ("item_words", "5", "NWS005", ISSUE, b"", (False, True)),
    ("issue_words", "6", "NWS006", ISSUE, b"", (False, True)),
    ("subject_characters", "12", "NWS007", ISSUE, b"", (False, True)),
    ("preview_characters", "12", "NWS007", ISSUE, b"", (False, True)),
    ("image_bytes", "50_000", "FIG006", PICTURE, png(10, 60_000), (False, True)),
    ("image_column", "2000", "FIG006", PICTURE, png(4000, 40_000), (True, False)),
    ("image_times", "1.5", "FIG006", PICTURE, png(1600, 40_000), (False, True)),
    ("image_small", "50_000", "FIG006", PICTURE, png(4000, 40_000), (True, False)),
]


@pytest.mark.parametrize(("name", "value", "code", "text", "picture", "said"), CASES)
def test_a_limit_that_is_moved_moves_what_is_said(  # noqa: PLR0913, PLR0917
    tmp_path: Path,
    name: str,
    value: str,
    code: str,
    text: str,
    picture: bytes,
    said: tuple[bool, bool],
) -> None:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (tmp_path / "index.md").write_text(f"---\nkind: start\n---\n# T\n\n{text}\n", encoding="utf-8")
    if text == ISSUE:
        (tmp_path / "book" / "data" / "newsletter").mkdir(parents=True)
        (tmp_path / "book" / "data" / "newsletter" / "t.yml").write_text(text, encoding="utf-8")
    if picture:
        (tmp_path / "p.png").write_bytes(picture)
    found = []
    for settings in ("", f"[tool.playbook.check.limits]\n{name} = {value}\n"):
        (tmp_path / "pyproject.toml").write_text(settings)
        result = check_book(tmp_path, select=[code], cache=False)
        found.append(bool(result.findings))
    assert tuple(found) == said


def test_every_limit_is_tried() -> None:
    assert [name for name, *_ in CASES] == [one.name for one in fields(Limits)]


def test_a_message_names_the_limit_that_holds(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (tmp_path / "index.md").write_text(f"# T\n\n{PICTURE}\n{LONG * 40}\n", encoding="utf-8")
    (tmp_path / "p.png").write_bytes(png(10, 600_000))
    limits = "page_words = 100\nreading_grade = 9.5\nimage_bytes = 500_000\n"
    (tmp_path / "pyproject.toml").write_text(f"[tool.playbook.check.limits]\n{limits}")
    found = check_book(tmp_path, select=["PAG011", "STY006", "FIG006"], cache=False).findings
    words = " ".join(finding.message for finding in found)
    assert "cut it to 100" in words
    assert "(up to 9.5)" in words
    assert "has 0.6 megabytes; make it smaller than 0.5" in words
