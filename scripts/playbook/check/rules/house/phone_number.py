"""No telephone number stands in the book.

A number belongs to a person or a desk, and changes hands.

Bad::

    Call +44 20 7946 0000.

Good::

    Ask at the front desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.check.page_context import PageContext
from playbook.check.rules import page_rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding

_PHONE = re.compile(
    r"(?<![\w./=-])(?:\+\d{1,3}[ .-]?(?:\(0\))?[ .-]?\d(?:[ .-]?\d){6,11}|\(?0\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4})(?![\w/-])"  # noqa: E501
)


@page_rule("PRV002")
def check(one: PageContext) -> Iterator[Finding]:
    """Numbers in the form of telephone numbers, and links that dial."""
    for match in one.search(_PHONE):
        yield at(
            one.page,
            match,
            f"`{match.text}` looks like a telephone number; name the role or the desk instead",
        )
    for reference in one.page.references:
        if reference.target.lower().startswith("tel:"):
            yield at(
                one.page,
                reference,
                f"`{reference.target}` dials a number; name the role or the desk instead",
            )
