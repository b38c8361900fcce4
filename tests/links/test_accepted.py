"""What a person has opened and found fine is kept, with its day, and not asked again before its time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbook.cli.main import main
from playbook.common.errors import UserError
from playbook.links import accepted
from playbook.links.run import accept, read_book

E = "https://example.org/"
TODAY = date(2026, 12, 1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "book"
    root.mkdir()
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (root / "_config.yml").write_text("title: T\n", "utf-8")
    page(root, "")
    return root


def page(root: Path, more: str) -> None:
    (root / "index.md").write_text(f"# T\n\n[a]({E}a) [b]({E}b?x=1#y)\n\n{more}\n", "utf-8")


def answers(root: Path, today: date = TODAY, days: int = 180) -> accepted.Answers:
    return accepted.answers(read_book(root), today, days)


def test_an_answer_is_kept_with_its_day_and_reason_until_its_time_is_over(root: Path) -> None:
    accept(root, [f"{E}a", f"{E}b?x=1#y"], "opened by: hand # really", TODAY)
    for later, there in ((0, True), (180, True), (181, False)):
        found = answers(root, TODAY + timedelta(days=later)).accepted
        assert (set(found) == {f"{E}a", f"{E}b?x=1#y"}) is there
    assert answers(root).accepted[f"{E}a"] == (f"{E}a", TODAY, "opened by: hand # really")


def test_an_answer_that_is_given_again_takes_the_place_of_the_first(root: Path) -> None:
    accept(root, [f"{E}a"], "first", TODAY)
    accept(root, [f"{E}a"], "second", TODAY + timedelta(days=9))
    (one,) = answers(root, TODAY + timedelta(days=9)).accepted.values()
    assert one == (f"{E}a", TODAY + timedelta(days=9), "second")


@pytest.mark.parametrize(
    ("address", "because", "words"),
    [
        (f"{E}a", " ", "needs a reason"),
        (f"{E}b?x=1", "x", "did you mean https://example.org/b"),
        ("nonsense\x1b", "x", "no link to nonsense"),
    ],
)
def test_what_cannot_be_accepted_is_said_in_one_line(
    root: Path, address: str, because: str, words: str
) -> None:
    with pytest.raises(UserError, match=words.replace("?", r"\?")):
        accept(root, [address], because, TODAY)
    assert not (root / accepted.FILE).exists()


@pytest.mark.parametrize(
    "comment",
    [
        f"% playbook: accept {E}a 2026-11-30 opened by hand",
        f"<!-- playbook: accept {E}a 2026-11-30 opened by hand -->",
    ],
)
def test_a_comment_of_the_page_says_the_same(root: Path, comment: str) -> None:
    page(root, comment)
    assert list(answers(root).accepted.values()) == [
        (f"{E}a", date(2026, 11, 30), "opened by hand")
    ]


def test_words_about_such_a_comment_are_none(root: Path) -> None:
    page(root, f"Write `% playbook: accept {E}a 2026-11-30 why`.")
    assert answers(root) == accepted.Answers({}, ())


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("opened by hand", "write the day"),
        ("2026-12-02 opened by hand", "still to come"),
        ("9999-01-01 opened by hand", "still to come"),
        ("2026-02-30 opened by hand", "there is no day"),
        ("2026-11-30", "write why"),
    ],
)
def test_an_answer_without_a_true_day_and_a_reason_is_none_and_says_so(
    root: Path, words: str, fault: str
) -> None:
    page(root, f"% playbook: accept {E}a {words}")
    found = answers(root)
    assert found.accepted == {}
    assert len(found.faults) == 1
    assert found.faults[0].startswith("index.md:5: ") and fault in found.faults[0]


@pytest.mark.parametrize("text", ["", "[]", "# nothing yet", "- address: https://x"])
def test_a_file_without_an_answer_accepts_nothing(root: Path, text: str) -> None:
    (root / accepted.FILE).write_text(text, "utf-8")
    assert answers(root).accepted == {}


@pytest.mark.parametrize(
    "text", ["a: b", "https://x: 2026-11-30", "- 1", "- {address: 3}", "- on: 2026-11-30"]
)
def test_a_file_of_another_form_is_refused_and_left_alone(root: Path, text: str) -> None:
    (root / accepted.FILE).write_text(text, "utf-8")
    with pytest.raises(UserError, match="write `- address: https"):
        answers(root)
    with pytest.raises(UserError, match="write `- address: https"):
        accept(root, [f"{E}a"], "why", TODAY)
    assert (root / accepted.FILE).read_text("utf-8") == text


def test_what_a_person_wrote_in_the_file_stays(root: Path) -> None:
    text = f"# Ours\n- address: {E}b?x=1#y  # asked by telephone\n  on: 2026-11-30\n  because: fine\n  who: Kim\n"
    (root / accepted.FILE).write_text(text, "utf-8")
    accept(root, [f"{E}a"], "why", TODAY)
    assert (root / accepted.FILE).read_text("utf-8").startswith(text)
    assert answers(root).accepted.keys() == {f"{E}a", f"{E}b?x=1#y"}


def test_a_file_that_is_no_yaml_is_one_line_with_its_place(root: Path) -> None:
    (root / accepted.FILE).write_text("- a\n- [b", "utf-8")
    with pytest.raises(UserError, match=rf"{accepted.FILE}:3: "):
        answers(root)


def cli(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["links", *words])
    return done.exit_code, done.output


def test_the_command_keeps_an_answer_and_asks_nobody(root: Path) -> None:
    code, output = cli("--accept", f"{E}a", "--because", "opened by hand", str(root))
    assert (code, output) == (
        0,
        "1 address accepted; accepted-links.yml says so, and should be committed.\n",
    )
    assert f'address: "{E}a"' in (root / accepted.FILE).read_text("utf-8")
    assert cli("--accept", f"{E}a", str(root))[0] == 2
    assert cli("--because", "x", str(root))[0] == 2
