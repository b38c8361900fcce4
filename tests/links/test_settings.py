"""Settings: what they are when nobody says anything, and what is said about wrong ones."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from playbook.links.settings import (
    LinkSettingsError,
    Settings,
    credentials_from,
    settings_from,
)

PAGE = Path(__file__).resolve().parents[2] / "book" / "community" / "links.md"


def test_without_a_word_there_are_defaults() -> None:
    assert settings_from({}, "x") == Settings()


def test_settings_are_read_with_hyphens_or_underscores() -> None:
    settings = settings_from(
        {"per-host": 1, "interval": 2, "exclude_hosts": ["a.example"], "robots": True}, "x"
    )
    assert (settings.per_host, settings.interval, settings.robots) == (1, 2.0, True)
    assert settings.exclude_hosts == ("a.example",)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"per_hots": 1}, "did you mean `per_host`?"),
        ({"zzzzzz": 1}, "there are: adapters"),
        ({"per_host": "two"}, "`per_host` must be a whole number"),
        ({"per_host": 0}, "`per_host` must be at least 1"),
        ({"per_host": True}, "`per_host` must be a whole number"),
        ({"per_host": 1.5}, "`per_host` must be a whole number"),
        ({"timeout": -1}, "`timeout` must be a number"),
        ({"timeout": float("nan")}, "`timeout` must be a number"),
        ({"robots": 1}, "`robots` must be true or false"),
        ({"exclude": "x"}, "`exclude` must be a list of texts"),
        ({"exclude": ["("]}, "is no regular expression"),
        ({"record": "somewhere"}, "`record` must be one of: cached, committed, none"),
        ({"record_file": "../x"}, "must lie in the book"),
        ({"record_file": "/etc/x"}, "must lie in the book"),
        ({"schemes": ["file"]}, "only http and https"),
        ({"user_agent": "a\r\nb: c"}, "plain ASCII text on one line"),
        ({"credentials": {"example.org": "x"}}, "PLAYBOOK_LINKS_CREDENTIALS"),
    ],
)
def test_a_wrong_setting_is_said_in_one_line_with_its_file(table: Any, told: str) -> None:
    with pytest.raises(LinkSettingsError, match=re.escape(told)) as caught:
        settings_from(table, "pyproject.toml")
    assert str(caught.value).startswith("pyproject.toml: ")
    assert "\n" not in str(caught.value)


def test_credentials_come_from_lines_and_are_never_repeated() -> None:
    assert credentials_from("a.example: Bearer x:y\n\nB.example:z") == {
        "a.example": "Bearer x:y",
        "b.example": "z",
    }
    with pytest.raises(LinkSettingsError) as caught:
        credentials_from("hunter2")
    assert "hunter2" not in str(caught.value)


def test_the_page_names_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", PAGE.read_text("utf-8"), re.MULTILINE))
    defaults = Settings()
    expected = {
        f.name: _shown(getattr(defaults, f.name))
        for f in fields(Settings)
        if f.name != "credentials"
    }
    assert rows == expected


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}" if value < 1e6 else str(value)
