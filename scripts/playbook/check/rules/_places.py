"""Small helpers that many rules share: a finding at a place, and a fix for a reference."""

from __future__ import annotations

import re

from playbook.book.model import Fault, Page, Placed, Reference
from playbook.book.resolve import Missing
from playbook.common.findings import Edit, Finding, Fix, Severity


def at(  # noqa: PLR0913
    page: Page,
    fact: Placed,
    message: str,
    *,
    fix: Fix | None = None,
    help: str = "",  # noqa: A002
    severity: Severity = Severity.ERROR,
    fatal: bool = False,
) -> Finding:
    """A finding where a fact of a page stands."""
    return Finding(
        page.place(fact),
        message,
        severity=severity,
        fix=fix,
        help=help,
        blocks=(fact.block,) if fact.block else (),
        fatal=fatal,
    )


def name_fix(fault: Fault, close: str) -> Fix | None:
    """A fix that writes the name of a directive or role that was probably meant.

    A fault of Markdown holds the name alone; one of reStructuredText also how it is written.
    """
    if not close or fault.source:
        return None
    name = fault.detail[0]
    old = fault.detail[1] if len(fault.detail) > 1 else "{" + name + "}"
    new = re.sub(re.escape(name), lambda _: close, old, flags=re.IGNORECASE)
    edit = Edit(fault.line, fault.column or 1, old, new)
    return Fix(f"write `{close}`", (edit,), safe=False)


def replace_fix(reference: Reference, found: Missing, title: str = "") -> Fix | None:
    """A fix that writes what was probably meant; never safe, since a person must agree."""
    if not found.close or not reference.column or reference.source or not found.what:
        return None
    edit = Edit(reference.line, reference.column, found.what, found.close)
    return Fix(title or f"write `{found.close}`", (edit,), safe=False)
