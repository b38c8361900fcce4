"""Rules of iCalendar: what they unfold to, and what is refused before the library hangs on it."""

from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from playbook.registers.dates import checked_rule, months_of


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=10", tuple(range(1, 13))),
        ("FREQ=MONTHLY;BYDAY=-1MO", tuple(range(1, 13))),
        ("FREQ=YEARLY;BYMONTH=6,12;BYDAY=1TH", (6, 12)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", tuple(range(1, 13))),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", (2,)),
    ],
)
def test_a_rule_falls_into_its_months(rule: str, months: tuple[int, ...]) -> None:
    assert checked_rule(rule) == rule
    assert months_of(rule, 2024) == months


@pytest.mark.parametrize(
    "rule",
    [
        "every month", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
        "FREQ=MONTHLY;BYDAY=9MO", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=YEARLY;BYWEEKNO=99",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYHOUR=3", "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;UNTIL=soon", "", ";", "FREQ=MONTHLY;INTERVAL=",
    ],
)  # fmt: skip
def test_a_rule_that_never_falls_or_never_ends_is_refused(rule: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        checked_rule(rule)

    assert "\n" not in str(caught.value)
