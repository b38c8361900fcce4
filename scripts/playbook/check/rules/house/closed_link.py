"""A link leads to what anyone may open.

A reader without an account meets a login; an invitation lets strangers in, and ends some day.

Bad::

    [Our chat](https://join.slack.com/t/team/shared_invite/zt-1)

Good::

    Our chat is open to everybody: ask the community manager.
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.addresses import LINKS
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding
from playbook.common.urls import is_invitation, needs_login


@rule("LNK022")
def check(context: CheckContext) -> Iterator[Finding]:
    """Invitations, and places that ask for a login."""
    for page, reference in context.book.references():
        if reference.kind not in LINKS:
            continue
        if is_invitation(reference.target):
            yield at(
                page,
                reference,
                "the link is an invitation that lets anyone in; say whom to ask instead",
            )
        elif needs_login(reference.target):
            yield at(
                page,
                reference,
                f"readers need an account to open `{reference.target}`; link to a public copy, or say whom to ask",
            )
