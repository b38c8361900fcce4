"""A page holds no program.

A script in a page runs in the browser of every reader, and whoever proposes a text could slip one
in: `<script>`, an attribute such as `onclick`, or a link that begins with `javascript:`.
A frame of another site is only noted; that site sees every reader of the page.

Bad::

    Press <a href="#" onclick="alert(1)">here</a>.

Good::

    Press [the first page](index.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity
from playbook.reading.html_text import is_program

_REMEDY = "take it out; if the book needs it, ignore this rule there and say why"


@rule("PAG061", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Scripts, handlers, addresses that run, and frames of other sites."""
    book = context.book
    told: set[tuple[str, int]] = set()
    for page, reference in book.references(
        "auto", "card-link", "external", "role-link", "target-link", "url"
    ):
        if is_program(reference.target):
            told.add((page.path, reference.line))
            words = f"the address `{reference.target[:40]}` runs in the browser of every reader; {_REMEDY}"
            yield at(page, reference, words, severity=Severity.WARNING)
    for page, fault in book.faults("active"):
        what = fault.detail[0]
        if is_program(what) and (page.path, fault.line) in told:
            continue  # the address of a link that is also a name
        if what.startswith("\0"):
            words = (
                f"the frame of {what[1:]} tells that site who reads the page; link to it instead"
            )
            yield at(page, fault, words, severity=Severity.NOTE)
        else:
            words = f"`{what}` runs in the browser of every reader; {_REMEDY}"
            yield at(page, fault, words, severity=Severity.WARNING)
