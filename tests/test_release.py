"""Nothing is released before every place says the same version and the name is ours."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location("release", PROJECT / "scripts/release.py")
assert SPEC is not None
assert SPEC.loader is not None
release = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(release)
NAMES = [*(name for name, *_ in release.PLACES), release.OURS[0], "CHANGELOG.md"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what is looked at, made ready for 1.2.3."""
    for name in NAMES:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, place)
    for name, pattern, _ in release.PLACES:
        edit(tmp_path / name, pattern, "1.2.3")
    edit(tmp_path / release.OURS[0], r"^PUBLISHED = (.*)$", "True")
    changes = tmp_path / "CHANGELOG.md"
    text = changes.read_text(encoding="utf-8")
    changes.write_text(text.replace("## [Unreleased]", "## [1.2.3] - 2027-01-31", 1), "utf-8")
    return tmp_path


def edit(path: Path, pattern: str, word: str) -> None:
    """Put a word in the place of the group of each match."""
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(pattern, lambda m: m[0].replace(m[1], word), text, flags=re.MULTILINE), "utf-8"
    )


def run(checkout: Path, tag: str, *more: str) -> int:
    return release.main([tag, "--root", str(checkout), *more])  # type: ignore[no-any-return]


def test_what_is_ready_gives_its_notes(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = checkout / "notes.md"
    assert run(checkout, "v1.2.3", "--notes", str(notes)) == 0
    assert capsys.readouterr().out == "Everything is ready for v1.2.3.\n"
    text = notes.read_text(encoding="utf-8")
    assert text.startswith("### Added\n")
    assert "## [" not in text
    assert text in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", release.PLACES, ids=lambda place: place[0])
def test_each_place_with_another_version_is_named(
    checkout: Path, capsys: pytest.CaptureFixture[str], place: tuple[str, str, int]
) -> None:
    name, pattern, times = place
    edit(checkout / name, pattern, "1.2.2")
    assert run(checkout, "v1.2.3") == 1
    said = capsys.readouterr().err
    assert said == f"{name}: the version is {', '.join(['1.2.2'] * times)}; write 1.2.3" + (
        " twice\n" if times == 2 else "\n"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_missing_is_named(
    checkout: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (checkout / name).unlink()
    assert run(checkout, "v1.2.3") == 1
    assert capsys.readouterr().err.startswith(f"{name}: ")


def test_a_name_that_is_not_ours_is_not_released(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(checkout / release.OURS[0], r"^PUBLISHED = (.*)$", "False")
    assert run(checkout, "v1.2.3") == 1
    assert "claim the name first, as RELEASING.md says" in capsys.readouterr().err
    assert (PROJECT / "RELEASING.md").is_file()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## [1.2.3] - 2027-01-31", "## [Unreleased]", "the newest release is not"),
        ("## [1.2.3] - 2027-01-31", "## [1.2.3]", "the newest release is not"),
        ("## [1.2.3] - 2027-01-31", "## [1.2.4] - 2027-01-31", "the newest release is not"),
        ("## [1.2.3] - 2027-01-31", "## [1.2.3] - 2027-01-31\n\n## [0.9.9] - 2026-01-01", "nothing stands"),
    ],
)  # fmt: skip
def test_a_changelog_that_says_nothing_of_it_is_named(
    checkout: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    changes = checkout / "CHANGELOG.md"
    changes.write_text(changes.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    assert run(checkout, "v1.2.3") == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2", "v1.2.3rc1", "main", ""])
def test_what_is_no_tag_of_a_release_is_wrong_use(checkout: Path, tag: str) -> None:
    with pytest.raises(SystemExit) as end:
        run(checkout, tag)
    assert end.value.code == 2
