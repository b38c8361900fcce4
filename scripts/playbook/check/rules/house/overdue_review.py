"""A page is reviewed in time.

What was right two years ago may mislead today. The page itself shows the date.

Bad::

    ---
    last_reviewed: 2024-01-10
    review_in: 6
    ---

    # Roles

Good::

    ---
    last_reviewed: 2026-11-20
    review_in: 6
    ---

    # Roles
"""

from __future__ import annotations

import calendar
import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timezone

from playbook.book.model import Place
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity


@rule("PAG013", Severity.WARNING, today=True)
def check(context: CheckContext) -> Iterator[Finding]:
    """Pages whose next review lies in the past."""
    for page in context.book.pages.values():
        last, months = page.front.get("last_reviewed"), page.front.get("review_in")
        if (
            not isinstance(last, date)
            or not isinstance(months, int)
            or isinstance(months, bool)
            or not 0 < months <= 600
        ):
            continue
        total = last.month - 1 + months
        year, month = last.year + total // 12, total % 12 + 1
        due = date(year, month, min(last.day, calendar.monthrange(year, month)[1]))
        if today() > due:
            yield at(
                page,
                Place(1),
                f"the review was due on {due.isoformat()}; read the page again and write the day into `last_reviewed`",
            )


def today() -> date:
    """The day, or that of ``SOURCE_DATE_EPOCH`` for the same answer every time."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return datetime.fromtimestamp(seconds, tz=timezone.utc).date()
