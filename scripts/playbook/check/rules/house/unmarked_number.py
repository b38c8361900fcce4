"""Each number of a practice says what it rests on: a finding, one case, or our estimate.

A reader plans with these numbers. Below `What you need`, `Steps` and `How you know it works` the
role `basis` stands behind them in the same line, or in the head of their table. Its text is
``estimate``, ``count``, or the key of a finding or a source. Texts to copy are left alone.

Bad::

    ---
    kind: practice
    ---

    # A seminar

    ## What you need

    The organiser needs 16 hours.

    # file: _config.yml
    title: Our book
    sphinx:
      extra_extensions: [playbook.sphinx_ext]

Good::

    ---
    kind: practice
    ---

    # A seminar

    ## What you need

    The organiser needs 16 hours {basis}`estimate`.

    # file: _config.yml
    title: Our book
    sphinx:
      extra_extensions: [playbook.sphinx_ext]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.common.findings import Finding, Location, Severity

_WORDS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
    "sixty ninety hundred thousand dozen half twice"
).replace(" ", "|")
NUMBER = re.compile(
    # What is a name (A4, ISO 44001) is none, nor what points back: "the four questions".
    r"(?<![\w#.,/-])(?<!ISO )[£$€]?\d[\d,.]*\d|(?<![\w#.,/-])(?<!ISO )[£$€]?\d"
    rf"|(?<!\bthe )(?<!\bthese )(?<!\bother )\b(?:{_WORDS})\b(?! (?:sides|organisations|partners)\b)"
    r"|\b(?:a|one|two|three) (?:third|quarter|fifth|tenth)s?\b",
    re.IGNORECASE,
)
_HYPHENS = re.compile(r"[ \t]*\|[ \t:|-]+\|[ \t]*$")


class MarkedNumber(NamedTuple):
    """A number with its place, and the key of the mark behind it; empty if there is none."""

    line: int
    column: int
    text: str
    key: str


@page_rule("PAG027", Severity.WARNING)
def check(one: PageContext) -> Iterator[Finding]:
    """Numbers of practices without a mark that says what they rest on."""
    if one.page.form != "markdown":
        return
    seen = set()
    for number in numbers(one):
        if not number.key and number.line not in seen:
            seen.add(number.line)
            yield Finding(
                Location(one.path, number.line, number.column),
                f"`{number.text}` does not say what it rests on; write {{basis}}`estimate` or "
                "{basis}`KEY` behind it in this line, or in the head of the table",
                severity=Severity.WARNING,
            )


def numbers(one: PageContext) -> Iterator[MarkedNumber]:
    """Every number below the headings that want marks, with what is said of it."""
    from playbook.house.basis import MARKED

    wanted = MARKED.get(str(one.page.front.get("kind")), ())
    headings = [h for h in one.page.headings if h.level <= 2 and not h.nested]
    if not any(heading.text in wanted for heading in headings):
        return
    marks: dict[int, list[tuple[int, str]]] = {}
    for reference in one.page.references:
        if reference.kind == "basis" and not reference.source:
            marks.setdefault(reference.line, []).append((reference.column, reference.target))
    for match in one.search(NUMBER):
        above = [h for h in headings if h.line <= match.line]
        if not above or above[-1].text not in wanted or _is_left_alone(one.lines, match.line):
            continue
        behind = [key for column, key in marks.get(match.line, ()) if column > match.column]
        head = [key for _, key in marks.get(_head(one.lines, match.line), ())]
        key = next(iter((*behind, *head)), "")
        yield MarkedNumber(match.line, match.column, match.text, key)


def _is_left_alone(lines: list[str], line: int) -> bool:
    """Whether a line is a heading, or quoted as a text to copy."""
    return lines[line - 1].lstrip().startswith((">", "#"))


def _head(lines: list[str], line: int) -> int:
    """The line of the head of the table that a line belongs to; 0 where it is in none."""
    while line > 0 and lines[line - 1].lstrip().startswith("|"):
        if _HYPHENS.match(lines[line - 1]):
            return line - 1
        line -= 1
    return 0
