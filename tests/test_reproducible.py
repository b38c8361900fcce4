"""The same sources give the same bytes, so that a change in the output is a change in the book."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_clean_builds_are_equal(
    built_book: Path, build_pages: Callable[..., Path], tmp_path: Path
) -> None:
    """Another folder and another order of hashing change no byte."""
    again = build_pages(ROOT, tmp_path, "-W", "-n", "--keep-going", seed="1")
    first, second = _tree(built_book), _tree(again)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 10
