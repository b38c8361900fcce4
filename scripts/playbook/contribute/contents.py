"""A page into ``_toc.yml``: one line more, and every other byte as it was.

The place is found in the parsed file and written into the text; what comes out is read again, and
given only if it has the old entries and the new one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from playbook.book.toc import read_toc
from playbook.common.errors import UserError

TOC = "_toc.yml"
_LISTS = ("chapters", "sections", "entries")
_PARTS = ("parts", "subtrees")
_PLAIN = re.compile(r"[A-Za-z_./][\w./-]*")


class NoPlace(UserError):
    """A table of contents into which no line can be written without a doubt."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page goes: behind a page, else into a part of this name, else at the end."""

    behind: str = ""
    caption: str = ""


def with_page(text: str, docname: str, place: Place, docnames: Sequence[str] = ()) -> str:
    """The text of ``_toc.yml`` with one more page; the same text if it reaches that page already.

    ``docnames`` are the pages that exist. Raises ``NoPlace``, and says which line to add by hand.
    """
    known = [*docnames, docname]
    before = read_toc(TOC, text, known, (".md", ".ipynb", ".rst"))
    if before.faults:
        raise NoPlace(
            f"{before.faults[0].message}; mend it first", path=TOC, line=before.faults[0].line
        )
    if docname in before.docnames:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    root = yaml.compose(plain, Loader=yaml.SafeLoader)
    made = _inserted(plain, root, docname, place) if isinstance(root, yaml.MappingNode) else ""
    after = read_toc(TOC, made, known, (".md", ".ipynb", ".rst"))
    values = [entry.value for entry in after.entries]
    if after.faults or _without(values, docname) != [entry.value for entry in before.entries]:
        raise NoPlace(
            f"no line could be written for sure; add `- file: {docname}` by hand", path=TOC
        )
    return made.replace("\n", newline)


def line_of(text: str, docname: str) -> int:
    """The line on which a page stands; 0 if none names it."""
    toc = read_toc(TOC, text, [docname], (".md",))
    return next((entry.line for entry in toc.entries if docname in entry.docnames), 0)


def _without(values: list[str], docname: str) -> list[str]:
    rest = list(values)
    if docname in rest:
        rest.remove(docname)
    return rest


def _inserted(text: str, root: yaml.MappingNode, docname: str, place: Place) -> str:
    for item in _items(root):
        if place.behind and _file(item) == place.behind:
            return _behind(text, item, docname)
    fields = _fields(root)
    parts = next((fields[name] for name in _PARTS if _has_items(fields.get(name))), None)
    if parts is not None:
        last = parts.value[-1]
        inner = _fields(last)
        name = next((name for name in _LISTS if _has_items(inner.get(name))), "")
        if place.caption or not name:
            return _part(text, last, docname, place.caption or "More")
        return _behind(text, inner[name].value[-1], docname)
    name = next((name for name in _LISTS if _has_items(fields.get(name))), "")
    if name:
        return _behind(text, fields[name].value[-1], docname)
    if any(_file(item) for item in _items(root)):
        return ""
    name = {"jb-book": "chapters", "jb-article": "sections"}.get(
        _scalar(fields.get("format")), "entries"
    )
    return f"{text.rstrip(chr(10))}\n{name}:\n  - file: {_written(docname)}\n"


def _behind(text: str, item: yaml.Node, docname: str) -> str:
    """A line in the list of an entry, behind it and all that stands below it."""
    end = int(item.end_mark.index)
    line = f"file: {_written(docname)}"
    start = text.rfind("\n", 0, item.start_mark.index) + 1
    lead = text[start : item.start_mark.index]
    if lead.strip() != "-":  # a list in brackets
        return f"{text[:end]}, {{{line}}}{text[end:]}"
    at = text.find("\n", _last(item))
    at = len(text) if at < 0 else at
    return f"{text[:at]}\n{lead}{line}{text[at:]}"


def _part(text: str, last: yaml.Node, docname: str, caption: str) -> str:
    """A new part behind the last one, written as that one is."""
    start = text.rfind("\n", 0, last.start_mark.index) + 1
    lead = text[start : last.start_mark.index]
    if lead.strip() != "-":
        return ""
    inner = " " * len(lead)
    name = next((name for name in _LISTS if name in _fields(last)), "chapters")
    words = json.dumps(caption, ensure_ascii=False)
    lines = f"{lead}caption: {words}\n{inner}{name}:\n{inner}  - file: {_written(docname)}"
    at = text.find("\n", _last(last))
    at = len(text) if at < 0 else at
    return f"{text[:at]}\n{lines}{text[at:]}"


def _last(node: yaml.Node) -> int:
    """Where the last value below a node ends."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner: Any = node.value[-1]
        if isinstance(inner, tuple):
            return max(int(inner[0].end_mark.index), _last(inner[1]))
        return _last(inner)
    return int(node.end_mark.index) if node.value else int(node.start_mark.index)


def _items(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """Every entry of a list below a node, in order."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                yield item
                yield from _items(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _items(value)


def _file(item: yaml.MappingNode) -> str:
    return re.sub(r"\.(md|ipynb|rst)$", "", _scalar(_fields(item).get("file")))


def _fields(node: yaml.Node | None) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _has_items(node: Any) -> bool:
    return isinstance(node, yaml.SequenceNode) and bool(node.value)


def _scalar(node: Any) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _written(docname: str) -> str:
    return docname if _PLAIN.fullmatch(docname) else json.dumps(docname, ensure_ascii=False)
