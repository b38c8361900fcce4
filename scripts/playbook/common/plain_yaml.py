"""YAML files of a book read into plain values, however they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_VALUES = 200_000
_MERGE = "tag:yaml.org,2002:merge"


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
        value = _constructed(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", "") or error).split())
        raise YamlError(
            problem, mark.line + 1 if mark else 1, mark.column + 1 if mark else 0
        ) from error
    except RecursionError as error:
        raise YamlError("nested too deeply") from error
    except (ValueError, OverflowError, LookupError, AttributeError, TypeError) as error:
        # What a tag such as `!!bool` or `!!timestamp` makes of a word that is none.
        value, line, column = _wrong_scalar(text)
        named = f"`{value}`" if value else "a value"
        raise YamlError(
            f"{named} is not what its form or its tag says ({error})", line, column
        ) from error
    _bounded(value)
    return value


def _constructed(text: str) -> Any:
    """The value of a text, once it is known that its merged keys are not too many."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if "<<" in text:
            _merged(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _wrong_scalar(text: str) -> tuple[str, int, int]:
    """The first value that its own form or tag forbids, such as 2027-13-45, with its place."""
    loader = _Loader(text)
    try:
        stack = [loader.get_single_node()]
        while stack:
            node = stack.pop()
            if isinstance(node, yaml.ScalarNode):
                try:
                    loader.construct_object(node, deep=True)
                except (ValueError, OverflowError, LookupError, AttributeError, TypeError):
                    mark = node.start_mark
                    return str(node.value)[:40], mark.line + 1, mark.column + 1
            else:
                stack += reversed(_inner(node))
    except (yaml.YAMLError, RecursionError):
        pass
    finally:
        loader.dispose()
    return "", 1, 0


def _merged(root: Any) -> None:
    """Refuse a text whose keys ``<<`` take over too many: each level may take over all of another."""
    sizes: dict[int, int] = {}
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack[-1]
        waiting = [] if id(node) in seen else [n for n in _inner(node) if id(n) not in seen]
        seen.add(id(node))
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if id(node) not in sizes and isinstance(node, yaml.MappingNode):
            sizes[id(node)] = sum(
                sum(sizes.get(id(other), 1) for other in _sources(value))
                if key.tag == _MERGE
                else 1
                for key, value in node.value
            )
            if sum(sizes.values()) > MAX_VALUES:
                raise YamlError("the values are too many or nested too deeply")


def _inner(node: Any) -> list[Any]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _sources(value: Any) -> list[Any]:
    return list(value.value) if isinstance(value, yaml.SequenceNode) else [value]


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


def repeated_keys(text: str) -> list[tuple[str, int, int]]:
    """Keys that stand twice in one mapping: the name, and the lines of the first and the second."""
    try:
        node: Any = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return []
    found: list[tuple[str, int, int]] = []
    nodes, known = [node], set()
    while nodes:
        node = nodes.pop()
        if id(node) in known:
            continue
        known.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.MappingNode):
            lines: dict[str, int] = {}
            for key, value in node.value:
                nodes.append(value)
                name, line = str(key.value), key.start_mark.line + 1
                if name in lines and name != "<<":
                    found.append((name, lines[name], line))
                lines[name] = line
    return sorted(found, key=lambda item: item[1:])


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line on which a key or an item of a list stands; 0 where there is none."""
    try:
        node: Any = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return 0
    line = 0
    for part in path:
        step = _step(node, part)
        if step is None:
            return 0
        line, node = step
    return line


def _step(node: Any, part: str | int) -> tuple[int, Any] | None:
    """The line of a key in a node, and the node of its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
