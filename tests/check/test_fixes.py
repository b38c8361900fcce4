"""Fixes change their own place and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from playbook.check.fixes import apply
from playbook.check.run import check_book
from playbook.cli.check import check
from playbook.common.findings import Edit

FIXTURES = Path(__file__).parents[1] / "rules"


def test_line_endings_mark_and_encoding_stay() -> None:
    before = "\ufeffone\r\ntwo café\nthree\r".encode()
    after = apply(before, [Edit(2, 1, "two", "2"), Edit(1, 1, "one", "1")])
    assert after == "\ufeff1\r\n2 café\nthree\r".encode()


def test_a_line_that_is_no_utf8_stays() -> None:
    before = b"good\nbad \xff\n"
    assert (
        apply(before, [Edit(1, 1, "good", "fine"), Edit(2, 1, "bad", "fine")])
        == b"fine\nbad \xff\n"
    )


def test_only_text_that_is_there_is_changed_and_overlaps_are_left() -> None:
    assert (
        apply(b"a b c", [Edit(1, 1, "x", "y"), Edit(9, 1, "a", "y"), Edit(0, 0, "a", "y")])
        == b"a b c"
    )
    assert apply(b"abc", [Edit(1, 1, "ab", "1"), Edit(1, 2, "bc", "2")]) in (b"1c", b"a2")


@given(
    st.lists(st.text(max_size=10), max_size=6),
    st.integers(1, 6),
    st.text(min_size=1, max_size=3),
    st.text(max_size=3),
)
def test_other_lines_never_change(lines: list[str], line: int, old: str, new: str) -> None:
    clean = [text.replace("\n", "") for text in lines]
    before = "\n".join(clean).encode("utf-8", "surrogatepass")
    after = apply(before, [Edit(line, 1, old, new)]).split(b"\n")
    for number, (was, now) in enumerate(zip(before.split(b"\n"), after), start=1):  # noqa: B905
        assert was == now or number == line


@pytest.fixture
def book(tmp_path: Path) -> Path:
    root = tmp_path / "book"
    root.mkdir()
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (root / "index.md").write_bytes(
        b"# T\r\n\r\nSee (the page)[index.md] twice.\r\n\r\nSee [the page] (index.md).\r\n\r\n```{figrue} x.png\r\n:alt: X\r\n```\r\n"  # noqa: E501
    )
    (root / "x.png").write_bytes(b"\x89PNG")
    return root


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(check, [str(word) for word in (*words, "--no-cache")])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_safe_fixes_are_applied_once_and_for_all(book: Path) -> None:
    run(book, "--fix")
    first = (book / "index.md").read_bytes()
    assert first.startswith(
        b"# T\r\n\r\nSee [the page](index.md) twice.\r\n\r\nSee [the page](index.md).\r\n"
    )
    assert b"{figrue}" in first
    run(book, "--fix")
    assert (book / "index.md").read_bytes() == first


def test_unsafe_fixes_only_on_request(book: Path) -> None:
    run(book, "--unsafe-fixes")
    assert b"{figure}" in (book / "index.md").read_bytes()


def test_diff_changes_nothing(book: Path) -> None:
    before = (book / "index.md").read_bytes()
    code, output = run(book, "--diff")
    assert "+See [the page](index.md) twice." in output
    assert (book / "index.md").read_bytes() == before
    assert code == 0


@pytest.mark.parametrize("folder", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_after_the_fixes_nothing_fixable_remains(tmp_path: Path, folder: Path) -> None:
    root = tmp_path / "book"
    shutil.copytree(folder, root)
    run(root, "--unsafe-fixes", "--select", "ALL")
    once = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    run(root, "--unsafe-fixes", "--select", "ALL")
    assert once == {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    left = [
        f for f in check_book(root, select=["ALL"], cache=False).findings if f.fix and f.fix.safe
    ]
    assert not left
