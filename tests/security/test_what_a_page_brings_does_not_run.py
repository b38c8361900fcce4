"""What a page brings does not run.

Threat: a script that got into a page unseen runs in the browsers of readers.
Promise: every page carries a content security policy; only files of the book, and scripts that its settings name, run.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from sphinx.errors import ConfigError

from playbook.adopt.template import _CONFIG
from playbook.sphinx_ext.theme.content_policy import (
    FIRST_SCRIPT,
    SETTING,
    _checked,
    content_policy,
    digest,
)

ROOT = Path(__file__).resolve().parents[2]


def test_a_script_of_the_settings_runs_by_its_hash_or_its_host() -> None:
    own = SimpleNamespace(filename=None, attributes={"body": "x = 1"})
    far = SimpleNamespace(filename="https://cdn.example.org/a.js", attributes={})
    near = SimpleNamespace(filename="_static/a.js", attributes={})
    sources = content_policy({}, [own, far, near, far]).split("script-src ")[1].split(";")[0]
    assert sources.split() == [
        "'self'",
        digest(FIRST_SCRIPT),
        digest("x = 1"),
        "https://cdn.example.org",
    ]


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ({"img-src": "'self' https://example.org"}, "img-src 'self' https://example.org;"),
        ({"script-src": "'self' 'unsafe-inline'"}, "script-src 'self' 'unsafe-inline';"),
        ({"frame-src": "'none'"}, "frame-src 'none';"),
        ({}, "object-src 'none';"),
    ],
)
def test_a_book_may_have_it_otherwise(setting: dict[str, str], part: str) -> None:
    assert part in content_policy(setting, ())
    assert content_policy(False, ()) == ""


@pytest.mark.parametrize(
    "setting",
    [
        {"scripts-src": "'self'"},
        {"img-src": "a; script-src *"},
        {"img-src": ['"']},
        True,
        {"x": ""},
    ],
)
def test_a_setting_that_would_do_nothing_is_refused(setting: object) -> None:
    with pytest.raises(ConfigError, match=SETTING):
        _checked(None, {SETTING: setting})  # type: ignore[arg-type]


def test_our_book_loads_nothing_from_elsewhere_and_adopted_books_take_the_policy_over() -> None:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    policy = content_policy(settings[SETTING], ())
    assert "https:" not in policy
    line = next(
        row for row in (ROOT / "_config.yml").read_text("utf-8").splitlines() if SETTING in row
    )
    assert not any(re.search(pattern, line) for pattern, _ in _CONFIG)
