"""Patterns of a book that could run for ever are refused, and no others."""

from __future__ import annotations

import pytest

from playbook.common.patterns import repeats_within_repeats


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(?:a*)*",
        "((a+)b?)*$",
        "(a|b+)+",
        "(x(?=y+))*",
        "(.*)*",
        "([a-z]+)*@",
        "(a{2,}){3,}",
        "(?:(?:a+?)+?)",
        "(a{1,500}){1,500}",
    ],
)
def test_a_repetition_within_a_repetition_is_found(pattern: str) -> None:
    assert repeats_within_repeats(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^https://intranet\.",
        "/keepers$",
        "a+b+c*",
        r"^https?://([^/]+\.)?example\.org(/.*)?$",
        "(abc)+",
        "(a|b)*",
        "(a{3})+",
        "(a+){2}",
        r"\.pdf(\?.*)?$",
        "",
    ],
)
def test_what_ends_in_time_is_let_in(pattern: str) -> None:
    assert not repeats_within_repeats(pattern)
