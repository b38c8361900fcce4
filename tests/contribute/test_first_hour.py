"""What a newcomer does in the first hour has an answer that is true, and nothing is left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import main
from playbook.common.plain_yaml import YamlError, load_yaml
from playbook.live.server import at_the_root


def run(*words: str, expected: int) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == expected, done.output
    return done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--watch", "--format", "json"), "--watch and --format do not go together"),
        (("--list", "--format", "json"), "--list and --format do not go together"),
        (("--explain", "LNK001", "--watch"), "--explain and --watch do not go together"),
        (("--list", "--output", "x"), "--list and --output do not go together"),
        (("--watch", "--fix"), "--watch and --fix do not go together"),
    ],
)
def test_options_that_do_not_go_together_are_refused(words: tuple[str, ...], said: str) -> None:
    assert said in run("check", *words, expected=2)


def test_what_has_nothing_to_do_or_goes_elsewhere_says_so(house: Path) -> None:
    assert "nothing that can be mended by itself" in run(
        "check", "--fix", "--diff", str(house), expected=0
    )
    report = house / "_build/new/report.txt"
    assert f"written: {report}" in run("check", "-o", str(report), str(house), expected=0)


def test_both_faults_of_a_command_are_told_at_once(house: Path) -> None:
    said = run("export", "team-chart", "--book", str(house), expected=2)
    assert "team-chart" in said
    assert "say the format with --to" in said


@pytest.mark.parametrize(
    ("text", "value", "line"),
    [
        ("a: 1\nb: 2027-13-45\n", "2027-13-45", 2),
        ("a:\n  - ok\n  - 2027-02-30\n", "2027-02-30", 3),
        ("a: !!int x\n", "x", 1),
    ],
)
def test_a_value_that_its_form_forbids_is_named_with_its_line(
    text: str, value: str, line: int
) -> None:
    with pytest.raises(YamlError) as caught:
        load_yaml(text)
    assert f"`{value}`" in caught.value.message
    assert caught.value.line == line


def test_the_page_for_what_is_missing_finds_its_style_in_the_preview() -> None:
    page = b'<link href="/partnership-playbook/_static/a.css"><a href="/partnership-playbook/book/x.html">'
    assert at_the_root(page) == b'<link href="/_static/a.css"><a href="/book/x.html">'
    assert at_the_root(b'<link href="/_static/a.css">') == b'<link href="/_static/a.css">'


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("darwin", {}, True),
        ("win32", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "w"}, True),
        ("linux", {"DISPLAY": ":0", "SSH_CONNECTION": "x"}, False),
        ("linux", {"DISPLAY": ":0", "CI": "true"}, False),
    ],
)
def test_a_browser_is_opened_only_where_it_has_a_window(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: bool
) -> None:
    from playbook.cli import live

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(live.sys, "platform", platform)
    assert live.has_window() is expected


def test_rows_of_a_file_without_a_column_for_ids_get_ids_of_their_names(
    house: Path, tmp_path: Path
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(
        "Name;Side;Organisation;Category;Influence;Interest\nBoard;partner-a;Uni;board;4;5\n"
        "Board;external;Union;users;2;5\n作物;external;Union;users;2;4\n",
        "utf-8",
    )
    said = run(
        "import", str(file), "--kind", "stakeholder-map", "--to", "ours", "--yes", "--book", str(house),
        expected=0,
    )  # fmt: skip
    text = (house / "book/data/stakeholder-map/ours.yml").read_text("utf-8")
    assert [line.strip() for line in text.splitlines() if "- id:" in line] == [
        "- id: board",
        "- id: board-2",
        "- id: group-1",
    ], said
