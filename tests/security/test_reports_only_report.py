"""Reports only report.

Threat: a name of a file, or a text of a page, is a command for the workflow or the terminal that shows it.
Promise: in every format, signs that are not printed are replaced, and no line of the text report is a command.
"""

from __future__ import annotations

import json
import os
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no such names on Windows")
NAMES = (
    "::stop-commands::x\n::error title=spoof::pwn.md",
    "esc\x1b]0;owned\x07.md",
    "turn\u202eround.md",
    "##[error]old.md",
    "tab\there\r::error::x.md",
    "line\u2028::error::x.md",
)
BAD = "\x1b\x07\u202e\u2028\r\t"


@pytest.fixture
def named(stranger):
    book = stranger(a="# A\n\n### ::error::Deep\n\n[x](::error::gone.md)\n")
    for name in NAMES:
        (book.root / name).write_text("# A\n\n[x](gone.md)\n", encoding="utf-8")
    return book


def test_no_line_of_the_text_report_is_a_command(named) -> None:
    said = named.playbook("check", "--no-cache").stdout
    assert "spoof" in said
    for line in said.splitlines():
        assert not line.lstrip().startswith(("::", "##[")), line
    assert not set(BAD) & set(said)


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif", "junit"])
def test_signs_that_are_not_printed_are_replaced_in_every_format(named, form: str) -> None:
    done = named.playbook("check", "--no-cache", "--format", form)
    assert done.returncode == 1, done.stderr
    assert not set(BAD) & set(done.stdout)
    for sign in ("\\u001b", "&#27;", "%1B", "\\u202e", "&#10;", "%0A::"):
        assert sign not in done.stdout, sign
    if form in ("json", "sarif"):
        json.loads(done.stdout)
    if form == "junit":
        ElementTree.fromstring(done.stdout)


def test_commands_of_the_github_format_are_ours(named) -> None:
    said = named.playbook("check", "--no-cache", "--format", "github").stdout
    for line in said.splitlines():
        assert line.startswith(("::error file=", "::warning file=", "::notice file=")), line
