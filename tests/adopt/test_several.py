# ruff: noqa: E501 - what goes in and what comes out are read best beside each other
"""Pages and forms for more than two partners: the words, and a place for each."""

from __future__ import annotations

import pytest

from playbook.adopt.render import as_text
from playbook.adopt.several import WORDS, for_several, is_for_all

TEXTS = {
    "Both sides say by May who acts.": "All partners say by May who acts.",
    "Approval: directors on both sides.": "Approval: directors at all partners.",
    "It crosses the two sides, or the other side's list.": "It crosses the partners, or another partner's list.",
    "Two organisations run both files side by side.": "Several organisations run both files side by side.",
    "Between [partner A], [partner B] and us.": "Between [partner A], [partner B], [partner C], [partner D] and us.",
    "[Partner A] and [partner B] meet.": "[Partner A], [partner B], [partner C] and [partner D] meet.",
    "I answer for: [ ] [partner A] [ ] [partner B]": "I answer for: [ ] [partner A] [ ] [partner B] [ ] [partner C] [ ] [partner D]",
    "| [job] | [partner A / partner B / others] |": "| [job] | [partner A / partner B / partner C / partner D / others] |",
    '    members: ["Lead of partner A", "Lead of partner B", "Us"]': '    members: ["Lead of partner A", "Lead of partner B", "Lead of partner C", "Lead of partner D", "Us"]',
    "| Question | [Partner A] | [Partner B] |\n|---|---|---|\n| Why? |  | yes |": "| Question | [Partner A] | [Partner B] | [Partner C] | [Partner D] |\n|---|---|---|---|---|\n| Why? |  | yes | yes | yes |",
    "| For partner A | x |\n| For partner B | x |\n| Other | x |": "| For partner A | x |\n| For partner B | x |\n| For partner C | x |\n| For partner D | x |\n| Other | x |",
    'side_names:\n  partner-a: "[partner A]"\n  partner-b: "[partner B]"\n  both: All': 'side_names:\n  partner-a: "[partner A]"\n  partner-b: "[partner B]"\n  partner-c: "[partner C]"\n  partner-d: "[partner D]"\n  both: All',
    '  - id: meet\n    task: "Meet [partner B]."\n    side: partner-b\n': '  - id: meet\n    task: "Meet [partner B]."\n    side: partner-b\n  - id: meet-c\n    task: "Meet [partner C]."\n    side: partner-c\n  - id: meet-d\n    task: "Meet [partner D]."\n    side: partner-d\n',
    "Agreed with partner B alone.": "Agreed with partner B alone.",
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_said_of_two_is_said_of_four(text: str) -> None:
    assert for_several(text, 4, WORDS) == TEXTS[text]
    assert for_several(text, 2, WORDS) == text


def test_an_invented_example_keeps_the_partners_of_its_story() -> None:
    assert is_for_all("book/practices/set-up/kick-off.md")
    assert is_for_all("book/templates/text/team-charter.md")
    assert is_for_all("book/templates/data/task-list/first-weeks-blank.yml")
    assert not is_for_all("book/templates/text/team-charter.example.md")
    assert not is_for_all("book/templates/data/budget/budget-tideline.yml")
    assert not is_for_all("book/index.md")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("O'Brien & Söhne", "O'Brien & Söhne"),
        ("A <b>B</b> {{ 7 }}", r"A \<b\>B\</b\> \{\{ 7 \}\}"),
        ("1. FC *Hafen*", r"1\. FC \*Hafen\*"),
        ("AT&T; R&amp;D", r"AT\&T; R\&amp;D"),
        ("- dash", r"\- dash"),
        ("המכון", "המכון&lrm;"),
    ],
)
def test_no_sign_in_a_name_is_read_as_markup(name: str, shown: str) -> None:
    assert as_text(name) == shown
