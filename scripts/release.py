"""Say whether everything is ready for a release, and print what is new in it.

    python scripts/release.py v1.2.3                 is this checkout ready for that tag?
    python scripts/release.py v1.2.3 --notes FILE    the same, and write the notes of the release

One line for each thing that is not as it must be. Exit codes: 0 ready, 1 something is to be mended,
2 wrong use. Called by the workflow of the release before anything is built; RELEASING.md has the steps.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TAG = re.compile(r"v(\d+\.\d+\.\d+)")
# Every place that says the version, and how often it does.
PLACES = (
    ("pyproject.toml", r'^version = "(.*)"$', 1),
    ("scripts/playbook/version.py", r'^__version__ = "(.*)"$', 1),
    ("CITATION.cff", r"^ *version: (.*)$", 2),
    (".zenodo.json", r'^ *"version": "(.*)",$', 1),
)
OURS = ("scripts/playbook/common/extras.py", r"^PUBLISHED = True$")
# A heading of the changelog: a version and its day, or what has no version yet.
HEADING = re.compile(r"^## \[?([^\]\n]+?)\]?(?: - (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)


def faults(root: Path, version: str) -> Iterator[str]:
    """What keeps a checkout from being released as a version, a line each."""
    for name, pattern, times in PLACES:
        found = re.findall(pattern, _text(root, name), flags=re.MULTILINE)
        if found != [version] * times:
            said = ", ".join(found) or "nothing"
            yield f"{name}: the version is {said}; write {version}" + (" twice" * (times == 2))
    name, pattern = OURS
    if not re.search(pattern, _text(root, name), flags=re.MULTILINE):
        yield f"{name}: PUBLISHED is not True; claim the name first, as RELEASING.md says"
    headings = HEADING.findall(_text(root, "CHANGELOG.md"))
    releases = [(word, day) for word, day in headings if word != "Unreleased"]
    if not releases or releases[0][0] != version or not releases[0][1]:
        yield f"CHANGELOG.md: the newest release is not `## [{version}] - YEAR-MONTH-DAY`"
    elif not notes(root, version).strip():
        yield f"CHANGELOG.md: nothing stands below {version}"


def notes(root: Path, version: str) -> str:
    """What the changelog says about a version; empty if it says nothing."""
    text = _text(root, "CHANGELOG.md")
    places = list(HEADING.finditer(text))
    for here, after in zip(places, [*places[1:], None], strict=True):
        if here[1] == version:
            return text[here.end() : after.start() if after else len(text)].strip() + "\n"
    return ""


def _text(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def main(arguments: list[str] | None = None) -> int:
    """Check a tag; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tag", help="such as v1.2.3")
    parser.add_argument("--notes", type=Path, metavar="FILE", help="write what is new to this file")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    tag = TAG.fullmatch(given.tag)
    if tag is None:
        parser.error(f"{given.tag} is no tag of a release; write it as v1.2.3")
    found = list(faults(given.root, tag[1]))
    for line in found:
        print(line, file=sys.stderr)
    if found:
        return 1
    if given.notes:
        given.notes.write_text(notes(given.root, tag[1]), encoding="utf-8")
    print(f"Everything is ready for {given.tag}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
