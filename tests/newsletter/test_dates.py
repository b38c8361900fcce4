"""The grammar of dates: what is sure is read, what is not is said, and a sentence is neither."""

from __future__ import annotations

import pytest

from playbook.newsletter.dates import DateLine, read_date_line

READ = {
    "20 November 2024": ("2024-11-20", "", "", ""),
    "Application deadline: 20 November 2024": ("2024-11-20", "", "", ""),
    "28-29 February 2024": ("2024-02-28", "2024-02-29", "", ""),
    "27 January - 07 February 2025": ("2025-01-27", "2025-02-07", "", ""),
    "30 December 2024 to 2 January 2025": ("2024-12-30", "2025-01-02", "", ""),
    "Event: Monday 3 - Tuesday 4 June 2024": ("2024-06-03", "2024-06-04", "", ""),
    "Weds 5th of June 2024": ("2024-06-05", "", "", ""),
    "May 3, 2022": ("2022-05-03", "", "", ""),
    "Sept 5th 2022": ("2022-09-05", "", "", ""),
    "June 5-7, 2024": ("2024-06-05", "2024-06-07", "", ""),
    "2024-11-05 10:00": ("2024-11-05", "", "10:00", ""),
    "3rd May 2022 | 2pm-3.30pm BST": ("2022-05-03", "", "14:00", "15:30"),
    "Wednesday 20 November 2024, 14:00-15:00 GMT": ("2024-11-20", "", "14:00", "15:00"),
    "5 May 2022, 12 noon": ("2022-05-05", "", "12:00", ""),
    "Deadline: midday, 5 May 2022": ("2022-05-05", "", "12:00", ""),
    "Deadline: 23:59 GMT on 31 January 2023": ("2023-01-31", "", "23:59", ""),
    "16:00 - 17:00 GMT, 5 May 2022": ("2022-05-05", "", "16:00", "17:00"),
    "5 May 2022, The Alan Hall, London": ("2022-05-05", "", "", ""),
    "November 2024": ("2024-11", "", "", ""),
    "**5 May 2022**": ("2022-05-05", "", "", ""),
}
UNSURE = {
    "03/04/2022": "told apart",
    "3.4.2022": "told apart",
    "3 May": "no year",
    "Deadline: 15 May at 23:59": "no year",
    "Thursday 20 November 2024": "is no Thursday",
    "31 February 2024": "no such day",
    "Registration: 5 May 2022, event: 7 May 2022": "more than one date",
    "5 and 12 and 19 May 2022": "more than one date",
    "7 May 2022 - 5 May 2022": "before it begins",
    "5 May 2022, 25:00": "time cannot be read",
    "5 May 2022, room 12": "not read",
}
NONE = (
    "Soil day",
    "The next group takes place from 27 January to 7 February 2025 and works on three sets of data, as before",
    "",
    "Rolling deadline",
    "May we help you?",
)


@pytest.mark.parametrize("text", READ)
def test_what_is_sure_is_read(text: str) -> None:
    found = read_date_line(text)
    assert found is not None
    assert (found.first, found.last, found.starts, found.ends) == READ[text]
    assert found.unsure == ""


@pytest.mark.parametrize("text", UNSURE)
def test_what_is_not_sure_is_said_and_not_guessed(text: str) -> None:
    found = read_date_line(text)
    assert found is not None
    assert UNSURE[text] in found.unsure


@pytest.mark.parametrize("text", NONE)
def test_a_sentence_is_no_date(text: str) -> None:
    assert read_date_line(text) is None


@pytest.mark.parametrize(
    ("label", "deadline"),
    [("Application deadline", True), ("Closing date", True), ("Apply by", True), ("Event", False)],
)
def test_a_label_says_whether_it_is_the_last_day(label: str, deadline: bool) -> None:
    assert DateLine(label).is_deadline is deadline
