"""Regular expressions that somebody else has written: which of them could run for ever.

A repetition within a repetition, such as ``(a+)+``, tries every way of dividing a text among both,
and nothing can stop a match that has begun. So such a pattern is refused before it is used.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

MANY = 20  # times from which on a repetition counts as one without end


def repeats_within_repeats(pattern: str) -> bool:
    """Whether a pattern repeats something that repeats. Raises ``re.error`` for what is none."""
    return _nested(_parser().parse(pattern), inside=False)


def _parser() -> Any:
    """The parser of ``re``, which has moved."""
    return getattr(re, "_parser", None) or importlib.import_module("sre_parse")


def _nested(parts: Any, *, inside: bool) -> bool:
    for operator, value in parts:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = value
            # A fixed number of times leaves no choice, and few of them not many.
            many = least != most and int(most) > MANY
            if (many and inside) or _nested(body, inside=inside or many):
                return True
        elif any(_nested(body, inside=inside) for body in _bodies(value)):
            return True
    return False


def _bodies(value: Any) -> Iterator[Any]:
    """The patterns within a part of one: groups, alternatives, looks ahead."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _bodies(item)
    elif hasattr(value, "getwidth"):
        yield value
