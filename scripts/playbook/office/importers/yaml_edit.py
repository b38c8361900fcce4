"""The text of a register with new values: only what changed is touched.

Comments, the order of keys, quotes and line breaks of everything else stay, byte for byte, because
each change is an edit at the place of its value. What was written is read back and compared before
anybody gets it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from playbook.common.errors import UserError
from playbook.registers.yaml_data import InvalidYaml, read_yaml

WIDTH = 100
INDENT = 2
_Loader: Any = yaml.SafeLoader
_UNWRITABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class CannotEdit(UserError):
    """A text that could not be changed without a doubt; nothing is written."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put a text in the place of another, from one character to before another."""

    start: int
    end: int
    text: str


def updated(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The text of a register in which ``old`` stands, with what ``new`` says instead.

    Both are the records as the model writes them out, without defaults. Raises ``CannotEdit``.
    """
    root = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode):
        raise CannotEdit("the file holds no register")
    edits = sorted(_mapping(text, root, old, new), key=lambda edit: (edit.start, edit.end))
    for first, second in pairwise(edits):
        if second.start < first.end:
            raise CannotEdit("two changes meet in one place")
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def fresh(new: Mapping[str, Any], schema: str) -> str:
    """The text of a new register; ``schema`` is the address of its schema for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return head + "".join(_entry(name, value, 0) for name, value in new.items())


# --- where things stand


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends: before the line break, the blank lines and the comments that follow."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1] if node.value else None
        inner = last[1] if isinstance(last, tuple) else last
        return _end(text, inner) if inner is not None else node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        found = text[: node.end_mark.index].rstrip("\n \t")
        return len(found)
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    """The end of the line, with a comment that stands there; before the line break."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _children(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    return {key.value: (key, value) for key, value in node.value}


# --- changes of a mapping, and of a list


def _mapping(
    text: str, node: yaml.MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[_Edit]:
    """The edits of a mapping whose keys differ in value, or are new, or gone."""
    there = _children(node)
    added = [name for name in new if name not in there]
    gone = [name for name in there if name in old and name not in new]
    first = node.value[0][0].value if node.value else ""
    if node.flow_style and (added or gone):
        yield _Edit(node.start_mark.index, int(node.end_mark.index), _flow(new))
        return
    for name, (key, value) in there.items():
        if name in gone:
            if name == first and node.start_mark.column and len(there) > 1 and _in_list(text, node):
                raise CannotEdit(f"`{name}` stands first in its record and cannot be taken out")
            yield _without(text, key, value)
        elif name in new and old.get(name) != new[name]:
            yield from _value(text, key, value, old.get(name), new[name])
    if added:
        last = [value for name, value in there.items() if name not in gone][-1:]
        yield _more(text, node, [(name, new[name]) for name in added], last)


def _in_list(text: str, node: yaml.Node) -> bool:
    return text[_line_start(text, node.start_mark.index) : node.start_mark.index].strip() == "-"


def _without(text: str, key: yaml.Node, value: yaml.Node) -> _Edit:
    start = _line_start(text, key.start_mark.index)
    end = _line_end(text, max(_end(text, value), key.end_mark.index))
    return _Edit(start, min(end + 1, len(text)), "")


def _more(
    text: str,
    node: yaml.MappingNode,
    fields: Sequence[tuple[str, Any]],
    last: Sequence[tuple[yaml.Node, yaml.Node]],
) -> _Edit:
    """New fields below the last one of the mapping that stays."""
    column = node.value[0][0].start_mark.column if node.value else node.start_mark.column
    key, value = last[0] if last else node.value[-1]
    at = _line_end(text, max(_end(text, value), key.end_mark.index + 1))
    lines = "".join(_entry(name, value, column) for name, value in fields)
    return _Edit(at, at, "\n" + lines.rstrip("\n"))


def _value(text: str, key: yaml.Node, node: yaml.Node, old: Any, new: Any) -> Iterator[_Edit]:
    """The edits of the value of a key, or of an item of a list."""
    if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and isinstance(old, Mapping):
        yield from _mapping(text, node, old, new)
    elif isinstance(node, yaml.SequenceNode) and _records(old) and _records(new):
        yield from _sequence(text, key, node, old, new)
    else:
        yield _instead(text, key, node, new)


def _records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _instead(text: str, key: yaml.Node, node: yaml.Node, new: Any) -> _Edit:
    """Another value in the place of one: in the style of the old one, where that can be."""
    start, end = int(node.start_mark.index), _end(text, node)
    flow = _is_inside_flow(text, key, node)
    if isinstance(new, str):
        style = node.style if isinstance(node, yaml.ScalarNode) else None
        return _Edit(start, end, _text(new, key.start_mark.column, style, flow=flow))
    if isinstance(new, (list, Mapping)) and not (flow or getattr(node, "flow_style", True)):
        lines = _block(new, node.start_mark.column).lstrip(" ").rstrip("\n")
        return _Edit(start, end, lines)
    return _Edit(start, end, _flow(new))


def _is_inside_flow(text: str, key: yaml.Node, node: yaml.Node) -> bool:
    """Whether a value stands in brackets: then its key does not begin its line."""
    before = text[_line_start(text, key.start_mark.index) : key.start_mark.index]
    return bool(before.strip(" -"))


def _sequence(
    text: str, key: yaml.Node, node: yaml.SequenceNode, old: Sequence[Any], new: Sequence[Any]
) -> Iterator[_Edit]:
    """The edits of a list of records: those that changed, and new ones behind their neighbours."""
    keyed = all("id" in record for record in (*old, *new))
    if node.flow_style or len(node.value) != len(old):
        yield _Edit(node.start_mark.index, int(node.end_mark.index), _flow(list(new)))
        return
    if not keyed and len(old) != len(new):
        yield _instead(text, key, node, list(new))
        return
    places = {r["id"]: n for n, r in enumerate(old)} if keyed else {n: n for n in range(len(old))}
    after = -1
    fresh_ones: dict[int, list[Any]] = {}
    for number, record in enumerate(new):
        at = places.get(record["id"] if keyed else number)
        if at is None:
            fresh_ones.setdefault(after, []).append(record)
        else:
            after = at
            item = node.value[at]
            if old[at] != record:
                yield from _value(text, item, item, old[at], record)
    for at, records in fresh_ones.items():
        yield _inserted(text, node, at, records)


def _inserted(text: str, node: yaml.SequenceNode, after: int, records: Sequence[Any]) -> _Edit:
    """New records behind an item, or before the first one."""
    item = node.value[max(after, 0)]
    start = _line_start(text, item.start_mark.index)
    dash = text[start : item.start_mark.index]
    column = len(dash) - len(dash.lstrip(" "))
    made = "".join(_item(record, column) for record in records)
    if after < 0:
        return _Edit(start, start, made)
    at = _line_end(text, _end(text, item))
    return _Edit(at, at, "\n" + made.rstrip("\n"))


# --- writing


def _entry(name: str, value: Any, column: int) -> str:
    """``name: value`` as lines that begin at a column."""
    pad = " " * column
    if isinstance(value, Mapping) and value:
        return f"{pad}{_key(name)}:\n{_block(value, column + INDENT)}"
    if _records(value):
        return f"{pad}{_key(name)}:\n{_block(value, column + INDENT)}"
    if (
        isinstance(value, list)
        and len(line := f"{pad}{_key(name)}: {_flow(value)}") > WIDTH
        and value
    ):
        items = "".join(f"{pad}  - {_text(str(v), column + INDENT)}\n" for v in value)
        return f"{pad}{_key(name)}:\n{items}"
    if isinstance(value, list):
        return f"{line}\n"
    if isinstance(value, str):
        style = ">" if len(pad) + len(name) + len(value) + 2 > WIDTH else None
        return f"{pad}{_key(name)}: {_text(value, column, style)}\n"
    return f"{pad}{_key(name)}: {_flow(value)}\n"


def _key(name: str) -> str:
    return _text(name, 0, flow=True)


def _block(value: Any, column: int) -> str:
    if isinstance(value, Mapping):
        return "".join(_entry(name, v, column) for name, v in value.items())
    return "".join(_item(v, column) for v in value)


def _item(value: Any, column: int) -> str:
    if not isinstance(value, Mapping):
        return f"{' ' * column}- {_flow(value)}\n"
    lines = _block(value, column + INDENT)
    return f"{' ' * column}- {lines[column + INDENT :]}"


def _flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return repr(value)
        case Mapping():
            inner = ", ".join(f"{_key(k)}: {_flow(v)}" for k, v in value.items())
            return f"{{{inner}}}"
        case list():
            return f"[{', '.join(_flow(item) for item in value)}]"
        case _:
            return _text(str(value), 0, flow=True)


def _text(value: str, column: int, style: str | None = None, *, flow: bool = False) -> str:
    """A text in a style, or in the plainest one that says the same."""
    if style in (">", "|") and not flow:
        folded = _folded(value, column + INDENT)
        if folded and _reads(f"{' ' * column}k: {folded}\n", value):
            return folded
    if style == "'" and "\n" not in value:
        quoted = "'" + value.replace("'", "''") + "'"
        if _reads(f"k: {quoted}\n", value):
            return quoted
    plain = f"k: [{value}, x]\n" if flow else f"k: {value}\n"
    if style not in ("'", '"') and "\n" not in value and _reads(plain, value, flow=flow):
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    made = json.dumps(value, ensure_ascii=False)
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", made)


def _folded(value: str, column: int) -> str:
    """A text with one sentence a line, as the registers are written."""
    if "\n" in value or not value.strip():
        return ""
    lines = re.split(r"(?<=[.!?]) (?=\S)", value)
    return ">-\n" + "\n".join(f"{' ' * column}{line}" for line in lines)


def _reads(text: str, wanted: str, *, flow: bool = False) -> bool:
    """Whether a text, written so, is read as itself."""
    try:
        value: Any = read_yaml(text).value
    except InvalidYaml:
        return False
    except (yaml.YAMLError, ValueError):
        return False
    found = value.get("k") if isinstance(value, dict) else None
    if flow:
        return bool(found == [wanted, "x"])
    return bool(found == wanted and isinstance(found, str))
