"""YAML files of a book read into plain values, however they are made."""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_VALUES = 200_000


class YamlError(Exception):
    """Text that is no YAML, or too much of it; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def load_yaml(text: str) -> Any:
    """The value of a YAML text.

    Raises ``YamlError``, also for a short text whose aliases stand for a huge value.
    """
    try:
        value = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", "") or error).split())
        raise YamlError(
            problem, mark.line + 1 if mark else 1, mark.column + 1 if mark else 0
        ) from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise YamlError(str(error) or "nested too deeply") from error
    _bounded(value)
    return value


def _bounded(value: Any) -> None:
    """Refuse a value that is too large when all its aliases are written out, or contains itself."""
    stack, count = [(value, 0)], 0
    while stack:
        item, depth = stack.pop()
        count += 1
        if count > MAX_VALUES or depth > 200:
            raise YamlError("the values are too many or nested too deeply")
        if isinstance(item, dict):
            stack += [(part, depth + 1) for part in item.values()]
        elif isinstance(item, (list, tuple, set)):
            stack += [(part, depth + 1) for part in item]
