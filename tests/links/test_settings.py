"""What one run is told: the settings of the book, and secrets that stand in no file."""

from __future__ import annotations

import pytest

from playbook.common.errors import UserError
from playbook.common.settings import LinkSettings
from playbook.links.settings import LinkRunSettings, credentials_from, with_secrets


def test_without_a_word_there_are_defaults() -> None:
    assert with_secrets(LinkSettings(), {}, "") == LinkRunSettings()


def test_the_name_that_a_book_gives_us_wins() -> None:
    ours = with_secrets(LinkSettings(days=3), {"a.example": "x"}, "playbook-links/1")
    assert (ours.days, ours.user_agent, ours.credentials) == (
        3,
        "playbook-links/1",
        {"a.example": "x"},
    )
    assert with_secrets(LinkSettings(user_agent="own"), {}, "other").user_agent == "own"


def test_credentials_come_from_lines_and_are_never_repeated() -> None:
    assert credentials_from("a.example: Bearer x:y\n\nB.example:z") == {
        "a.example": "Bearer x:y",
        "b.example": "z",
    }
    with pytest.raises(UserError) as caught:
        credentials_from("hunter2")
    assert "hunter2" not in str(caught.value)
