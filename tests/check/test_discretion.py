"""No message, fix, report or shown change names the reader whom an address carries."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.common.redirectors import personal_text

READER = "jane.roe@uni.example"
TOKEN = base64.urlsafe_b64encode(READER.encode()).decode().rstrip("=")
INNER = json.dumps({"e": READER, "u": f"https://example.org/page?_cldee={TOKEN}"})
ELINK = "https://elinkeu.clickdimensions.com/c/7/" + base64.urlsafe_b64encode(
    INNER.encode()
).decode().rstrip("=")
LINKS = (
    ELINK,
    f"https://eur01.safelinks.protection.outlook.com/?url={quote(ELINK, safe='')}&data={quote(READER)}",
    f"http://insecure.example.org/?u={TOKEN}",
    f"https://join.slack.com/t/x/shared_invite/y?email={quote(READER)}",
    f"https://team.sharepoint.com/:x:/r/{TOKEN}",
    f"https://example.org/people/{TOKEN}/page",
)


def names_reader(text: str) -> bool:
    """Whether a report holds the reader, plain or encoded."""
    words = {word for line in text.splitlines() for word in line.split()}
    return READER in text or any(personal_text(word) == READER for word in words)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: A book\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    lines = [f"[Words that lead {number}]({link})\n" for number, link in enumerate(LINKS)]
    lines.append(f"See {LINKS[2]} and <{LINKS[5]}>.\n")
    (tmp_path / "index.md").write_text("# One\n\n" + "\n".join(lines), encoding="utf-8")
    return tmp_path


def test_no_finding_names_the_reader(book: Path) -> None:
    findings = check_book(book, select=["ALL"], cache=False).findings
    assert {"LNK020", "PRV004"} <= {finding.code for finding in findings}
    for finding in findings:
        assert personal_text(finding.message) == "", finding
        for edit in finding.fix.edits if finding.fix else ():
            assert personal_text(edit.new) == "", finding


@pytest.mark.parametrize("name", ["text", "json", "sarif", "github", "junit"])
def test_no_report_names_the_reader(book: Path, name: str) -> None:
    done = CliRunner().invoke(
        main, ["check", str(book), "--select", "LNK,PRV", "--format", name, "--no-cache"]
    )
    assert done.exit_code == 1, done.output
    assert not names_reader(done.output)


def test_the_change_is_shown_and_made_without_the_reader(book: Path) -> None:
    words = ["check", str(book), "--select", "LNK,PRV", "--no-cache", "--fix"]
    shown = CliRunner().invoke(main, [*words, "--diff"])
    assert "+[Words that lead 0](http" in shown.output
    assert not names_reader(shown.output)
    CliRunner().invoke(main, words)
    text = (book / "index.md").read_text(encoding="utf-8")
    assert "[Words that lead 0](https://example.org/page)" in text
    assert "safelinks" not in text
