"""A register is kept: its groups are reached, its items say why and how anyone would know.

A map or a plan that nobody completes is a picture of the day on which it was made.
A record of the past says so with ``historical: true`` and is left in peace.

Bad::

    # file: book/data/communication-plan/plan.yml
    title: Plan
    about: What people hear from us.
    items:
      - id: letter
        title: Monthly letter
        kind: regular
        status: live
        channel: newsletter
        content: News
        audience: Everybody
        when: Monthly
        owner: Community manager

Good::

    # file: book/data/communication-plan/plan.yml
    title: Plan
    about: What people hear from us.
    items:
      - id: letter
        title: Monthly letter
        kind: regular
        status: live
        channel: newsletter
        content: News
        audience: Everybody
        when: Monthly
        owner: Community manager
        stakeholders: [growers]
        purpose: People know when they can take part.
        measure: Sign-ups and replies

    # file: book/data/stakeholder-map/map.yml
    title: Map
    about: Whom we work with.
    scale: {method: Agreed in a meeting.}
    sides: {partner-a: A, partner-b: B}
    groups:
      - id: growers
        name: Growers
        organisation: Farms
        side: external
        category: users
        influence: 4
        interest: 4
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Severity


@rule("DAT005", Severity.WARNING, today=True, looks_at="registers")
def check(context: CheckContext) -> Iterator[Finding]:
    """What a careful keeper of the registers would mend."""
    registers = context.registers
    yield from registers.advice if registers is not None else ()
