"""The safe mend: the new address in the place of one that has moved for good, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from playbook.common.findings import Edit, Fix
from playbook.links.collect import LinkLocation
from playbook.links.verdict import Judgement, Verdict

# Signs that mean nothing in Markdown, YAML, BibTeX or JSON; brackets are written in percent form.
_PLAIN = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]+")
_LONGER = re.compile(r"[A-Za-z0-9_~/?#@$&+=%-]|[.,;:!*][A-Za-z0-9_~/?#@$&+=%-]")
_ONE_TEXT = re.compile(r'\s*"(?:[^"\\]|\\.)*",?\s*')
# Words between backticks; before those of a role stands its name, after those of a link a line.
_QUOTED = re.compile(
    r"(?P<role>[:}])?(?<![`\\])(?P<ticks>`+)(?P<words>.+?)(?<!`)(?P=ticks)(?!`)(?P<link>_)?"
)
_BRACKETS = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "'": "%27"}


def new_address(address: str, judgement: Judgement) -> str:
    """What may be written instead without a person looking; nothing if a person should look."""
    if judgement.verdict is not Verdict.MOVED:
        return ""
    target = "".join(_BRACKETS.get(sign, sign) for sign in judgement.target)
    if not _PLAIN.fullmatch(target) or target == address:
        return ""
    if urlsplit(address).scheme == "https" and urlsplit(target).scheme != "https":
        return ""
    return target


def fix(address: str, judgement: Judgement, location: LinkLocation, text: str) -> Fix | None:
    """The fix at one place of a text; nothing where the exact address does not stand there."""
    target, rows = new_address(address, judgement), text.split("\n")
    if not target or not 0 < location.line <= len(rows):
        return None
    row = rows[location.line - 1]
    # The row of a notebook may hold other cells too, and what they have put out.
    columns = _columns(row, address) if not location.cell or _ONE_TEXT.fullmatch(row) else []
    columns = [column for column in columns if not _in_code(row, column)]
    if not columns:
        return None
    edits = tuple(Edit(location.line, column, address, target) for column in columns)
    return Fix(f"write {target}", edits)


def _columns(row: str, address: str) -> list[int]:
    """Where the address stands whole, not as the beginning of a longer one; counted from 1."""
    found, start = [], row.find(address)
    while start >= 0:
        end = start + len(address)
        before = row[start - 1] if start else " "
        if not _LONGER.match(row, end) and not (before.isalnum() or before in "/="):
            found.append(start + 1)
        start = row.find(address, end)
    return found


def _in_code(row: str, column: int) -> bool:
    """Whether a column of a line stands in code, which says what somebody wrote and links nothing."""
    code = (one for one in _QUOTED.finditer(row) if not (one["role"] or one["link"]))
    return any(one.start("words") < column <= one.end("words") for one in code)


def fixes(
    address: str,
    judgement: Judgement,
    locations: tuple[LinkLocation, ...],
    texts: Mapping[str, str],
) -> dict[LinkLocation, Fix]:
    """The fix of each place that has one; a line is mended once."""
    found: dict[LinkLocation, Fix] = {}
    lines: set[tuple[str, int]] = set()
    for location in locations:
        if location[:2] in lines or location.path not in texts:
            continue
        mended = fix(address, judgement, location, texts[location.path])
        if mended:
            found[location] = mended
            lines.add((location.path, location.line))
    return found
