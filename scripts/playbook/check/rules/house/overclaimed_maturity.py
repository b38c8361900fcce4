"""The maturity of a practice is no higher than the cases behind it.

*Proven* wants more than one case, *tried* one, *draft* none. A case of our own is a source that
the page names below `How one partnership did it`; others are findings that the page shows or
names, and that support this practice by their own word. A page may say less than it could.

Bad::

    ---
    kind: practice
    maturity: proven
    ---

    # A seminar

    ## How one partnership did it

    Nobody has done it.

Good::

    ---
    kind: practice
    maturity: draft
    ---

    # A seminar

    ## How one partnership did it

    Nobody has done it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from playbook.book.model import Page
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location

if TYPE_CHECKING:
    from playbook.registers.load import Registers

_WANTED = {"tried": 1, "proven": 2}
_OWN = "How one partnership did it"
_CASES = ("no documented case", "one documented case")


@rule("PAG028")
def check(context: CheckContext) -> Iterator[Finding]:
    """Practices that claim more than the cases that they name."""
    for page in context.book.pages.values():
        maturity = str(page.front.get("maturity"))
        if page.front.get("kind") != "practice" or maturity not in _WANTED:
            continue
        found = cases(context, page)
        if found < _WANTED[maturity]:
            highest = "draft" if not found else "tried"
            yield Finding(
                Location(PurePath(page.path), _line(context.book.text(page.path))),
                f"`maturity: {maturity}`, but the page names {_CASES[found]}; write "
                f"`maturity: {highest}`, or add the findings that support it",
            )


def cases(context: CheckContext, page: Page) -> int:
    """How many cases a page names, counted no further than two."""
    own = any(r.kind == "src" and _section(page, r.line) == _OWN for r in page.references)
    found = int(own)
    evidence = context.of_registers("PAG028", _evidence)
    if evidence is not None:
        name = PurePath(page.path).stem
        shown = [dict(d.options) for d in page.directives if d.name == "evidence"]
        named = {r.target for r in page.references if r.kind == "basis"}
        named |= {key for options in shown for key in _words(options.get("id", ""))}
        whole = any(name in _words(options.get("practices", "")) for options in shown)
        for key, supports, count in evidence:
            if name in supports and (whole or key in named):
                found += count
    return min(found, 2)


def _evidence(registers: Registers) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """Each finding by its key, with the practices that it supports and how many cases it has."""
    from playbook.house.basis import evidence_of

    return tuple((key, tuple(f.supports), f.cases) for key, f in evidence_of(registers).items())


def _words(option: str) -> list[str]:
    return [word.strip() for word in option.split(",")]


def _section(page: Page, line: int) -> str:
    above = [h for h in page.headings if h.level == 2 and not h.nested and h.line <= line]
    return above[-1].text if above else ""


def _line(text: str) -> int:
    """The line of the front matter that says it."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith("maturity:")), 1)
