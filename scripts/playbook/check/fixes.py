"""Applies fixes to bytes: each edit only at its own place, everything else as it was.

Line endings, a byte order mark and the encoding stay; an edit whose text is not found is left
out; so applying the same fixes twice changes nothing more.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from playbook.common.findings import Edit, Finding


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with the edits made; edits that overlap an earlier one are left out."""
    lines = data.split(b"\n")
    by_line: dict[int, list[Edit]] = {}
    for edit in edits:
        by_line.setdefault(edit.line, []).append(edit)
    for number, found in by_line.items():
        if 0 < number <= len(lines):
            lines[number - 1] = _line(lines[number - 1], found, first=number == 1)
    return b"\n".join(lines)


def _line(raw: bytes, edits: list[Edit], *, first: bool) -> bytes:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    mark = "\ufeff" if first and text.startswith("\ufeff") else ""
    text = text[len(mark) :]
    places = []
    for edit in edits:
        place = text.find(edit.old, max(edit.column - 1, 0)) if edit.old else -1
        if place >= 0:
            places.append((place, edit))
    end = len(text) + 1
    for place, edit in sorted(places, key=lambda item: item[0], reverse=True):
        if place + len(edit.old) <= end:
            text = text[:place] + edit.new + text[place + len(edit.old) :]
            end = place
    return (mark + text).encode("utf-8")


def plan(findings: Sequence[Finding], *, unsafe: bool) -> dict[str, list[Edit]]:
    """The edits to make, by path."""
    edits: dict[str, list[Edit]] = {}
    for finding in findings:
        if finding.fix and (finding.fix.safe or unsafe):
            edits.setdefault(finding.location.path.as_posix(), []).extend(finding.fix.edits)
    return edits


def diff(path: str, before: bytes, after: bytes) -> str:
    """What a fix changes, as a unified diff."""
    old = before.decode("utf-8", errors="replace").splitlines(keepends=True)
    new = after.decode("utf-8", errors="replace").splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))
